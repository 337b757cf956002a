from __future__ import annotations

from django.db.models import Count, Q, QuerySet

from guildhall.groups.models import Group, GroupMembership
from guildhall.kernel.actor import Actor
from guildhall.members.models import Member


def groups_with_sizes() -> QuerySet[Group]:
    """Every group, open ones first, with `size`: people in it now."""
    now_in = Count("memberships", filter=Q(memberships__left_at=None))
    return Group.objects.annotate(size=now_in).order_by("-closed_at", "name_en", "name_zh_hans")


def groups_of(viewer: Actor) -> list[Group]:
    """The open groups a viewer is in, by name."""
    mine = GroupMembership.objects.of(viewer).values("group")
    return list(Group.objects.filter(pk__in=mine).order_by("name_en", "name_zh_hans"))


def memberships_of(group: Group) -> QuerySet[GroupMembership]:
    """Who is in it now, latest first."""
    rows = GroupMembership.objects.current().filter(group=group)
    return rows.select_related("member", "member__merged_into", "member__avatar").order_by("-joined_at", "-pk")


def open_groups() -> QuerySet[Group]:
    return Group.objects.open().order_by("name_en", "name_zh_hans")


def current_memberships() -> QuerySet[GroupMembership]:
    return GroupMembership.objects.current()


def member_of_handle(handle: str) -> Member | None:
    return Member.objects.present().filter(handle__iexact=handle.strip().lstrip("@")).first()
