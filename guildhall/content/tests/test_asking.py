"""Asking a named member to answer."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from guildhall.activity.models import Activity
from guildhall.content.actions import (
    ask_member,
    choose_answering,
    close_topic,
    decline_request,
    hide,
    post_answer,
    unask_member,
)
from guildhall.content.models import AnswerRequest
from guildhall.content.queries import answerers_for, asked_of
from guildhall.content.tests.factories import SpaceFactory, TopicFactory
from guildhall.content.tests.test_closing import code
from guildhall.content.tests.test_editing import chosen
from guildhall.content.tests.test_pages import a_question, reads, signed_in
from guildhall.content.tests.test_topic_pages import url_of
from guildhall.groups.models import Group
from guildhall.kernel import clock
from guildhall.kernel.actor import HOUSE
from guildhall.members.tests.factories import ImportedFactory, MemberFactory
from guildhall.outreach.actions import set_watch

pytestmark = pytest.mark.django_db


def test_who_is_asked_finds_it_and_the_log_has_the_tie():
    topic, asker, asked = a_question(), MemberFactory(name="Ada"), MemberFactory()
    made = ask_member(actor=asker, topic=topic, member=asked)
    said = Activity.objects.get(verb="content.answer.requested")
    assert (said.actor_key, said.target_key, said.subject_id) == (asker.actor_key, asked.actor_key, topic.pk)
    body = signed_in(asked).get(reverse("content:asked")).content.decode()
    assert topic.title in body
    assert "Ada asks you" in body
    post_answer(actor=asked, topic=topic, source="It goes like this.")
    assert "you have answered" in signed_in(asked).get(reverse("content:asked")).content.decode()
    assert code(unask_member, actor=asked, request=made) == "not_allowed"


def test_a_member_is_asked_once_and_not_after_answering():
    topic, asked, answerer = a_question(), MemberFactory(), MemberFactory()
    first = ask_member(actor=MemberFactory(), topic=topic, member=asked)
    assert code(ask_member, actor=MemberFactory(), topic=topic, member=asked) == "already_asked"
    post_answer(actor=answerer, topic=topic, source="It goes like this.")
    assert code(ask_member, actor=MemberFactory(), topic=topic, member=answerer) == "already_answered"
    unask_member(actor=first.asker, request=first)
    assert ask_member(actor=MemberFactory(), topic=topic, member=asked).pk != first.pk


def test_requests_are_bounded_a_question_and_a_person_a_day():
    chosen("content.asks_a_question", 2)
    chosen("content.asks_a_day", 3)
    asker, topics = MemberFactory(), [a_question() for _ in range(3)]
    for topic in (topics[0], topics[0], topics[1]):
        taken = ask_member(actor=asker, topic=topic, member=MemberFactory())
    assert code(ask_member, actor=MemberFactory(), topic=topics[0], member=MemberFactory()) == "enough_for_question"
    unask_member(actor=asker, request=taken)
    assert code(ask_member, actor=asker, topic=topics[2], member=MemberFactory()) == "enough_today"
    with time_machine.travel(clock.now() + timedelta(days=1, minutes=1), tick=False):
        ask_member(actor=asker, topic=topics[2], member=MemberFactory())


@pytest.mark.parametrize("kind", ["member", "topic", "space", "tag"])
def test_nobody_who_muted_is_asked_and_nobody_learns_why(kind):
    topic, asker, asked = a_question(), MemberFactory(), MemberFactory()
    refs = {"member": asker.pk, "topic": topic.pk, "space": topic.space_id, "tag": topic.tags.get().tag_id}
    set_watch(actor=asked, kind=kind, ref=refs[kind], level="mute")
    assert code(ask_member, actor=asker, topic=topic, member=asked) == "cannot_be_asked"


def test_nobody_is_asked_who_may_not_read_it_is_not_here_or_does_not_want_to():
    circle = Group.objects.create(handle="circle", name_en="Circle")
    secret = TopicFactory(space=SpaceFactory(visibility="group", group=circle))
    circle.memberships.create(member=secret.author)
    asker = MemberFactory()
    circle.memberships.create(member=asker)
    unwilling = MemberFactory()
    choose_answering(actor=unwilling, asks=False)
    assert code(ask_member, actor=asker, topic=secret, member=MemberFactory()) == "cannot_be_asked"
    topic = a_question()
    for member in (unwilling, ImportedFactory(), MemberFactory(kind="bot")):
        assert code(ask_member, actor=asker, topic=topic, member=member) == "cannot_be_asked"
    assert code(ask_member, actor=asker, topic=topic, member=asker) == "ask_another"
    assert code(ask_member, actor=asker, topic=topic, member=topic.author) == "ask_another"
    close_topic(actor=HOUSE, topic=topic, reason="unclear")
    assert code(ask_member, actor=asker, topic=topic, member=MemberFactory()) == "not_allowed"
    assert not AnswerRequest.objects.exists()


@pytest.mark.parametrize("words", ["", "I have not used it for years."])
def test_declining_takes_a_word_or_none_and_only_the_asker_reads_it(words):
    topic, asker, asked = a_question(), MemberFactory(), MemberFactory(name="Bo")
    made = ask_member(actor=asker, topic=topic, member=asked)
    url = reverse("content:decline_request", args=[made.pk])
    assert signed_in(asker).get(url).status_code == 404
    assert signed_in(asked).post(url, {"because": words}).status_code == 302
    made.refresh_from_db()
    assert (made.declined_because, made.declined_at is not None) == (words, True)
    page = reverse("content:ask_member", args=[topic.pk])
    assert "would rather not" in signed_in(asker).get(page).content.decode()
    assert words in signed_in(asker).get(page).content.decode()
    assert "would rather not" not in signed_in(topic.author).get(page).content.decode()
    assert code(decline_request, actor=asked, request=made) == "over"


def test_answerers_are_those_whose_public_answers_have_the_tag():
    topic, often, once, secretly = a_question(), MemberFactory(), MemberFactory(), MemberFactory()
    unlisted = MemberFactory(privacy={"listed": False})
    closed_space = SpaceFactory(visibility="members")
    for number, answerer in enumerate((often, often, often, once, unlisted, secretly)):
        other = a_question(closed_space if answerer == secretly else None)
        answer = post_answer(actor=answerer, topic=other, source="It goes like this.")
        if number == 2:
            hide(actor=HOUSE, thing=answer)
    post_answer(actor=MemberFactory(), topic=a_question(tags=["disks"]), source="Another tag.")
    found = [(one.by.pk, one.answers) for one in answerers_for(MemberFactory(), topic)]
    assert found == [(often.pk, 2), (once.pk, 1)]
    ask_member(actor=MemberFactory(), topic=topic, member=often)
    assert [one.by.pk for one in answerers_for(once, topic)] == []


def test_what_one_may_no_longer_read_is_not_on_the_list():
    topic, asked = a_question(), MemberFactory()
    ask_member(actor=MemberFactory(), topic=topic, member=asked)
    hide(actor=HOUSE, thing=topic)
    assert asked_of(asked) == []


@pytest.mark.parametrize("number", [1, 3])
def test_asking_takes_the_same_reads_with_more_people(number):
    topic, asker, asked = a_question(), MemberFactory(), MemberFactory()
    for _ in range(number):
        post_answer(actor=MemberFactory(), topic=a_question(), source="It goes like this.")
        ask_member(actor=asker, topic=topic, member=MemberFactory())
        ask_member(actor=asker, topic=a_question(), member=asked)
    assert reads(signed_in(asker), reverse("content:ask_member", args=[topic.pk])) == 4
    assert reads(signed_in(asked), reverse("content:asked")) == 3


def test_the_form_keeps_a_wrong_handle_and_guests_are_led_to_sign_in():
    topic, client = a_question(), signed_in(MemberFactory())
    url = reverse("content:ask_member", args=[topic.pk])
    wrong = client.post(url, {"handle": "nobody-here"})
    assert wrong.status_code == 422
    assert "nobody-here" in wrong.content.decode()
    asked = MemberFactory()
    assert client.post(url, {"handle": f"@{asked.handle}"}).status_code == 302
    assert Client().get(url).status_code == 302
    assert url in client.get(url_of(topic)).content.decode()


def test_the_choice_is_made_in_the_settings():
    member = MemberFactory()
    url = reverse("content:choose_answering")
    assert signed_in(member).post(url, {}).status_code == 302
    body = signed_in(member).get(url).content.decode()
    assert 'name="asks"' in body
    assert code(ask_member, actor=MemberFactory(), topic=a_question(), member=member) == "cannot_be_asked"
