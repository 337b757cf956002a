"""Closing for a reason, duplicates, and opening again by vote."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from guildhall.activity.models import Activity
from guildhall.content.actions import (
    close_topic,
    edit_post,
    reopen_topic,
    second_question,
    unsecond_question,
    unvote_reopen,
    vote_reopen,
)
from guildhall.content.models import CLOSE_REASONS, ReopenVote, Second
from guildhall.content.tests.factories import PostFactory, SpaceFactory, TopicFactory
from guildhall.content.tests.test_editing import chosen
from guildhall.content.tests.test_pages import a_question, reads, signed_in
from guildhall.content.tests.test_topic_pages import url_of
from guildhall.groups.models import Group
from guildhall.kernel.actor import HOUSE
from guildhall.kernel.refusal import Refusal
from guildhall.members.tests.factories import MemberFactory, StaffFactory

pytestmark = pytest.mark.django_db


def closed(reason="unclear", **fields):
    topic = a_question(**fields)
    return close_topic(actor=HOUSE, topic=topic, reason=reason)


def experienced():
    member = MemberFactory()
    PostFactory.create_batch(5, author=member)
    return member


def code(call, **given):
    with pytest.raises(Refusal) as refusal:
        call(**given)
    return refusal.value.code


def said(topic, verb):
    return Activity.objects.filter(subject_type="content.topic", subject_id=topic.pk, verb=verb).count()


@pytest.mark.parametrize("reason", CLOSE_REASONS)
def test_a_closed_topic_says_why_and_its_author_what_to_do(reason):
    topic = a_question()
    original = a_question(title="How was it mounted before?") if reason == "duplicate" else None
    close_topic(actor=HOUSE, topic=topic, reason=reason, duplicate_of=original)
    known = CLOSE_REASONS[reason] if "question" in CLOSE_REASONS[reason].kinds else None
    for client, is_author in [(signed_in(topic.author), True), (signed_in(MemberFactory()), False)]:
        body = client.get(url_of(topic)).content.decode().replace("&#x27;", "'")
        assert str(known.says) in body
        assert (str(known.advice) in body) == is_author


def test_reasons_are_those_of_the_kind():
    article = a_question(kind="article")
    assert code(close_topic, actor=HOUSE, topic=article, reason="unclear") == "no_such_reason"
    assert code(close_topic, actor=HOUSE, topic=article, reason="duplicate") == "no_such_reason"
    assert code(close_topic, actor=HOUSE, topic=a_question(), reason="duplicate") == "no_original"
    close_topic(actor=HOUSE, topic=article, reason="outdated")


def test_the_form_keeps_what_was_typed_and_wants_a_word_for_another_reason():
    topic, client = a_question(), signed_in(StaffFactory())
    url = reverse("content:close_topic", args=[topic.pk])
    assert client.post(url, {"reason": "other"}).status_code == 422
    wrong = client.post(url, {"reason": "duplicate", "duplicate_of": "the other one", "because": "seen it"})
    assert wrong.status_code == 422
    assert "seen it" in wrong.content.decode()
    assert client.post(url, {"reason": "duplicate", "duplicate_of": "999999"}).status_code == 422
    original = a_question()
    given = {"reason": "duplicate", "duplicate_of": f"https://here.example{url_of(original)}?order=oldest#post-1"}
    assert client.post(url, given).status_code == 302
    topic.refresh_from_db()
    assert (topic.closed_as, topic.links.get().target) == ("duplicate", original)


def test_guests_are_led_to_the_original_and_find_the_way_back():
    original, topic = a_question(title="The original question"), a_question(title="The later question")
    close_topic(actor=HOUSE, topic=topic, duplicate_of=original)
    answer = Client().get(url_of(topic))
    assert (answer.status_code, answer.url) == (302, url_of(original))
    assert f"/t/{topic.pk}/?noredirect" in Client().get(url_of(original)).content.decode()
    stays = Client().get(url_of(topic, "?noredirect"))
    assert stays.status_code == 200
    assert f'rel="canonical" href="{settings.SITE_URL}{url_of(original)}"' in stays.content.decode()
    assert signed_in(MemberFactory()).get(url_of(topic)).status_code == 200
    reopen_topic(actor=HOUSE, topic=topic)
    assert Client().get(url_of(topic)).status_code == 200


def test_nobody_is_led_to_an_original_that_they_may_not_read():
    topic, original = a_question(), a_question(SpaceFactory(visibility="members"), title="The secret original")
    close_topic(actor=HOUSE, topic=topic, duplicate_of=original)
    answer = Client().get(url_of(topic))
    assert answer.status_code == 200
    assert "secret original" not in answer.content.decode()


def test_a_duplicate_of_a_duplicate_is_one_of_the_original():
    first, second, third = (a_question() for _ in range(3))
    close_topic(actor=HOUSE, topic=second, duplicate_of=first)
    close_topic(actor=HOUSE, topic=third, duplicate_of=second)
    assert third.links.get().target == first
    assert code(close_topic, actor=HOUSE, topic=first, duplicate_of=third) == "duplicate_of_itself"


def test_whoever_has_the_question_has_that_of_the_original_until_it_is_reopened():
    original, topic, both, other = a_question(), a_question(), MemberFactory(), MemberFactory()
    second_question(actor=both, topic=original)
    for member in (both, other, original.author):
        second_question(actor=member, topic=topic)
    close_topic(actor=HOUSE, topic=topic, duplicate_of=original)
    original.refresh_from_db()
    assert set(original.seconded.values_list("member", flat=True)) == {both.pk, other.pk, topic.author_id}
    assert original.seconds == 3
    reopen_topic(actor=HOUSE, topic=topic)
    original.refresh_from_db()
    topic.refresh_from_db()
    assert (original.seconds, topic.seconds) == (1, 3)


def test_a_question_is_seconded_once_and_the_log_counts_it():
    topic, member = a_question(), MemberFactory()
    for _ in range(2):
        second_question(actor=member, topic=topic)
    topic.refresh_from_db()
    assert (topic.seconds, said(topic, "content.question.seconded")) == (1, 1)
    for _ in range(2):
        unsecond_question(actor=member, topic=topic)
    topic.refresh_from_db()
    assert (topic.seconds, said(topic, "content.question.second_withdrawn")) == (0, 1)


def test_the_page_says_how_many_have_the_question_and_whether_the_reader_does():
    topic, member = a_question(), MemberFactory()
    second_question(actor=member, topic=topic)
    said = {name: client.get(url_of(topic)).content.decode() for name, client in _readers(topic, member).items()}
    assert all("1 member has the same question" in body for body in said.values())
    assert "You have this question, too" in said["member"]
    assert "I have the same question" in said["other"]
    assert "I have the same question" not in said["asker"] + said["guest"]


def _readers(topic, member):
    people = {"member": member, "other": MemberFactory(), "asker": topic.author}
    return {name: signed_in(one) for name, one in people.items()} | {"guest": Client()}


def test_nobody_seconds_their_own_question_nor_a_closed_one_nor_an_article():
    topic = a_question()
    assert code(second_question, actor=topic.author, topic=topic) == "own_question"
    assert code(second_question, actor=MemberFactory(), topic=closed()) == "not_allowed"
    assert code(second_question, actor=MemberFactory(), topic=a_question(kind="article")) == "not_allowed"
    circle = Group.objects.create(handle="circle", name_en="Circle")
    hidden = TopicFactory(space=SpaceFactory(visibility="group", group=circle))
    assert code(second_question, actor=MemberFactory(), topic=hidden) == "not_allowed"
    assert not Second.objects.exists()


def test_enough_votes_reopen_in_the_name_of_the_house():
    topic = closed()
    for member in (topic.author, experienced()):
        vote_reopen(actor=member, topic=topic)
        vote_reopen(actor=member, topic=topic)
    topic.refresh_from_db()
    assert topic.closed_at
    vote_reopen(actor=experienced(), topic=topic)
    topic.refresh_from_db()
    assert (topic.closed_at, topic.closed_as) == (None, "")
    opened = Activity.objects.get(subject_id=topic.pk, verb="content.topic.reopened")
    assert opened.actor_key == HOUSE.actor_key
    assert said(topic, "content.reopening.voted") == 3


def test_votes_count_for_the_closing_they_were_cast_in():
    topic, member = closed(), experienced()
    vote_reopen(actor=member, topic=topic)
    unvote_reopen(actor=member, topic=topic)
    assert not ReopenVote.objects.exists()
    vote_reopen(actor=member, topic=topic)
    reopen_topic(actor=HOUSE, topic=topic)
    close_topic(actor=HOUSE, topic=topic, reason="unclear")
    body = signed_in(member).get(url_of(topic)).content.decode()
    assert "Vote to reopen" in body
    assert "0 votes of 3" in body


def test_who_has_not_answered_enough_does_not_vote():
    topic, member = closed(), MemberFactory()
    PostFactory.create_batch(4, author=member)
    assert code(vote_reopen, actor=member, topic=topic) == "not_allowed"
    assert code(vote_reopen, actor=experienced(), topic=a_question()) == "not_closed"
    chosen("content.reopen_votes", 0)
    assert code(vote_reopen, actor=experienced(), topic=topic) == "not_allowed"


def test_authors_put_right_what_was_closed():
    topic = closed()
    opening = topic.posts.get()
    edit_post(actor=topic.author, post=opening, source="What I did, expected and saw.")
    assert code(edit_post, actor=MemberFactory(), post=opening, source="Not mine") == "not_allowed"


@pytest.mark.parametrize("seconds", [1, 3])
def test_a_closed_duplicate_takes_no_more_reads_with_more_people(seconds):
    original, topic = a_question(), a_question()
    for _ in range(seconds):
        second_question(actor=MemberFactory(), topic=topic)
    close_topic(actor=HOUSE, topic=topic, duplicate_of=original)
    assert reads(signed_in(experienced()), url_of(topic)) == 7
    assert reads(Client(), url_of(topic, "?noredirect")) == 4
