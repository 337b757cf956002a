"""Questions that many have, and questions with an official answer, as lists."""

import pytest
from django.test import Client
from django.urls import reverse

from guildhall.content.actions import (
    accept_answer,
    close_topic,
    hide,
    mark_official,
    post_answer,
    second_question,
)
from guildhall.content.queries import Feed, read_feed
from guildhall.content.tests.factories import SpaceFactory
from guildhall.content.tests.test_pages import a_question, reads, signed_in
from guildhall.kernel.actor import HOUSE
from guildhall.members.models import Guest
from guildhall.members.tests.factories import MemberFactory, StaffFactory

pytestmark = pytest.mark.django_db


def wanted_by(number, **fields):
    topic = a_question(**fields)
    for _ in range(number):
        second_question(actor=MemberFactory(), topic=topic)
    return topic


def listed(**feed):
    return [row.id for row in read_feed(Guest(), Feed(**feed)).rows]


def test_what_most_people_ask_too_stands_first_until_it_is_solved():
    once, often, solved, closed = wanted_by(1), wanted_by(3), wanted_by(2), wanted_by(2)
    answer = post_answer(actor=MemberFactory(), topic=solved, source="So.")
    a_question()
    assert listed(tab="wanted")[0] == often.pk
    accept_answer(actor=solved.author, answer=answer)
    close_topic(actor=HOUSE, topic=closed, reason="unclear")
    assert listed(tab="wanted") == [often.pk, once.pk]
    body = Client().get("/?tab=wanted").content.decode()
    assert "3 more have this question" in body
    assert "1 more has this question" in body


def test_the_next_page_goes_on_by_number():
    topics = [wanted_by(number) for number in (3, 2, 2, 1)]
    page = read_feed(Guest(), Feed(tab="wanted", size=2))
    rest = read_feed(Guest(), Feed(tab="wanted", size=2, after=page.older))
    expected = [topics[0].pk, topics[2].pk, topics[1].pk, topics[3].pk]
    assert [row.id for row in (*page.rows, *rest.rows)] == expected


def test_the_list_can_be_narrowed_to_official_answers():
    space = SpaceFactory()
    plain, official = a_question(space), a_question(space, title="Which one is official?")
    for topic in (plain, official):
        answer = post_answer(actor=MemberFactory(), topic=topic, source="So.")
    mark_official(actor=StaffFactory(role="product-manager"), answer=answer)
    for path in ("/?official=1", f"/spaces/{space.handle}/?official=1", "/tags/volumes/?official=1"):
        body = Client().get(path).content.decode()
        assert official.title in body
        assert plain.title not in body
        assert "With an official answer" in body
    hide(actor=HOUSE, thing=answer)
    assert listed(official=True) == []


@pytest.mark.parametrize("number", [1, 3])
def test_they_read_the_same_number_of_times(number):
    for _ in range(number):
        wanted_by(1)
    assert reads(signed_in(MemberFactory()), "/?tab=wanted") == 7
    assert reads(Client(), "/?tab=wanted") == 4
    assert reads(Client(), f"{reverse('content:feed')}?tab=wanted") == 4
