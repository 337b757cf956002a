"""Facts about members: who may say that they are so, and for how long that holds."""

from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress

from guildhall.activity.models import Activity, StaffAct
from guildhall.kernel import clock
from guildhall.kernel.actor import HOUSE
from guildhall.kernel.refusal import Refusal, TooMany
from guildhall.members.actions import (
    add_attribute,
    ask_verification,
    decline_to_vouch,
    end_attribute,
    erase_member,
    merge_member,
    refuse_verification,
    state_attribute,
    verify_attribute,
    vouch,
    withdraw_verification,
)
from guildhall.members.models import Attribute, Verification
from guildhall.members.queries.attributes import facts_shown, verified
from guildhall.members.tests.factories import MemberFactory, StaffFactory

pytestmark = pytest.mark.django_db


def asked(member, **how):
    return ask_verification(actor=member, **{"key": "company", "value": "Acme", "way": "document", **how})


def stated(member, key="company", value="Acme", **how):
    given = {"actor": HOUSE, "way": "document", "seen": "A contract, shown in a call.", **how}
    return state_attribute(member=member, key=key, value=value, **given)


def confirmed(member, address):
    EmailAddress.objects.create(user=member, email=address, verified=True)
    return address


def refused(code, call, *args, **named):
    with pytest.raises(Refusal) as told:
        call(*args, **named)
    assert told.value.code == code


def test_only_what_staff_verified_counts():
    ada, bo = MemberFactory(company="Acme"), MemberFactory()
    add_attribute(member=bo, key="company", value="Acme", source="discourse")
    wish = asked(ada)
    assert verified([ada.pk, bo.pk], "company") == {}
    staff = StaffFactory()
    fact = verify_attribute(actor=staff, verification=wish, seen="Her badge, in a call.")
    assert verified([ada.pk, bo.pk], "company") == {ada.pk: "Acme"}
    assert (fact.verified_by, fact.evidence, fact.way) == (staff.actor_key, "Her badge, in a call.", "document")
    assert StaffAct.objects.filter(capability="members.verify_attributes").count() == 1


def test_what_has_expired_or_ended_counts_no_longer():
    member, now = MemberFactory(), clock.now()
    stated(member, expires_at=now + timedelta(days=90))
    stated(member, key="city", value="上海")
    assert verified([member.pk], "company", at=now + timedelta(days=89)) == {member.pk: "Acme"}
    assert verified([member.pk], "company", at=now + timedelta(days=91)) == {}
    with time_machine.travel(now + timedelta(days=91), tick=False):
        assert verified([member.pk], "company") == {}
        assert verified([member.pk], "city") == {member.pk: "上海"}
    end_attribute(actor=member, attribute=Attribute.objects.get(key="city"))
    assert verified([member.pk], "city") == {}
    refused("has_ended", end_attribute, actor=member, attribute=Attribute.objects.get(key="city"))


def test_a_new_company_ends_the_one_before_and_leaves_what_an_import_said():
    member = MemberFactory()
    add_attribute(member=member, key="company", value="Old forum's word", source="discourse")
    first, second = stated(member), stated(member, value="Beta")
    first.refresh_from_db()
    assert first.until is not None
    assert second.until is None
    assert Attribute.objects.get(source="discourse").until is None
    assert verified([member.pk], "company") == {member.pk: "Beta"}


def test_what_was_verified_of_a_merged_row_is_its_person_s():
    old, member, other = MemberFactory(), MemberFactory(), MemberFactory()
    stated(old, value="Acme")
    stated(other, value="Beta")
    merge_member(actor=HOUSE, source=old, target=member, evidence="The same key.")
    assert verified([member.pk, other.pk], "company") == {member.pk: "Acme", other.pk: "Beta"}
    stated(member, value="Gamma")
    assert verified([member.pk], "company") == {member.pk: "Gamma"}


@pytest.mark.parametrize("count", [1, 3])
def test_asking_who_is_verified_takes_two_reads_for_however_many(count, django_assert_num_queries):
    members = MemberFactory.create_batch(count)
    for member in members:
        stated(member)
    with django_assert_num_queries(2):
        assert len(verified([member.pk for member in members], "company")) == count


def test_of_a_work_address_only_the_domain_is_kept():
    member = MemberFactory()
    wish = asked(member, way="mail", address=confirmed(member, "ada.l@acme.example"))
    assert wish.domain == "acme.example"
    assert "ada.l" not in str(Verification.objects.values().get())


