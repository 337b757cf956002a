"""Official answers and outdated texts."""

import pytest
from django.test import Client
from django.urls import reverse

from guildhall.activity.models import Activity
from guildhall.content.actions import (
    mark_official,
    mark_outdated,
    post_answer,
    unmark_official,
    unmark_outdated,
)
from guildhall.content.models import PostMark
from guildhall.content.tests.factories import SpaceFactory
from guildhall.content.tests.test_closing import code
from guildhall.content.tests.test_pages import a_question, reads, signed_in
from guildhall.content.tests.test_topic_pages import url_of
from guildhall.members.tests.factories import MemberFactory, StaffFactory

pytestmark = pytest.mark.django_db


def an_answer(topic=None):
    return post_answer(actor=MemberFactory(), topic=topic or a_question(), source="It goes like this.")


def test_the_team_makes_an_answer_official_and_takes_it_back():
    answer, team = an_answer(), StaffFactory(role="product-manager", name="Team")
    mark_official(actor=team, answer=answer)
    body = Client().get(url_of(answer.topic)).content.decode()
    assert "Official answer" in body
    assert "confirmed by Team" in body
    assert code(mark_official, actor=team, answer=answer) == "already_marked"
    unmark_official(actor=team, answer=answer)
    assert "Official answer" not in Client().get(url_of(answer.topic)).content.decode()
    assert code(unmark_official, actor=team, answer=answer) == "not_marked"
    verbs = Activity.objects.filter(subject_type="content.post", subject_id=answer.pk).order_by("pk")
    said = list(verbs.values_list("verb", flat=True))
    assert said == ["content.answer.posted", "content.answer.made_official", "content.answer.official_ended"]


def test_only_answers_and_only_by_the_team():
    answer = an_answer()
    assert code(mark_official, actor=answer.author, answer=answer) == "not_allowed"
    assert code(mark_official, actor=StaffFactory(role="marketing-manager"), answer=answer) == "not_allowed"
    assert code(mark_official, actor=StaffFactory(), answer=answer.topic.posts.get(kind="opening")) == "not_allowed"


def test_outdated_says_by_whom_why_and_what_holds_now():
    answer, newer = an_answer(), a_question(title="How is it mounted now?")
    answer.author.name = "Ada"
    answer.author.save()
    url = reverse("content:mark_outdated", args=[answer.pk])
    given = {"because": "Until 2.0 only.", "instead": url_of(newer)}
    assert signed_in(answer.author).post(url, given).status_code == 302
    body = Client().get(url_of(answer.topic)).content.decode()
    for words in ("Outdated", "says Ada", "Until 2.0 only.", "How is it mounted now?"):
        assert words in body
    assert signed_in(answer.author).post(url, {"instead": "/t/999999/"}).status_code == 422


def test_what_one_may_not_read_is_not_pointed_to():
    answer, secret = an_answer(), a_question(SpaceFactory(visibility="members"), title="The secret successor")
    mark_outdated(actor=answer.author, post=answer, instead=secret)
    assert "secret successor" not in Client().get(url_of(answer.topic)).content.decode()
    assert "secret successor" in signed_in(MemberFactory()).get(url_of(answer.topic)).content.decode()


def test_authors_askers_and_keepers_mark_and_whoever_did_or_keeps_takes_it_back():
    topic = a_question()
    answer = an_answer(topic)
    assert code(mark_outdated, actor=MemberFactory(), post=answer) == "not_allowed"
    assert code(mark_outdated, actor=answer.author, post=answer, instead=topic) == "instead_of_itself"
    mark_outdated(actor=topic.author, post=answer)
    assert code(unmark_outdated, actor=answer.author, post=answer) == "not_allowed"
    unmark_outdated(actor=topic.author, post=answer)
    mark_outdated(actor=answer.author, post=answer)
    unmark_outdated(actor=StaffFactory(), post=answer)
    assert PostMark.objects.filter(ended_at=None).count() == 0


@pytest.mark.parametrize("number", [1, 3])
def test_marks_take_two_reads_however_many_there_are(number):
    topic, newer, team = a_question(), a_question(), StaffFactory()
    for _ in range(number):
        answer = an_answer(topic)
        mark_official(actor=team, answer=answer)
        mark_outdated(actor=answer.author, post=answer, instead=newer)
    assert reads(Client(), url_of(topic)) == 4
