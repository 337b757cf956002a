"""Limits are counted in the database: real processes at once use up no more than there is."""

import pytest

from guildhall.kernel.actor import HOUSE
from guildhall.members.tests.factories import MemberFactory
from guildhall.moderation.models import Pace
from guildhall.options.actions import choose
from tests.forks import at_once

MOST, PROCESSES, TRIES = 12, 4, 10
CHILD = """
import sys
from django.db import transaction
from guildhall.kernel.refusal import TooMany
from guildhall.members.models import Member
from guildhall.moderation.actions.limits import spend
member, done = Member.objects.get(pk=int(sys.argv[1])), 0
for _ in range(int(sys.argv[2])):
    try:
        with transaction.atomic():
            spend(actor=member, action="votes")
        done += 1
    except TooMany:
        pass
print(done)
"""


@pytest.mark.django_db(transaction=True)
def test_processes_at_once_use_up_no_more_than_there_is():
    member = MemberFactory()
    choose(actor=HOUSE, key="levels.votes", value=[MOST] * 5)
    counts = map(int, at_once(CHILD, [[member.pk, TRIES]] * PROCESSES))
    assert sum(counts) == MOST
    assert Pace.objects.get(member=member).action == "votes"
