"""Those who won get their role, all at once; taken back, everybody has the role they had."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from guildhall.activity.actions import record, scope
from guildhall.groups.actions.groups import locked, require_lead, require_open
from guildhall.groups.actions.seats import end_seat, give_seat
from guildhall.groups.activities import WinnersSeated, WinnersUnseated
from guildhall.groups.models import Candidate, Election, GroupMembership, Seat
from guildhall.kernel.actor import Actor
from guildhall.kernel.refusal import Refusal
from guildhall.members.models import Member


@transaction.atomic
def seat_winners(
    *, actor: Actor, election: Election, role: str, since: date, until: date | None = None, replaces: bool = False
) -> list[Seat]:
    """By the leads, once it is counted: who won and is still in the group gets the role; their other one there ends.

    `replaces`: whoever has this role now and did not win it again loses it. Refuses `not_allowed`, `group_closed`,
    `not_counted`, `already_seated`, `nobody`, and as `give_seat` does.
    """
    election = _held(actor, election)
    if election.stage != "counted":
        raise Refusal("not_counted", _("There is no result yet."))
    if election.seated:
        raise Refusal("already_seated", _("Those elected have their role already."))
    winners = winners_in(election)
    if not winners:
        raise Refusal("nobody", _("Nobody who was elected is in the group now."))
    open_seats = Seat.objects.filter(group=election.group, ended_at=None)
    going = list(open_seats.filter(role=role).exclude(member__in=winners)) if replaces else []
    ended = [one.pk for one in (*going, *open_seats.filter(member__in=winners))]
    seats = [
        give_seat(actor=actor, group=election.group, member=one, role=role, since=since, until=until) for one in winners
    ]
    for one in going:
        end_seat(actor=actor, seat=one)
    election.seated = {"made": [one.pk for one in seats], "ended": ended}
    election.save(update_fields=["seated"])
    _say(WinnersSeated(seats=len(seats)), election, actor)
    return seats


@transaction.atomic
def unseat_winners(*, actor: Actor, election: Election) -> Election:
    """What `seat_winners` did, as far as nobody changed it since. Refuses `not_allowed`, `group_closed`, `not_seated`."""
    election = _held(actor, election)
    if not election.seated:
        raise Refusal("not_seated", _("Those elected have no role by this election."))
    for seat in Seat.objects.filter(pk__in=election.seated["made"], ended_at=None):
        end_seat(actor=actor, seat=seat)
    inside = GroupMembership.objects.current().filter(group=election.group).values("member")
    taken = Seat.objects.filter(group=election.group, ended_at=None).values("member")
    before = Seat.objects.filter(pk__in=election.seated["ended"], member__in=inside).exclude(member__in=taken)
    before.update(ended_at=None, ended_by=None)
    election.seated = None
    election.save(update_fields=["seated"])
    _say(WinnersUnseated(), election, actor)
    return election


def winners_in(election: Election) -> list[Member]:
    """Those elected who are in the group now, by their number as candidates."""
    inside = GroupMembership.objects.current().filter(group=election.group_id).values("member")
    rows = Candidate.objects.filter(pk__in=(election.result or {}).get("winners", []), member__in=inside)
    return [one.member for one in rows.select_related("member").order_by("pk") if one.member]


def _held(actor: Actor, election: Election) -> Election:
    require_lead(actor, election.group)
    require_open(locked(election.group))
    return Election.objects.select_for_update(of=("self",)).select_related("group").get(pk=election.pk)


def _say(activity: object, election: Election, actor: Actor) -> None:
    record(activity, subject=election, actor=actor, scopes=[scope("group", election.group_id)])
