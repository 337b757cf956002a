"""Reminders to accept, and topics about the same."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from guildhall.activity.models import Activity
from guildhall.content.actions import accept_answer, close_topic, post_answer, remind_askers
from guildhall.content.queries import related_topics
from guildhall.content.tests.factories import SpaceFactory
from guildhall.content.tests.test_editing import chosen
from guildhall.content.tests.test_pages import a_question, reads
from guildhall.content.tests.test_search import index_all
from guildhall.kernel import clock
from guildhall.kernel.actor import HOUSE
from guildhall.members.models import Guest
from guildhall.members.tests.factories import MemberFactory

pytestmark = pytest.mark.django_db


def answered(**fields):
    topic = a_question(**fields)
    return post_answer(actor=MemberFactory(), topic=topic, source="It goes like this.")


def later(**by):
    return time_machine.travel(clock.now() + timedelta(**by), tick=False)


def test_an_asker_is_reminded_once_some_days_after_an_answer():
    topic = answered().topic
    assert remind_askers(actor=HOUSE) == 0
    with later(days=3, minutes=1):
        assert [remind_askers(actor=HOUSE), remind_askers(actor=HOUSE)] == [1, 0]
    said = Activity.objects.get(verb="content.asker.reminded")
    assert (said.subject_id, said.target_key) == (topic.pk, topic.author.actor_key)


def test_nobody_is_reminded_who_decided_answered_alone_or_whose_question_is_closed():
    accepted, closed, alone = answered(), answered(), a_question()
    accept_answer(actor=accepted.topic.author, answer=accepted)
    close_topic(actor=HOUSE, topic=closed.topic, reason="unclear")
    post_answer(actor=alone.author, topic=alone, source="I found it myself.")
    a_question()
    with later(days=4):
        assert remind_askers(actor=HOUSE) == 0
    answered()
    with later(days=61):
        assert remind_askers(actor=HOUSE) == 0
    chosen("content.remind_days", 0)
    with later(days=4):
        assert remind_askers(actor=HOUSE) == 0


def test_related_topics_share_tags_or_words_and_are_readable():
    here = a_question(title="Volume does not detach from a dead node", tags=["volumes", "nodes"])
    both = a_question(title="Detach a volume from its dead node", tags=["volumes"])
    tagged = a_question(title="Something quite different", tags=["nodes"])
    a_question(title="Bicycle chains and their oil", tags=["bicycles"])
    a_question(SpaceFactory(visibility="members"), title="Volume does not detach from a dead node")
    copy = a_question(title="Dead node keeps its volume", tags=["volumes"])
    close_topic(actor=HOUSE, topic=copy, duplicate_of=here)
    index_all()
    assert [row.id for row in related_topics(Guest(), here)] == [both.pk, tagged.pk]
    body = Client().get(reverse("content:related", args=[here.pk])).content.decode()
    assert both.title in body
    assert "Bicycle" not in body


@pytest.mark.parametrize("number", [1, 3])
def test_related_topics_take_the_same_reads(number):
    here = a_question()
    for _ in range(number):
        a_question()
    index_all()
    assert reads(Client(), reverse("content:related", args=[here.pk])) == 2
