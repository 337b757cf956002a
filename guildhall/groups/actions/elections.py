"""Calling an election, standing in it, opening and counting it. Who votes what: `actions.ballots`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from guildhall.activity.actions import Staff, record, scope
from guildhall.groups.actions.groups import locked, require_lead, require_open
from guildhall.groups.activities import (
    CandidateStood,
    CandidateWithdrew,
    ElectionCalled,
    ElectionCancelled,
    ElectionCounted,
    ElectionMoved,
    ElectionOpened,
)
from guildhall.groups.models import BallotBox, Candidate, Election, Group, GroupMembership, Voter
from guildhall.groups.rules import can_stand
from guildhall.groups.schulze import count, elect
from guildhall.kernel import clock
from guildhall.kernel.actor import HOUSE, Actor
from guildhall.kernel.gates import gated
from guildhall.kernel.refusal import Forbidden, Refusal
from guildhall.members.models import Member
from guildhall.members.queries.attributes import verified


@transaction.atomic
def call_election(
    *, actor: Actor, group: Group, title: str, opens_at: datetime, closes_at: datetime, seats: int,
    about: str = "", limit: int | None = None,
) -> Election:  # fmt: skip
    """By the leads; whoever calls it runs it and does not stand. Refuses `not_allowed`, `group_closed`, `times`, `no_title`."""
    require_lead(actor, group)
    require_open(locked(group))
    title = gated("groups.election", title.strip(), actor)
    if not title:
        raise Refusal("no_title", _("Say who is elected."))
    if not clock.now() < opens_at < closes_at:
        raise Refusal("times", _("Voting has to begin later than now, and to end after it began."))
    election = Election.objects.create(
        group=group, title=title, about=gated("groups.election", about.strip(), actor), seats=seats, limit=limit,
        opens_at=opens_at, closes_at=closes_at, officer=actor if isinstance(actor, Member) else None,
        called_at=clock.now(), called_by=actor.actor_key,
    )  # fmt: skip
    _say(ElectionCalled(), election, actor)
    return election


@transaction.atomic
def change_election_times(*, actor: Actor, election: Election, opens_at: datetime, closes_at: datetime) -> Election:
    """By the leads, until voting begins; everybody in the group is told. Refuses `not_allowed`, `begun`, `times`."""
    require_lead(actor, election.group)
    election = _held(election)
    if election.stage != "standing" or clock.now() >= election.opens_at:
        raise Refusal("begun", _("Voting has begun or is over: the times stay as they are."))
    if not clock.now() < opens_at < closes_at:
        raise Refusal("times", _("Voting has to begin later than now, and to end after it began."))
    before = {"opens_at": election.opens_at.isoformat(), "closes_at": election.closes_at.isoformat()}
    election.opens_at, election.closes_at = opens_at, closes_at
    election.save(update_fields=["opens_at", "closes_at"])
    after = {"opens_at": opens_at.isoformat(), "closes_at": closes_at.isoformat()}
    record(
        ElectionMoved(), subject=election, actor=actor, scopes=[scope("group", election.group_id)],
        staff=Staff(before=before, after=after),
    )  # fmt: skip
    return election


@transaction.atomic
def stand(*, actor: Member, election: Election, words: str = "", employer: str = "") -> Candidate:
    """Again, to say it otherwise or to come back. Refuses `not_standing`."""
    election = _held(election)
    if not can_stand(actor, election):
        raise Forbidden("not_standing", _("Members of the group stand until voting begins, not who runs the election."))
    said = {"words": gated("groups.words", words.strip(), actor), "employer": employer.strip()[:80]}
    candidate, _made = Candidate.objects.update_or_create(
        election=election, member=actor, defaults=said | {"withdrawn_at": None, "stood_at": clock.now()}
    )
    _say(CandidateStood(), election, actor)
    return candidate


@transaction.atomic
def withdraw_candidacy(*, actor: Member, election: Election) -> Candidate:
    """Until voting begins. Refuses `not_a_candidate`, `begun`."""
    election = _held(election)
    candidate = Candidate.objects.filter(election=election, member=actor.pk, withdrawn_at=None).first()
    if candidate is None:
        raise Refusal("not_a_candidate", _("You do not stand in this election."))
    if election.opened_at:
        raise Refusal("begun", _("Voting has begun: the candidates stay as they are."))
    candidate.withdrawn_at = clock.now()
    candidate.save(update_fields=["withdrawn_at"])
    _say(CandidateWithdrew(), election, actor)
    return candidate


@transaction.atomic
def cancel_election(*, actor: Actor, election: Election) -> Election:
    """By the leads, until it is counted. Refuses `not_allowed`, `over`."""
    require_lead(actor, election.group)
    election = _held(election)
    if election.cancelled_at or election.counted_at:
        raise Refusal("over", _("This election is over."))
    election.cancelled_at, election.cancelled_by = clock.now(), actor.actor_key
    election.save(update_fields=["cancelled_at", "cancelled_by"])
    _say(ElectionCancelled(), election, actor)
    return election


@transaction.atomic
def open_election(*, actor: Actor, election: Election) -> Election:
    """From now on whoever is in the group this moment may vote, and nobody else.

    Where employers are limited, a company that staff verified stands for what a candidate said.
    Refuses `not_allowed`, `too_early`, `over`.
    """
    require_lead(actor, election.group)
    election = _held(election)
    if election.cancelled_at or election.opened_at:
        raise Refusal("over", _("This election has begun or is over."))
    if clock.now() < election.opens_at:
        raise Refusal("too_early", _("Voting does not begin yet."))
    voters = [Voter(election=election, member_id=pk) for pk in _electorate(election)]
    Voter.objects.bulk_create(voters)
    BallotBox.objects.create(election=election)
    if election.limit:
        _take_verified_employers(election)
    election.opened_at, election.electorate = clock.now(), len(voters)
    election.save(update_fields=["opened_at", "electorate"])
    _say(ElectionOpened(voters=len(voters)), election, actor)
    return election


@transaction.atomic
def count_election(*, actor: Actor, election: Election) -> Election:
    """Once it closed: counts the ballots and keeps the result. Refuses `not_allowed`, `too_early`, `over`.

    The voters are written anew in one transaction: in which order they voted is lost with the numbers of theirs.

    `result`: `candidates` (numbers, in the order of the rows of `pairwise`), `places` (best first, tied ones together),
    `winners`, `passed_over`, `undecided`, `ballots`.
    """
    require_lead(actor, election.group)
    election = _held(election)
    if election.stage != "counting":
        early = election.stage in ("standing", "voting")
        raise Refusal(
            *(("too_early", _("Voting has not ended yet.")) if early else ("over", _("This election is over.")))
        )
    box = BallotBox.objects.select_for_update().get(election=election)  # after whoever votes this moment
    Voter.objects.filter(election=election).update(voted=F("voted"))
    election.result, election.counted_at = _result_of(election, box), clock.now()
    election.save(update_fields=["result", "counted_at"])
    _say(ElectionCounted(ballots=election.result["ballots"]), election, actor)
    return election


def open_and_count_due() -> int:
    """By the clock, every minute: what opens, what is counted.

    Cancelled is an election without a candidate, and one whose time passed while the house was closed.
    """
    due = list(_due())
    for election in due:
        with transaction.atomic():
            _go_on(election)
    return len(due)


def _result_of(election: Election, box: BallotBox) -> dict[str, Any]:
    """Counted from the ballots as they are published."""
    standing = list(election.candidates.filter(withdrawn_at=None).order_by("pk"))
    names = [str(one.pk) for one in standing]
    ballots = list(box.ballots.values())
    found = count(names, ballots)
    employers = {str(one.pk): " ".join(one.employer.casefold().split()) for one in standing}
    elected = elect(found.places, election.seats, employers=employers, limit=election.limit)
    rows = [[found.pairwise.get((one, other), 0) for other in names] for one in names]
    numbers = {name: [int(one) for one in getattr(elected, name)] for name in ("winners", "passed_over", "undecided")}
    places = [[int(one) for one in tied] for tied in found.places]
    return {
        "candidates": [int(one) for one in names], "places": places, "pairwise": rows, "ballots": len(ballots), **numbers,
    }  # fmt: skip


def _held(election: Election) -> Election:
    return Election.objects.select_for_update(of=("self",)).select_related("group").get(pk=election.pk)


def _say(activity: Any, election: Election, actor: Actor) -> None:
    record(activity, subject=election, actor=actor, scopes=[scope("group", election.group_id)])


def _due() -> Iterator[Election]:
    waiting = Election.objects.standing().filter(counted_at=None).select_related("group")
    now = clock.now()
    yield from waiting.filter(opened_at=None, opens_at__lte=now)
    yield from waiting.filter(opened_at__isnull=False, closes_at__lte=now)


def _go_on(election: Election) -> None:
    if election.opened_at:
        count_election(actor=HOUSE, election=election)
    elif clock.now() >= election.closes_at or not election.candidates.filter(withdrawn_at=None).exists():
        cancel_election(actor=HOUSE, election=election)
    else:
        open_election(actor=HOUSE, election=election)


def _electorate(election: Election) -> list[int]:
    """People of the group who can sign in."""
    members = GroupMembership.objects.current().filter(group=election.group_id).values("member")
    people = Member.objects.present().people().filter(pk__in=members, claimed_at__isnull=False)
    return list(people.order_by("pk").values_list("pk", flat=True))


def _take_verified_employers(election: Election) -> None:
    standing = {one.member_id: one for one in election.candidates.filter(withdrawn_at=None, member__isnull=False)}
    for member, company in verified([pk for pk in standing if pk], "company").items():
        standing[member].employer = str(company)[:80]
    Candidate.objects.bulk_update(standing.values(), ["employer"])
