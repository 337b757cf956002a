"""Operators who write at once: whoever comes too late is asked for a reason, by the house and not by the database."""

import pytest

from guildhall.members.tests.factories import MemberFactory, StaffFactory
from guildhall.outreach.actions.contacts import contact
from guildhall.outreach.models import Contact
from tests.forks import at_once

PROCESSES = 4
CHILD = """
import sys
from guildhall.kernel.refusal import Refusal
from guildhall.members.models import Member
from guildhall.outreach.actions.contacts import contact
member, operator = Member.objects.get(pk=int(sys.argv[1])), Member.objects.get(pk=int(sys.argv[2]))
try:
    contact(actor=operator, member=member, channel="phone", about="At once")
    print("kept")
except Refusal as refusal:
    print(refusal.code, "|", refusal)
"""


@pytest.mark.django_db(transaction=True)
def test_of_operators_who_write_at_once_one_is_kept_and_the_others_are_asked_for_a_reason():
    member, operators = MemberFactory(), [StaffFactory() for _ in range(PROCESSES)]
    contact(actor=operators[0], member=member, channel="phone", about="The first")
    assert sorted(at_once(CHILD, [[member.pk, one.pk] for one in operators])) == [
        "kept",
        *["over_budget | Staff has been in touch twice in 30 days. Say why once more is right."] * (PROCESSES - 1),
    ]
    assert Contact.objects.filter(member=member).count() == 2
