from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from guildhall.groups.models import Admission, Charter, Group, GroupMembership, Seat
from guildhall.groups.rules import can_lead
from guildhall.kernel.actor import Actor
from guildhall.members.models import Member

PAGE = 60
PERSON = ("member", "member__merged_into", "member__avatar")


def groups_with_sizes() -> QuerySet[Group]:
    """Every group, open ones first, with `size`: people in it now."""
    return Group.objects.sized().order_by("-closed_at", "name_en", "name_zh_hans")


def groups_of(viewer: Actor) -> list[Group]:
    """The open groups a viewer is in, by name."""
    mine = GroupMembership.objects.of(viewer).values("group")
    return list(Group.objects.filter(pk__in=mine).order_by("name_en", "name_zh_hans"))


def group_of(viewer: Actor, handle: str) -> Group:
    """With `size` and `is_mine`. Raises Http404 also for one that the viewer may not see."""
    return get_object_or_404(
        Group.objects.visible_to(viewer).sized().as_seen_by(viewer).select_related("figures"), handle=handle
    )


def group_by_number(viewer: Actor, pk: int) -> Group:
    return get_object_or_404(Group.objects.visible_to(viewer), pk=pk)


def memberships_of(group: Group) -> QuerySet[GroupMembership]:
    """Who is in it now, latest first."""
    rows = GroupMembership.objects.current().filter(group=group)
    return rows.select_related(*PERSON).order_by("-joined_at", "-pk")


def members_page(viewer: Actor, group: Group, *, after: int = 0, size: int = PAGE) -> list[GroupMembership]:
    """One more than `size` where there are more. Others than the group see only people who are listed."""
    rows = GroupMembership.objects.current().filter(group=group, member__in=Member.objects.visible_to(viewer))
    if not getattr(group, "is_mine", False) and not can_lead(viewer, group):
        rows = rows.filter(member__in=Member.objects.listed())
    rows = rows.filter(pk__lt=after) if after else rows
    return list(rows.select_related(*PERSON).order_by("-pk")[: size + 1])


def open_groups() -> QuerySet[Group]:
    return Group.objects.open().order_by("name_en", "name_zh_hans")


def current_memberships() -> QuerySet[GroupMembership]:
    return GroupMembership.objects.current().select_related("group")


def member_of_handle(handle: str) -> Member | None:
    return Member.objects.present().filter(handle__iexact=handle.strip().lstrip("@")).first()


def seats_of(viewer: Actor, group: Group) -> list[Seat]:
    """Whose term runs, leads first, as far as the viewer may open their profiles."""
    rows = Seat.objects.current().filter(group=group, member__in=Member.objects.visible_to(viewer))
    return in_order(rows.select_related(*PERSON))


def in_order(seats: Iterable[Seat]) -> list[Seat]:
    order = {role: number for number, role in enumerate(Seat.Role.values)}
    return sorted(seats, key=lambda seat: (order[seat.role], seat.since, seat.pk))


def seats_held(group: Group) -> QuerySet[Seat]:
    """For its leads: those, and the ones that are to come or whose term ran out."""
    return Seat.objects.filter(group=group, ended_at=None).select_related(*PERSON).order_by("since", "pk")


def seat_by_number(viewer: Actor, pk: int) -> Seat:
    seen = Group.objects.visible_to(viewer)
    return get_object_or_404(Seat.objects.select_related("group").filter(group__in=seen), pk=pk)


def admission_of(viewer: Actor, group: Group) -> Admission | None:
    pk = getattr(viewer, "pk", None)
    return Admission.objects.open().filter(group=group, member=pk).first() if pk else None


def admission_by_number(viewer: Actor, pk: int) -> Admission:
    """What is the viewer's own, or of a group they lead."""
    found = get_object_or_404(Admission.objects.select_related("group", "member"), pk=pk)
    if found.member_id == getattr(viewer, "pk", None) or can_lead(viewer, found.group):
        return found
    return get_object_or_404(Admission.objects.none())


def admissions_to_decide(group: Group) -> QuerySet[Admission]:
    return _open(group, Admission.Way.ASKED)


def invitations_out(group: Group) -> QuerySet[Admission]:
    return _open(group, Admission.Way.INVITED)


def _open(group: Group, way: str) -> QuerySet[Admission]:
    rows = Admission.objects.open().filter(group=group, way=way)
    return rows.select_related(*PERSON).order_by("opened_at", "pk")


def charter_of(group: Group) -> Charter | None:
    return Charter.objects.filter(group=group).order_by("-number").first()


def charter_texts(group: Group, number: int) -> tuple[Charter | None, Charter | None]:
    """A version and the one before it, with their texts."""
    found = {one.number: one for one in Charter.objects.filter(group=group, number__in=(number, number - 1))}
    return found.get(number), found.get(number - 1)


def charters_of(group: Group) -> list[Charter]:
    """Every version, the latest first; without their texts."""
    return list(Charter.objects.filter(group=group).defer("source", "html").order_by("-number"))


@dataclass(frozen=True)
class Belonging:
    """A group somebody is in, and the role they have there, if any."""

    group: Group
    role: str


def groups_seen_of(viewer: Actor, member: Member) -> list[Belonging]:
    """The open groups a person is in, under any of their accounts, as far as the viewer may see them; two reads."""
    behind = Member.objects.behind(member).values("pk")
    current = GroupMembership.objects.current().filter(member__in=behind).values("group")
    groups = Group.objects.visible_to(viewer).open().filter(pk__in=current).order_by("name_en", "name_zh_hans", "pk")
    seats = Seat.objects.current().filter(member__in=behind)
    held = {seat.group_id: str(seat.get_role_display()) for seat in seats}
    return [Belonging(group, held.get(group.pk, "")) for group in groups[:50]]
