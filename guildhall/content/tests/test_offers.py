"""Waiting questions, shown to people who answer such questions."""

import pytest
from django.urls import reverse

from guildhall.activity.models import Activity
from guildhall.content.actions import (
    ask_member,
    change_space,
    choose_answering,
    close_topic,
    decline_offer,
    hide,
    offer_questions,
    post_answer,
    read_topic,
)
from guildhall.content.models import QuestionOffer
from guildhall.content.queries.offers import wanted_from, who_may_know
from guildhall.content.tests.test_closing import code
from guildhall.content.tests.test_editing import chosen
from guildhall.content.tests.test_pages import a_question, reads, signed_in
from guildhall.content.tests.test_reminders import later
from guildhall.groups.tests.test_groups import a_group
from guildhall.kernel.actor import HOUSE
from guildhall.members.tests.factories import MemberFactory
from guildhall.outreach.actions import choose_notices, set_watch
from guildhall.outreach.models import Notice

pytestmark = pytest.mark.django_db


def who_knows(number: int = 1, **fields):
    """Somebody with so many answers to questions with the tag that `a_question` has."""
    member = MemberFactory(**fields)
    for _ in range(number):
        post_answer(actor=member, topic=a_question(), source="It goes like this.")
    return member


def round_of_offers(**by):
    with later(**(by or {"hours": 7})):
        return offer_questions(actor=HOUSE)


def shown():
    return set(QuestionOffer.objects.values_list("member", "topic"))


def test_a_question_that_waits_is_shown_to_who_answered_what_has_its_tags():
    knows, other = who_knows(), MemberFactory()
    post_answer(actor=other, topic=a_question(tags=["disks"]), source="Another tag.")
    topic = a_question()
    assert round_of_offers(hours=5) == 0
    assert [round_of_offers(), round_of_offers(hours=9)] == [1, 0]
    assert shown() == {(knows.pk, topic.pk)}
    said = Activity.objects.get(verb="content.question.offered")
    assert (said.subject_id, said.target_key) == (topic.pk, knows.actor_key)


def test_those_with_most_answers_come_first_and_hidden_answers_say_nothing():
    often, once, hidden = who_knows(2), who_knows(), MemberFactory()
    hide(actor=HOUSE, thing=post_answer(actor=hidden, topic=a_question(), source="Nonsense."))
    assert who_may_know(a_question()) == [often.pk, once.pk]
    chosen("content.offers_a_day", 20)
    for _ in range(5):
        who_knows()
    topic = a_question()
    round_of_offers()
    assert topic.offers.count() == 5
    assert (often.pk, topic.pk) in shown()


def test_nobody_is_shown_their_own_what_they_read_muted_or_were_asked_or_what_is_decided():
    knows = who_knows()
    own, read, muted, asked = a_question(actor=knows), a_question(), a_question(), a_question()
    closed, hidden = a_question(), a_question()
    read_topic(actor=knows, topic=read, number=1)
    set_watch(actor=knows, kind="topic", ref=muted.pk, level="mute")
    ask_member(actor=MemberFactory(), topic=asked, member=knows)
    close_topic(actor=HOUSE, topic=closed, reason="unclear")
    hide(actor=HOUSE, thing=hidden)
    change_space(actor=HOUSE, space=a_question().space, visibility="group", group=a_group())
    assert round_of_offers() == 0
    assert own.offers.count() == 0


@pytest.mark.parametrize("kind", ["member", "space", "tag"])
def test_who_muted_the_asker_the_space_or_the_tag_is_left_alone(kind):
    knows, topic = who_knows(), a_question()
    refs = {"member": topic.author_id, "space": topic.space_id, "tag": topic.tags.get().tag_id}
    set_watch(actor=knows, kind=kind, ref=refs[kind], level="mute")
    assert round_of_offers() == 0


def test_a_person_is_shown_so_many_a_day_and_goes_on_the_next():
    chosen("content.offers_a_day", 1)
    who_knows()
    for _ in range(2):
        a_question()
    assert [round_of_offers(), round_of_offers(hours=8)] == [1, 0]
    assert round_of_offers(hours=32) == 1
    chosen("content.offers_a_day", 0)
    a_question()
    assert round_of_offers(hours=90) == 0


def test_who_does_not_want_them_says_so_in_the_settings():
    knows = who_knows()
    a_question()
    url = reverse("content:choose_answering")
    assert signed_in(knows).post(url, {"asks": "on"}).status_code == 302
    assert round_of_offers() == 0
    choose_answering(actor=knows, asks=True, offers=True)
    assert round_of_offers() == 1


def test_the_card_shows_what_is_asked_and_offered_until_it_is_looked_at_or_put_away():
    knows, offered = who_knows(), a_question(title="Why does the volume hang?")
    round_of_offers()
    asked = a_question(title="What is a volume good for?")
    ask_member(actor=MemberFactory(), topic=asked, member=knows)
    assert {(one.topic.id, one.why) for one in wanted_from(knows)} == {(asked.pk, "asked"), (offered.pk, "offered")}
    body = signed_in(knows).get("/").content.decode()
    assert "you were asked by name" in body
    assert "you answer such questions" in body
    assert offered.title in signed_in(knows).get(reverse("content:asked")).content.decode()
    read_topic(actor=knows, topic=offered, number=1)
    post_answer(actor=knows, topic=asked, source="For data.")
    assert wanted_from(knows) == []


def test_not_for_me_is_ones_own_to_say():
    knows, _topic = who_knows(), a_question()
    round_of_offers()
    offer = QuestionOffer.objects.get()
    assert code(decline_offer, actor=MemberFactory(), offer=offer) == "not_allowed"
    url = reverse("content:decline_offer", args=[offer.pk])
    assert signed_in(MemberFactory()).post(url).status_code == 404
    assert signed_in(knows).post(url).status_code == 302
    assert wanted_from(knows) == []


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_reads_the_same_number_of_times(number):
    chosen("content.offers_a_day", 20)
    knows = who_knows()
    for _ in range(number):
        a_question()
    assert round_of_offers() == number
    assert reads(signed_in(knows), reverse("content:asked")) == 3
    assert reads(signed_in(knows), "/") == 8


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("pace", "told"), [("now", 1), ("off", 0)])
def test_the_notice_is_a_kind_of_its_own_that_can_be_switched_off(pace, told, drain):
    knows, _topic = who_knows(), a_question()
    choose_notices(actor=knows, paces={("offered", "app"): pace, ("offered", "mail"): pace}, quiet=None)
    with later(hours=7):
        offer_questions(actor=HOUSE)
        drain()
    assert Notice.objects.filter(member=knows, news__kind="offered").count() == told
