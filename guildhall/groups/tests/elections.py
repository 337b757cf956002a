"""Elections for tests: called, filled, voted in."""

from __future__ import annotations

from datetime import timedelta

import time_machine

from guildhall.groups import actions
from guildhall.groups.models import Candidate, Election
from guildhall.groups.receipts import new_receipt
from guildhall.groups.tests.test_doors import led
from guildhall.kernel import clock
from guildhall.kernel.actor import HOUSE
from guildhall.members.models import Member
from guildhall.members.tests.factories import MemberFactory

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def members_of(group, number: int) -> list[Member]:
    people = [MemberFactory() for _ in range(number)]
    for one in people:
        actions.add_to_group(actor=HOUSE, group=group, member=one)
    return people


def called(standing: int = 3, voters: int = 2, employers: tuple[str, ...] = (), **fields):
    """An election that opens in an hour and lasts a day, its candidates, and others of the group who may vote."""
    group, lead = led("open", fields.pop("handle", "sig"))
    people, others = members_of(group, standing), members_of(group, voters)
    opens = clock.now() + HOUR
    given = {"title": "One lead", "seats": 1, "opens_at": opens, "closes_at": opens + DAY} | fields
    election = actions.call_election(actor=lead, group=group, **given)
    said = [*employers, *[""] * standing][:standing]
    stood = [actions.stand(actor=one, election=election, employer=by) for one, by in zip(people, said, strict=True)]
    return election, stood, others


def later(election: Election, by: timedelta):
    """The time that long after the vote opens."""
    return time_machine.travel(election.opens_at + by, tick=True)


def opened(election: Election) -> Election:
    with later(election, timedelta()):
        return actions.open_election(actor=HOUSE, election=election)


def in_order(candidates: list[Candidate]) -> dict[int, int]:
    """A ballot that ranks them as they come."""
    return {one.pk: rank for rank, one in enumerate(candidates, start=1)}


def vote(member: Member, election: Election, ranks: dict[int, int], receipt: str = "") -> str:
    receipt = receipt or new_receipt()
    with later(election, HOUR):
        actions.cast_ballot(actor=member, election=election, ranks=ranks, receipt=receipt)
    return receipt


def counted(election: Election) -> Election:
    with later(election, election.closes_at - election.opens_at):
        return actions.count_election(actor=HOUSE, election=election)
