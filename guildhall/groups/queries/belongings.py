"""What a group has that can go on in another, and what becomes of it there."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from guildhall.groups.models import Announcement, Document, Group, GroupMembership, Meeting, Seat
from guildhall.groups.queries.groups import PERSON, in_order
from guildhall.kernel import clock
from guildhall.kernel.actor import Actor
from guildhall.kernel.registry import port
from guildhall.members.models import Member

KINDS = ("roles", "meetings", "spaces", "documents", "announcements")
# Ports by which a room above gives what is a group's own in it to another group: 'of_group', `(actor, group) -> {id: name}` of
# what the actor may give; 'to_group', `(actor, ids, group, into) -> None`, refuses where one is not the group's any more.
SPACES = "content.space"


@dataclass(frozen=True)
class Belongings:
    """`spaces`: name by number, those that the actor may give away."""

    roles: list[Seat]
    meetings: list[Meeting]
    spaces: dict[int, str]
    documents: list[Document]
    announcements: list[Announcement]

    def numbers(self, kind: str) -> list[int]:
        return list(self.spaces) if kind == "spaces" else [one.pk for one in getattr(self, kind)]

    @property
    def anything(self) -> bool:
        return any(self.numbers(kind) for kind in KINDS)

    def only(self, goes: Mapping[str, Collection[int]]) -> Belongings:
        """Those of it that `goes` names by kind and number."""
        wanted = {kind: set(goes.get(kind, ())) for kind in KINDS}
        lists: Any = {
            kind: [one for one in getattr(self, kind) if one.pk in wanted[kind]] for kind in KINDS if kind != "spaces"
        }
        return Belongings(**lists, spaces={pk: name for pk, name in self.spaces.items() if pk in wanted["spaces"]})


@dataclass(frozen=True)
class Role:
    """A seat that could go along, and the one that its holder has in the other group already and keeps."""

    seat: Seat
    kept: Seat | None


@dataclass(frozen=True)
class MergePlan:
    """What a merge does: who comes to be in the other group, how many are in both, and what can go along."""

    people: list[Member]
    inside: int
    has: Belongings
    roles: list[Role]
    opens: bool  # what is of a hidden group comes where everybody sees it


def belongings_of(actor: Actor, group: Group) -> Belongings:
    """Terms that are not over, meetings in the calendar, files that are not removed, announcements that are shown."""
    seats = held(group).filter(member__in=_members(group)).select_related(*PERSON)
    spaces = port("of_group", SPACES)
    return Belongings(
        roles=in_order(seats),
        meetings=list(Meeting.objects.current().filter(group=group).order_by("pk")),
        spaces=spaces(actor, group) if spaces else {},
        documents=list(Document.objects.present().filter(group=group).order_by("pk")),
        announcements=list(Announcement.objects.shown().filter(group=group).order_by("pk")),
    )


def merge_plan(actor: Actor, group: Group, into: Group) -> MergePlan:
    rows = GroupMembership.objects.current().filter(group=group).select_related(*PERSON).order_by("pk")
    inside = set(_members(into).values_list("member", flat=True))
    has = belongings_of(actor, group)
    return MergePlan(
        people=[row.member for row in rows if row.member_id not in inside and row.member.is_active],
        inside=sum(row.member_id in inside for row in rows),
        has=has,
        roles=roles_there(has.roles, into),
        opens=group.door == Group.Door.HIDDEN != into.door,
    )


def roles_there(seats: Iterable[Seat], into: Group) -> list[Role]:
    kept = {seat.member_id: seat for seat in held(into)}
    return [Role(seat, kept.get(seat.member_id)) for seat in seats]


def held(group: Group) -> Any:
    """Seats of a term that runs or is to come."""
    return Seat.objects.filter(Q(until=None) | Q(until__gte=clock.today()), group=group, ended_at=None)


def _members(group: Group) -> Any:
    return GroupMembership.objects.current().filter(group=group).values("member")