def test_an_address_must_be_confirmed_and_not_anybody_s():
    member, other = MemberFactory(), MemberFactory()
    confirmed(other, "bo@acme.example")
    EmailAddress.objects.create(user=member, email="ada@acme.example", verified=False)
    for address in ("", "bo@acme.example", "ada@acme.example"):
        refused("not_your_address", asked, member, way="mail", address=address)
    refused("webmail", asked, member, way="mail", address=confirmed(member, "ada@qq.com"))


def test_a_colleague_s_word_comes_before_the_decision():
    member, colleague, staff = MemberFactory(), MemberFactory(), StaffFactory()
    wish = asked(member, way="colleague", colleague=colleague)
    refused("no_word_yet", verify_attribute, actor=staff, verification=wish, seen="She said so.")
    refused("not_allowed", vouch, actor=staff, verification=wish)
    vouch(actor=colleague, verification=wish, words="We share a desk.")
    refused("already_said", decline_to_vouch, actor=colleague, verification=wish)
    verify_attribute(actor=staff, verification=wish, seen="A colleague whose company is verified.")
    assert verified([member.pk], "company") == {member.pk: "Acme"}


def test_nobody_is_their_own_colleague():
    member = MemberFactory()
    refused("no_colleague", asked, member, way="colleague", colleague=member)
    refused("no_colleague", asked, member, way="colleague", colleague=None)


def test_staff_decide_neither_for_themselves_nor_where_they_gave_their_word():
    staff, member, other = StaffFactory(), MemberFactory(), StaffFactory()
    refused("not_allowed", verify_attribute, actor=staff, verification=asked(staff), seen="Me.")
    refused("not_allowed", stated, staff, actor=staff)
    wish = asked(member, way="colleague", colleague=staff)
    vouch(actor=staff, verification=wish)
    refused("not_allowed", verify_attribute, actor=staff, verification=wish, seen="I know her.")
    refused("not_allowed", verify_attribute, actor=member, verification=wish, seen="I know me.")
    verify_attribute(actor=other, verification=wish, seen="Her colleague's word.")


def test_a_request_is_decided_once_and_one_waits_a_fact():
    member, staff = MemberFactory(), StaffFactory()
    wish = asked(member)
    refused("already_asked", asked, member)
    refuse_verification(actor=staff, verification=wish, reason="The badge was of another company.")
    refused("already_decided", verify_attribute, actor=staff, verification=wish, seen="A badge.")
    again = asked(member)
    withdraw_verification(actor=member, verification=again)
    refused("already_decided", refuse_verification, actor=staff, verification=again, reason="Too late.")


def test_five_wait_at_most():
    member = MemberFactory()
    for key in ("company", "role", "city", "school", "certificate"):
        asked(member, key=key)
    with pytest.raises(TooMany):
        asked(member, key="project")


@pytest.mark.parametrize(
    ("key", "value", "code"),
    [("blood", "A", "no_such_attribute"), ("industry", "wizardry", "no_such_value"), ("company", " ", "no_such_value")],
)
def test_what_can_be_verified_is_known(key, value, code):
    refused(code, asked, MemberFactory(), key=key, value=value)


def test_evidence_is_a_sentence_and_an_expiry_lies_ahead():
    member = MemberFactory()
    refused("nothing_seen", stated, member, seen=" ")
    refused("expires_before", stated, member, expires_at=clock.now() - timedelta(days=1))


def test_facts_are_seen_as_the_member_lets_others_see_work_and_place():
    member = MemberFactory(privacy={"shows_work": False})
    stated(member)
    stated(member, key="city", value="Oslo")
    seen = {fact.attribute.key for fact in facts_shown(MemberFactory(), member)}
    assert seen == {"city"}
    assert {fact.attribute.key for fact in facts_shown(member, member)} == {"city", "company"}


def test_an_erased_colleague_is_named_no_more():
    member, colleague = MemberFactory(), MemberFactory()
    wish = asked(member, way="colleague", colleague=colleague)
    vouch(actor=colleague, verification=wish, words="Colleague's words.")
    erase_member(actor=HOUSE, member=colleague, with_content=False)
    wish.refresh_from_db()
    assert (wish.colleague, wish.words) == (None, "")


def test_the_log_says_who_did_what():
    member, colleague = MemberFactory(), MemberFactory()
    wish = asked(member, way="colleague", colleague=colleague)
    vouch(actor=colleague, verification=wish)
    end_attribute(actor=member, attribute=verify_attribute(actor=HOUSE, verification=wish, seen="A word."))
    told = Activity.objects.order_by("id").values_list("verb", flat=True)
    assert list(told) == [
        "members.verification.asked",
        "members.verification.vouched",
        "members.attribute.verified",
        "members.attribute.ended",
    ]
    assert not StaffAct.objects.exists()
