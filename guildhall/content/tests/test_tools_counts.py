"""Counters equal a recount after whatever moderators and members do with topics."""

import random

import pytest

from guildhall.content.actions import (
    accept_answer,
    close_topic,
    hide,
    merge_topics,
    move_topic,
    post_answer,
    post_comment,
    recount,
    reopen_topic,
    restore,
    split_posts,
    vote,
)
from guildhall.content.models import Post
from guildhall.content.tests.factories import SpaceFactory
from guildhall.content.tests.test_pages import a_question
from guildhall.content.tests.test_topic_tools import fresh
from guildhall.kernel.actor import HOUSE
from guildhall.kernel.refusal import Refusal
from guildhall.members.tests.factories import MemberFactory

pytestmark = pytest.mark.django_db


def test_counts_are_those_of_a_recount_after_anything(is_deep):
    for seed in range(20 if is_deep else 3):
        _live(random.Random(seed), acts=100 if is_deep else 30)
        assert recount() == 0, seed


def _live(chance, *, acts):
    spaces = [SpaceFactory(several_accepted=True), SpaceFactory()]
    people = MemberFactory.create_batch(3)
    topics = [a_question(chance.choice(spaces), actor=chance.choice(people), kind=kind)
              for kind in ("question", "discussion", "question")]  # fmt: skip

    def anything():
        return fresh(chance.choice(topics))

    def a_post():
        found = list(Post.objects.filter(topic__in=topics).select_related("topic__space"))
        return chance.choice(found)

    def split():
        topic = anything()
        found = list(topic.posts.values_list("pk", flat=True))
        picked = chance.sample(found, chance.randint(1, len(found))) if found else []
        topics.append(split_posts(actor=HOUSE, topic=topic, posts=picked, title="Another matter",
                                  kind=chance.choice(["question", "discussion"])))  # fmt: skip

    deeds = [
        lambda: post_answer(actor=chance.choice(people), topic=anything(), source="Another thought"),
        lambda: post_answer(actor=chance.choice(people), topic=anything(), source="And one more"),
        lambda: post_comment(actor=chance.choice(people), post=a_post(), source="A remark"),
        lambda: vote(actor=chance.choice(people), thing=a_post(), value=1),
        lambda: accept_answer(actor=HOUSE, answer=a_post()),
        lambda: hide(actor=HOUSE, thing=chance.choice([anything, a_post])()),
        lambda: restore(actor=HOUSE, thing=chance.choice([anything, a_post])()),
        lambda: close_topic(actor=HOUSE, topic=anything()),
        lambda: reopen_topic(actor=HOUSE, topic=anything()),
        lambda: move_topic(actor=HOUSE, topic=anything(), space=chance.choice(spaces)),
        lambda: merge_topics(actor=HOUSE, topic=anything(), into=anything()),
        split,
    ]
    for _ in range(acts):
        try:
            chance.choice(deeds)()
        except Refusal:
            continue
