"""Whoever ignores somebody reads what they write only when they want to; everybody else reads it as before."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from guildhall.content.actions import accept_answer, mark_official, post_answer, post_comment
from guildhall.content.tests.factories import TopicFactory
from guildhall.content.tests.test_pages import a_question, reads, signed_in
from guildhall.content.tests.test_topic_pages import url_of
from guildhall.kernel.actor import HOUSE
from guildhall.members.actions import merge_member
from guildhall.members.tests.factories import MemberFactory, StaffFactory
from guildhall.outreach.actions import set_watch

pytestmark = pytest.mark.django_db
FOLDED = "Hidden because you ignore"


def ignore(reader, *others, level="mute"):
    for other in others:
        set_watch(actor=reader, kind="member", ref=other.pk, level=level)


def page(client, topic):
    return client.get(url_of(topic)).content.decode()


@pytest.fixture
def loud():
    return MemberFactory(name="Loud <b>Lou</b>")


def test_their_posts_and_comments_are_folded_away_for_that_reader_alone(loud):
    topic, reader = a_question(), MemberFactory()
    answer = post_answer(actor=loud, topic=topic, source="Words of Lou.")
    post_comment(actor=loud, post=topic.posts.get(kind="opening"), source="More of Lou.")
    other = post_answer(actor=MemberFactory(name="Ada"), topic=topic, source="Words of Ada.")
    ignore(reader, loud)
    body = page(signed_in(reader), topic)
    assert body.count(FOLDED) == 2
    assert "Hidden because you ignore Loud &lt;b&gt;Lou" in body
    assert re.search(rf'id="?post-{answer.pk}"?[^>]*><details class="?ct-ignored', body)
    assert "Words of Lou." in body  # behind one click, also without scripts
    assert not re.search(rf'id="?post-{other.pk}"?[^>]*><details', body)
    assert FOLDED not in page(Client(), topic)
    assert FOLDED not in page(signed_in(MemberFactory()), topic)
    ignore(reader, loud, level="normal")
    assert FOLDED not in page(signed_in(reader), topic)


def test_a_question_and_an_accepted_answer_are_folded_whole(loud):
    topic, reader = a_question(actor=loud), MemberFactory()
    accept_answer(actor=loud, answer=post_answer(actor=loud, topic=topic, source="I found it."))
    ignore(reader, loud)
    body = page(signed_in(reader), topic)
    assert body.count(FOLDED) == 2
    assert body.count("<details") == body.count("</details>")
    assert body.index(FOLDED, body.index("gh-answer-ok")) < body.index("gh-answer-bar")


def test_what_speaks_for_the_community_is_read_by_all(loud):
    topic, reader = a_question(), MemberFactory()
    answer = post_answer(actor=loud, topic=topic, source="So it is.")
    ignore(reader, loud)
    assert FOLDED in page(signed_in(reader), topic)
    mark_official(actor=StaffFactory(), answer=answer)
    assert FOLDED not in page(signed_in(reader), topic)
    news = TopicFactory(kind="announcement", author=loud)
    assert FOLDED not in page(signed_in(reader), news)


def test_it_holds_for_the_person_whichever_accounts_were_merged(loud):
    topic, reader, before, old = a_question(), MemberFactory(), MemberFactory(), MemberFactory()
    post_answer(actor=old, topic=topic, source="Under my old name.")
    ignore(before, loud)
    merge_member(actor=HOUSE, source=old, target=loud, evidence="same keys")
    merge_member(actor=HOUSE, source=before, target=reader, evidence="same keys")
    assert FOLDED in page(signed_in(reader), topic)


@pytest.mark.parametrize("number", [1, 3])
def test_it_takes_no_read_more(number):
    topic, reader = a_question(), MemberFactory()
    people = [MemberFactory() for _one in range(number)]
    for one in people:
        post_answer(actor=one, topic=topic, source="Like this.")
    plain = reads(signed_in(reader), url_of(topic))
    ignore(reader, *people)
    assert reads(signed_in(reader), url_of(topic)) == plain == 4
    assert page(signed_in(reader), topic).count(FOLDED) == number


def test_it_begins_and_ends_on_the_profile_and_ends_in_the_settings(loud):
    reader = MemberFactory()
    client, url = signed_in(reader), reverse("outreach:set_watch", args=["member", loud.pk])
    profile = client.get(loud.get_absolute_url()).content.decode()
    assert "Ignore" in profile
    said = client.post(url, {"level": "mute"}, follow=True).content.decode()
    assert "You ignore Loud &lt;b&gt;Lou" in said
    assert "Stop ignoring" in said
    settings = reverse("outreach:choose_reach")
    assert "Loud &lt;b&gt;Lou" in client.get(settings).content.decode()
    ended = client.post(url, {"level": "normal", "from": "settings"})
    assert ended.headers["Location"] == settings
    assert "Stop ignoring" not in client.get(loud.get_absolute_url()).content.decode()
    assert "Stop ignoring" not in Client().get(loud.get_absolute_url()).content.decode()
