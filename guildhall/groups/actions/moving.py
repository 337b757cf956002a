"""What is a group's own goes on in another, and back: parts of acts that hold the locks of both groups."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from guildhall.groups.actions.groups import say
from guildhall.groups.actions.meetings import MOST
from guildhall.groups.activities import SeatEnded, SeatGiven
from guildhall.groups.models import Announcement, Document, Group, Meeting, Seat
from guildhall.groups.queries.belongings import SPACES, roles_there
from guildhall.kernel import clock
from guildhall.kernel.actor import Actor
from guildhall.kernel.refusal import Refusal
from guildhall.kernel.registry import port

THINGS: dict[str, Any] = {"meetings": Meeting, "documents": Document, "announcements": Announcement}


def move_things(actor: Actor, group: Group, into: Group, goes: Mapping[str, Collection[int]]) -> dict[str, list[int]]:
    """By kind, the numbers of what moved. Refuses `moved_on` and `not_of_group`, where one is no longer the group's, `too_many`."""
    moved = {kind: sorted(goes[kind]) for kind in (*THINGS, "spaces") if goes.get(kind)}
    for kind in THINGS.keys() & moved.keys():
        _move(THINGS[kind], moved[kind], group, into)
    if Meeting.objects.current().filter(group=into).count() > MOST and "meetings" in moved:
        raise Refusal("too_many", _("A group has at most %(number)s meetings in its calendar."), number=MOST)
    if "spaces" in moved and (give := port("to_group", SPACES)):
        give(actor, moved["spaces"], group, into)
    return moved


def _move(model: Any, numbers: list[int], group: Group, into: Group) -> None:
    rows = list(model.objects.select_for_update(of=("self",)).filter(pk__in=numbers).select_related("group"))
    for one in rows:
        if one.group_id != group.pk:
            raise Refusal(
                "moved_on", _("“%(name)s” is with the group “%(group)s” now. Bring it back from there first."),
                name=one.title, group=str(one.group),
            )  # fmt: skip
    model.objects.filter(pk__in=numbers).update(group=into)


@transaction.atomic
def move_roles(*, actor: Actor, seats: Iterable[Seat], into: Group) -> tuple[list[int], list[int]]:
    """The same role for the same term there; whoever has one there keeps that. Numbers of what was given, and of rows there
    that ended by it because their term was over."""
    going = [role.seat for role in roles_there(seats, into) if role.kept is None]
    over = Seat.objects.filter(group=into, ended_at=None, member__in=[seat.member_id for seat in going])
    ended = end_roles(actor=actor, seats=over)
    given = []
    for seat in going:
        given.append(
            Seat.objects.create(
                group=into, member=seat.member, role=seat.role, since=seat.since, until=seat.until,
                given_at=clock.now(), given_by=actor.actor_key,
            ).pk
        )  # fmt: skip
        say(SeatGiven(), into, actor, seat.member)
    return given, ended


@transaction.atomic
def end_roles(*, actor: Actor, seats: Any, says: bool = False) -> list[int]:
    """`seats`: a queryset; those of it that had not ended. With `says` each has its row in the log."""
    rows = list(seats.filter(ended_at=None).select_related("group", "member").order_by("pk"))
    Seat.objects.filter(pk__in=[seat.pk for seat in rows]).update(ended_at=clock.now(), ended_by=actor.actor_key)
    for seat in rows if says else []:
        say(SeatEnded(), seat.group, actor, seat.member)
    return [seat.pk for seat in rows]
