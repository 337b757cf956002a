"""Who hears of what: reporters of the outcome, members of decisions about them; and two moderators at once."""

import pytest

from guildhall.content.tests.test_races import at_once
from guildhall.members.tests.factories import MemberFactory, StaffFactory
from guildhall.moderation.actions import (
    Reasons,
    appeal,
    approve_item,
    claim_item,
    decide_appeal,
    flag,
    reject_item,
    reopen_item,
    restrict_member,
)
from guildhall.moderation.models import Flag, Item, Restriction
from guildhall.moderation.tests.scene import an_answer, flagged
from guildhall.outreach.tests.scene import told

pytestmark = pytest.mark.django_db(transaction=True)


def test_reporters_hear_what_came_of_it_and_no_more_when_it_is_taken_back(drain):
    item, staff = flagged(reason="abuse"), StaffFactory()
    reporter = item.flags.get().reporter
    approve_item(actor=staff, item=item)
    drain()
    assert told(reporter) == ["flag_settled"]
    reopen_item(actor=staff, item=item)
    drain()
    assert told(reporter) == []


def test_member_hears_of_the_decision_and_of_the_appeal(drain):
    member = MemberFactory()
    made = restrict_member(actor=StaffFactory(), member=member, kind="warned", reasons=Reasons("Three insults."))
    drain()
    assert told(member) == ["restricted"]
    waiting = appeal(actor=member, restriction=made, text="It was a quotation.")
    decide_appeal(actor=StaffFactory(), appeal=waiting, overturns=False, answer="It was not.")
    drain()
    assert sorted(told(member)) == ["appeal_decided", "restricted"]


def test_two_moderators_claim_one_item_and_one_has_it():
    item, one, two = flagged(), StaffFactory(), StaffFactory()
    ends = at_once(lambda: claim_item(actor=one, item=item), lambda: claim_item(actor=two, item=item))
    assert sorted(ends) == ["claimed", "done"]


def test_two_moderators_decide_one_item_and_one_decides_it():
    item, one, two = flagged(), StaffFactory(), StaffFactory()
    ends = at_once(
        lambda: approve_item(actor=one, item=item),
        lambda: reject_item(actor=two, item=item, reasons=Reasons("Advertising.")),
    )
    assert sorted(ends) == ["already_decided", "done"]


def test_flags_that_meet_make_one_item_and_one_statement():
    answer = an_answer()
    people = [MemberFactory() for _ in range(4)]
    acts = [
        lambda who=who: flag(actor=who, subject_type="content.post", subject_id=answer.pk, reason="spam")
        for who in people
    ]
    assert at_once(*acts) == ["done"] * 4
    assert (Item.objects.count(), Flag.objects.count(), Restriction.objects.count()) == (1, 4, 1)


def test_two_who_decide_one_appeal_decide_it_once():
    made = restrict_member(
        actor=StaffFactory(), member=MemberFactory(), kind="warned", reasons=Reasons("Three insults.")
    )
    waiting = appeal(actor=made.member, restriction=made, text="It was a quotation.")
    given = {"appeal": waiting, "overturns": True, "answer": "Right."}
    one, two = StaffFactory(), StaffFactory()
    ends = at_once(lambda: decide_appeal(actor=one, **given), lambda: decide_appeal(actor=two, **given))
    assert sorted(ends) == ["already_decided", "done"]
