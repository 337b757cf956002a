"""What groups tell of people: a filter of the directory, and the groups on a profile."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from guildhall.groups.models import Group, GroupMembership
from guildhall.groups.queries.groups import groups_seen_of
from guildhall.kernel.actor import Actor
from guildhall.kernel.registry import Panel, PeopleFilter, panels, people_filters
from guildhall.kernel.text import Bilingual
from guildhall.members.models import Member
from guildhall.members.rules import can_see_shown

LISTED = 200


def people_in(viewer: Actor, handle: str) -> Any:
    """Who is in it now, of a group that the viewer may see."""
    seen = Group.objects.visible_to(viewer).open().filter(handle=handle)
    rows = GroupMembership.objects.current().filter(group__in=seen)
    return rows.annotate(person=Coalesce("member__merged_into", "member")).values("person")


def groups_to_choose(viewer: Actor) -> Iterable[tuple[str, Any]]:
    seen = Group.objects.visible_to(viewer).open().order_by("name_en", "name_zh_hans")
    return [(group.handle, group.name) for group in seen[:LISTED]]


def beside_profile(request: Any, member: Member) -> tuple[str, dict[str, Any]] | None:
    if not can_see_shown(request.user, member, "shows_groups"):
        return None
    groups = groups_seen_of(request.user, member)
    return ("groups/on_profile.html", {"groups": groups}) if groups else None


people_filters.add(
    PeopleFilter(
        name="groups.group",
        label=Bilingual("Every group", "所有小组"),
        among=people_in,
        choices=groups_to_choose,
        switch="shows_groups",
        order=20,
    )
)
panels.add(Panel(name="groups.on_profile", place="profile_side", label=_("Groups"), render=beside_profile, order=20))
