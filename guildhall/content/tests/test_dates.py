"""A long topic is entered by date, and deep comments say whom they answer."""

import re
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse

from guildhall.content.actions import hide, post_comment
from guildhall.content.models import Post
from guildhall.content.queries import SIZE
from guildhall.content.tests.factories import PostFactory
from guildhall.content.tests.test_pages import a_question, reads, signed_in
from guildhall.content.tests.test_topic_pages import url_of
from guildhall.kernel.actor import HOUSE
from guildhall.members.tests.factories import MemberFactory

pytestmark = pytest.mark.django_db


def written(*moments):
    topic = a_question(kind="discussion", source="Let us talk.")
    for number, at in enumerate(moments, 2):
        PostFactory(topic=topic, kind="reply", number=number, created_at=datetime(*at, 12, tzinfo=UTC))
    topic.replies = len(moments)
    topic.save(update_fields=["replies"])
    return topic


def marks(topic, client=None):
    body = (client or Client()).get(reverse("content:dates", args=[topic.pk])).content.decode()
    return re.findall(r"&amp;n=(\d+)#answers", body), re.findall(r"<h2>(\d{4})</h2>", body), body


def test_each_month_leads_to_its_first_post():
    topic = written((2025, 11, 3), (2025, 11, 30), (2026, 1, 2), (2026, 3, 4))
    numbers, years, body = marks(topic)
    assert (numbers, years) == (["2", "4", "5"], ["2025", "2026"])
    assert "2 posts" in body
    shown = Client().get(f"{url_of(topic)}?order=oldest&n=4").content.decode()
    later = Post.objects.get(topic=topic, number=4)
    assert f"post-{later.pk}" in shown


def test_months_are_those_of_the_reader_and_hidden_posts_make_none():
    topic = written((2026, 1, 31), (2026, 2, 9))
    Post.objects.filter(topic=topic, number=2).update(created_at=datetime(2026, 1, 31, 20, tzinfo=UTC))
    assert marks(topic)[0] == ["2", "3"]
    assert marks(topic, signed_in(MemberFactory(zone="Asia/Shanghai")))[0] == ["2"]
    hide(actor=HOUSE, thing=Post.objects.get(topic=topic, number=3))
    assert marks(topic)[0] == ["2"]


@pytest.mark.parametrize(("number", "has"), [(SIZE, False), (SIZE + 1, True)])
def test_only_long_topics_offer_it(number, has):
    topic = written(*[(2026, 1, 2)] * number)
    assert (reverse("content:dates", args=[topic.pk]) in Client().get(url_of(topic)).content.decode()) == has


@pytest.mark.parametrize("number", [1, 3])
def test_it_takes_two_reads(number):
    topic = written(*[(2026, month, 2) for month in range(1, number + 1)])
    assert reads(Client(), reverse("content:dates", args=[topic.pk])) == 2


def test_comments_below_the_third_step_say_whom_they_answer():
    post, last = a_question().posts.get(), None
    for name in ("A", "B", "C", "D", "E"):
        last = post_comment(actor=MemberFactory(name=f"Who {name}"), post=post, source="So.", parent=last)
    body = Client().get(url_of(post.topic)).content.decode()
    assert [body.count(f"depth-{depth}") for depth in (1, 2, 3)] == [1, 1, 2]
    assert "to Who D" in body
    assert "to Who C" not in body
