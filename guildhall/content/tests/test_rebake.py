"""Texts of an older release are rendered anew: in batches, beside readers and writers, and on after being killed."""

import os
import signal
import subprocess
import sys
import time

import pytest
from django.core.management import call_command

from guildhall.content.actions import edit_post, rebake
from guildhall.content.actions.rebaking import AT_ONCE, keep, read_old
from guildhall.content.checks import rendering
from guildhall.content.models import Comment, Post
from guildhall.content.queries import to_rebake
from guildhall.content.tests.factories import CommentFactory, PostFactory, TopicFactory
from guildhall.kernel.markdown import MAX_BRACKETS, RENDER_VERSION, render

PATIENCE = 120  # seconds; hang guard


def old(number: int, source: str = "It **fails** on `arm64`."):
    topic = TopicFactory()
    author = topic.author
    made = [
        Post(topic=topic, author=author, kind="answer", number=n + 2, source=f"{source} {n}", html="<p>old</p>")
        for n in range(number)
    ]
    Post.objects.bulk_create(made)
    return topic


@pytest.mark.django_db
def test_everything_old_is_rendered_anew_and_nothing_else():
    old(AT_ONCE + 5)
    comment = CommentFactory(source="_Yes_", html="old", render_version=0)
    fresh = PostFactory(html="<p>kept</p>", render_version=RENDER_VERSION)
    total = to_rebake()
    assert list(rebake())[-1] == total > AT_ONCE
    assert to_rebake() == 0
    comment.refresh_from_db()
    fresh.refresh_from_db()
    assert (comment.html, fresh.html) == (render("_Yes_"), "<p>kept</p>")
    for post in Post.objects.filter(number__gte=2)[:3]:
        assert post.html == render(post.source)


@pytest.mark.django_db
def test_lists_say_what_the_text_now_says():
    topic = TopicFactory(opening__source="Now **this**.", opening__render_version=0, excerpt="Before that.")
    list(rebake())
    topic.refresh_from_db()
    assert topic.excerpt == "Now this."


@pytest.mark.django_db
def test_edit_made_meanwhile_stays():
    topic = TopicFactory(opening__source="Before.", opening__render_version=0)
    texts = read_old(Post)
    edit_post(actor=topic.author, post=topic.posts.get(), source="After.")
    keep(Post, [text._replace(html="<p>Before, rendered anew.</p>") for text in texts])
    assert topic.posts.get().html == render("After.")


@pytest.mark.django_db
def test_text_that_the_new_rules_refuse_keeps_what_it_had():
    post = PostFactory(source="[" * (MAX_BRACKETS + 1), html="<p>as it was</p>", render_version=0)
    list(rebake())
    post.refresh_from_db()
    assert (post.html, post.render_version) == ("<p>as it was</p>", RENDER_VERSION)


@pytest.mark.django_db
def test_doctor_counts_what_is_old_and_names_the_command():
    old(3)
    level, sentence, fix = rendering()
    assert (level, fix) == ("yellow", "guildhall manage rebake")
    assert str(to_rebake()) in sentence
    list(rebake())
    assert rendering()[0] == "green"


@pytest.mark.django_db
def test_progress_is_said(capsys):
    old(3)
    total = to_rebake()
    call_command("rebake")
    told = capsys.readouterr().out
    assert f"{total} of {total} texts (100 %)" in told
    assert f"{total} texts rendered anew." in told


@pytest.mark.django_db(transaction=True)
def test_killed_at_any_moment_it_goes_on(is_deep):
    number, kills = (20_000, 3) if is_deep else (1_200, 1)
    old(number, "It **fails**: " + "`x` and [this](/t/1/) " * 20)
    left, rounds = [to_rebake()], 0
    while left[-1] and rounds < 200:
        process = subprocess.Popen(
            [sys.executable, "-m", "guildhall.config.cli", "manage", "rebake"], stdout=subprocess.DEVNULL
        )
        _wait_for_work(process, left[-1])
        if rounds < kills:
            os.kill(process.pid, signal.SIGKILL)
        process.wait(PATIENCE)
        left.append(to_rebake())
        rounds += 1
    print(f"rebake: texts={number} left={left} kills={kills}")
    assert rounds >= 2
    assert left == sorted(left, reverse=True)
    assert left[-1] == 0
    assert all(post.html == render(post.source) for post in Post.objects.order_by("-pk")[:20])
    assert Comment.objects.count() == 0


def _wait_for_work(process, left: int) -> None:
    end = time.monotonic() + PATIENCE
    while to_rebake() >= left and process.poll() is None:
        assert time.monotonic() < end, "nothing was rendered"
        time.sleep(0.02)
