"""Limits are counted in the database: real processes at once use up no more than there is."""

import os
import subprocess
import sys

import pytest

from guildhall.kernel.actor import HOUSE
from guildhall.members.tests.factories import MemberFactory
from guildhall.moderation.models import Pace
from guildhall.options.actions import choose

MOST, PROCESSES, TRIES = 12, 4, 10
CHILD = """
import sys
from guildhall.config import house
house.set_up()
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
    command = [sys.executable, "-c", CHILD, str(member.pk), str(TRIES)]
    children = [
        subprocess.Popen(command, env=dict(os.environ), stdout=subprocess.PIPE, text=True) for _ in range(PROCESSES)
    ]
    counts = [int(child.communicate(timeout=240)[0]) for child in children]
    assert sum(counts) == MOST
    assert Pace.objects.get(member=member).action == "votes"
