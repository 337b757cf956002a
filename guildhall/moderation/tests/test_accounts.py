"""New accounts that somebody should look at: they come into the queue, and what they write waits with them."""

from datetime import timedelta

import pytest

from guildhall.content.actions import post_answer, publish_topic
from guildhall.content.tests.factories import SpaceFactory
from guildhall.kernel import clock
from guildhall.kernel.actor import HOUSE
from guildhall.kernel.refusal import Refusal
from guildhall.members.actions import arrive, clear_sign_ups, sign_up
from guildhall.members.models import Member, SignUp
from guildhall.members.tests.factories import MemberFactory, StaffFactory
from guildhall.moderation.actions import Reasons, approve_item, flag, reject_item, reopen_item, spam_item
from guildhall.moderation.actions.accounts import review_accounts
from guildhall.moderation.actions.words import watch_words
from guildhall.moderation.models import Item, Restriction
from guildhall.moderation.queries import open_items
from guildhall.moderation.queries.screening import forget_held
from guildhall.moderation.rules.wording import sentences_of
from guildhall.options.actions import choose
from guildhall.options.queries import forget

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def newcomers_are_new():
    choose(actor=HOUSE, key="moderation.newcomer_days", value=7)
    choose(actor=HOUSE, key="moderation.first_posts", value="never")
    forget()


def joined(handle="ada", *, seconds=60, address="", name="Ada"):
    member = sign_up(member=Member(handle=handle, name=name, claimed_at=None), seconds=seconds, address=address)
    arrive(member=member)
    return member


def reviewed(*members):
    review_accounts(actor=HOUSE, members=[member.pk for member in members])
    return {item.subject_id: item.why for item in Item.objects.filter(kind="account")}


def test_an_account_like_any_other_comes_into_no_queue():
    assert reviewed(joined()) == {}


def test_a_form_that_was_filled_in_too_fast_is_looked_at():
    member = joined(seconds=2)
    assert reviewed(member) == {member.pk: "quick_form: 2"}


def test_many_from_one_address_are_looked_at_from_the_one_that_is_too_many():
    choose(actor=HOUSE, key="moderation.sign_ups_an_hour", value=3)
    forget()
    members = [joined(f"pupil{number}", address="198.51.100.7") for number in range(5)]
    other = joined("elsewhere", address="198.51.100.8")
    assert reviewed(*members, other) == {members[3].pk: "burst: 4", members[4].pk: "burst: 5"}


def test_those_of_another_hour_do_not_count():
    choose(actor=HOUSE, key="moderation.sign_ups_an_hour", value=1)
    forget()
    first = joined("first", address="198.51.100.7")
    SignUp.objects.filter(member=first).update(at=clock.now() - timedelta(minutes=61))
    assert reviewed(joined("second", address="198.51.100.7")) == {}


def test_a_watched_word_in_the_name_is_looked_at():
    watch_words(actor=StaffFactory(), words=["casino"], action="flag")
    forget_held()
    member = joined("lucky", name="Lucky C a s i n o")
    assert reviewed(member) == {member.pk: "word_flag: casino"}


def test_both_checks_can_be_switched_off():
    for name in ("sign_up_seconds", "sign_ups_an_hour"):
        choose(actor=HOUSE, key=f"moderation.{name}", value=0)
    forget()
    assert reviewed(*[joined(f"bot{number}", seconds=0, address="198.51.100.7") for number in range(12)]) == {}


def test_the_reader_of_the_log_brings_them_and_twice_is_once():
    member = joined(seconds=1)
    assert reviewed(member) == reviewed(member)
    assert Item.objects.count() == 1
    approve_item(actor=StaffFactory(), item=Item.objects.get())
    assert review_accounts(actor=HOUSE, members=[member.pk]) == []


def question():
    given = {"kind": "question", "title": "How do I mount it?", "source": "It fails."}
    return publish_topic(actor=StaffFactory(), space=SpaceFactory(), **given)


def test_what_a_suspect_writes_waits_until_the_account_was_looked_at():
    member, topic, staff = joined(seconds=1), question(), StaffFactory()
    reviewed(member)
    assert post_answer(actor=member, topic=topic, source="Try it again.").hidden_as == "held"
    approve_item(actor=staff, item=Item.objects.get(kind="account"))
    assert post_answer(actor=member, topic=topic, source="Or else restart it.").hidden_at is None


def test_a_rejected_account_is_suspended_with_reasons_and_comes_back_by_undo():
    member, staff = joined(seconds=1), StaffFactory()
    reviewed(member)
    item = reject_item(actor=staff, item=Item.objects.get(), reasons=Reasons("Made by a program."))
    member.refresh_from_db()
    assert member.is_suspended
    assert Restriction.objects.get(member=member).facts == "Made by a program."
    reopen_item(actor=staff, item=item)
    member.refresh_from_db()
    assert not member.is_suspended
    assert Item.objects.open().filter(pk=item.pk).exists()


def test_an_account_of_spam_goes_by_the_same_item():
    member = joined(seconds=1)
    reviewed(member)
    spam_item(actor=StaffFactory(), item=Item.objects.get())
    member.refresh_from_db()
    assert member.is_suspended


def test_only_who_may_restrict_members_sees_accounts_and_nobody_flags_them():
    member = joined(seconds=1)
    reviewed(member)
    assert open_items(StaffFactory()).count() == 1
    assert open_items(MemberFactory()).count() == 0
    with pytest.raises(Refusal, match="not there"):
        flag(actor=MemberFactory(), subject_type="members.member", subject_id=member.pk, reason="spam")


def test_why_is_said_in_words():
    assert sentences_of("quick_form: 2; burst: 11") == (
        "The sign-up form was open for 2 s · 11 sign-ups from one address within an hour"
    )
    assert sentences_of("Reported by phone: see mail") == "Reported by phone: see mail"


def test_what_is_known_of_a_sign_up_is_forgotten_after_a_month():
    old, fresh = joined("old"), joined("fresh")
    SignUp.objects.filter(member=old).update(at=clock.now() - timedelta(days=31))
    assert clear_sign_ups() == 1
    assert SignUp.objects.get().member == fresh
