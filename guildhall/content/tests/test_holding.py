"""Held, hidden, deleted, purged: who sees it, what is counted, what the log is told."""

import pytest
from django.urls import reverse

from guildhall.activity.models import Activity
from guildhall.content.actions import (
    await_review,
    delete,
    edit_post,
    hide,
    hold,
    post_answer,
    publish_topic,
    purge_text,
    restore,
)
from guildhall.content.models import Post, Topic
from guildhall.content.queries import counters_off
from guildhall.content.tests.factories import SpaceFactory
from guildhall.content.views.pieces import topic_url
from guildhall.kernel.actor import HOUSE, NOBODY
from guildhall.kernel.moderated import moderated, moderated_types
from guildhall.kernel.refusal import Forbidden, Refusal
from guildhall.members.tests.factories import MemberFactory, StaffFactory

pytestmark = pytest.mark.django_db


def ask(author):
    given = {"kind": "question", "title": "How do I mount it?", "source": "It fails."}
    return publish_topic(actor=author, space=SpaceFactory(), **given)


def said(thing):
    rows = Activity.objects.filter(subject_type=f"content.{thing._meta.model_name}", subject_id=thing.pk)
    return list(rows.order_by("pk").values_list("verb", flat=True))


def test_held_answer_is_seen_by_its_author_and_those_who_look_after_the_space_alone():
    author, topic = MemberFactory(), ask(MemberFactory())
    answer = hold(actor=HOUSE, thing=post_answer(actor=author, topic=topic, source="Try again."))
    seen = {
        who: Post.objects.visible_to(who).filter(pk=answer.pk).exists() for who in (author, MemberFactory(), NOBODY)
    }
    assert list(seen.values()) == [True, False, False]
    assert Post.objects.visible_to(StaffFactory()).filter(pk=answer.pk).exists()


@pytest.mark.parametrize(("act", "sees"), [(hide, False), (delete, False), (hold, True)])
def test_only_what_is_held_stays_before_its_author(act, sees):
    author = MemberFactory()
    topic = act(actor=HOUSE, thing=ask(author))
    assert Topic.objects.visible_to(author).filter(pk=topic.pk).exists() is sees


def test_author_reads_their_held_answer_in_the_topic_and_others_do_not(client):
    author, topic = MemberFactory(), ask(MemberFactory())
    answer = hold(actor=HOUSE, thing=post_answer(actor=author, topic=topic, source="Zebra crossing."))
    page = topic_url(topic)
    client.force_login(author)
    mine = client.get(page).content.decode()
    assert "Zebra crossing" in mine
    assert "Waits for review" in mine
    client.force_login(MemberFactory())
    assert "Zebra crossing" not in client.get(page).content.decode()
    assert client.get(reverse("content:post", args=[answer.pk])).status_code == 404


def test_held_things_are_in_no_count():
    topic = ask(MemberFactory())
    hold(actor=HOUSE, thing=post_answer(actor=MemberFactory(), topic=topic, source="Try again."))
    topic.refresh_from_db()
    assert topic.replies == 0
    assert counters_off(50) == 0


def test_topic_born_held_is_said_to_the_log_when_it_is_let_through():
    author = MemberFactory()
    topic = ask(author)
    held = Topic.objects.get(pk=topic.pk)
    await_review(held, "first post")
    held.save()
    restore(actor=StaffFactory(), thing=held)
    assert said(topic)[-2:] == ["content.question.asked", "content.text.passed"]


def test_what_was_shown_before_is_restored_and_not_posted_again():
    answer = post_answer(actor=MemberFactory(), topic=ask(MemberFactory()), source="Try again.")
    restore(actor=HOUSE, thing=hold(actor=HOUSE, thing=answer))
    assert said(answer) == ["content.answer.posted", "content.answer.hidden", "content.answer.restored"]


def test_counts_are_taken_back_once_when_a_hidden_thing_is_deleted():
    answer = post_answer(actor=MemberFactory(), topic=ask(MemberFactory()), source="Try again.")
    delete(actor=HOUSE, thing=hide(actor=HOUSE, thing=answer))
    assert said(answer).count("content.answer.hidden") == 1


def test_author_puts_right_what_is_held_and_not_what_is_hidden():
    author = MemberFactory()
    answer = post_answer(actor=author, topic=ask(MemberFactory()), source="Try again.")
    hold(actor=HOUSE, thing=answer)
    edit_post(actor=author, post=answer, source="Try again, with the newer driver.")
    hide(actor=HOUSE, thing=answer)
    with pytest.raises(Forbidden):
        edit_post(actor=author, post=answer, source="And again.")


def test_purged_text_has_no_words_versions_or_way_back():
    staff, author = StaffFactory(), MemberFactory()
    answer = post_answer(actor=author, topic=ask(MemberFactory()), source="Secret words.")
    edit_post(actor=staff, post=answer, source="Other words.")
    purge_text(actor=staff, thing=delete(actor=staff, thing=answer))
    answer.refresh_from_db()
    assert (answer.source, answer.html) == ("", "")
    assert not answer.revisions.exclude(source="").exists()
    with pytest.raises(Refusal, match="gone for good"):
        restore(actor=staff, thing=answer)


def test_only_the_team_purges_and_only_what_is_out_of_sight():
    answer = post_answer(actor=MemberFactory(), topic=ask(MemberFactory()), source="Words.")
    with pytest.raises(Refusal, match="Hide or delete"):
        purge_text(actor=StaffFactory(), thing=answer)
    with pytest.raises(Forbidden):
        purge_text(actor=MemberFactory(), thing=answer)


def test_topics_posts_and_comments_are_moderated_by_the_port():
    assert {"content.topic", "content.post", "content.comment"} <= set(moderated_types())
    author = MemberFactory()
    answer = post_answer(actor=author, topic=ask(MemberFactory()), source="**Bold** words.")
    port = moderated("content.post")
    fact = port.facts([answer.pk])[answer.pk]
    assert (fact.text, fact.author_id, fact.state) == ("Bold words.", author.pk, "shown")
    port.hold(HOUSE, answer.pk, "flagged")
    assert port.facts([answer.pk])[answer.pk].state == "held"
    assert port.visible_to(MemberFactory(), [answer.pk]) == set()
    assert port.of_author(author.pk) == [answer.pk]
    assert port.looked_after_by(author) == set()
    assert port.looked_after_by(StaffFactory()) is None
