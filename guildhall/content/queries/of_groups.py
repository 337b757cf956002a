"""What a group has of its own."""

from __future__ import annotations

from collections.abc import Sequence

from guildhall.content.models import Space, Topic
from guildhall.content.queries.feeds import Row, rows_of
from guildhall.content.rules import can_manage
from guildhall.groups.models import Group
from guildhall.kernel.actor import Actor

LATEST = 5


def spaces_of_group(viewer: Actor, group: Group) -> list[Space]:
    return list(Space.objects.visible_to(viewer).filter(group=group).order_by("position", "pk"))


def spaces_to_give(actor: Actor, group: Group) -> dict[int, str]:
    """By number, the name of each space for this group alone, to whoever may give it to another group."""
    if not can_manage(actor):
        return {}
    return {space.pk: str(space) for space in Space.objects.filter(group=group).order_by("position", "pk")}


def topics_of_group(viewer: Actor, spaces: Sequence[Space]) -> list[Row]:
    """The latest active ones in spaces that the viewer may read."""
    topics = Topic.objects.visible_to(viewer).filter(space__in=[space.pk for space in spaces], hidden_at=None)
    return rows_of(topics.order_by("-active_at", "-pk")[:LATEST])
