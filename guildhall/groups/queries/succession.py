"""What became of a group, and what it came from, as far as the viewer may see it."""

from __future__ import annotations

from django.db.models import Q
from django.shortcuts import get_object_or_404

from guildhall.groups.models import Group, Succession
from guildhall.kernel.actor import Actor


def merged_into(viewer: Actor, group: Group) -> Group | None:
    """Where an archived group went on. Followed to the last one, as long as the viewer may see it."""
    seen, found = {group.pk}, None
    while step := _next(viewer, found or group):
        if step.pk in seen:
            break
        seen.add(step.pk)
        found = step
    return found


def _next(viewer: Actor, group: Group) -> Group | None:
    if not group.closed_at:
        return None
    rows = Succession.objects.standing().filter(before=group, way=Succession.Way.MERGED)
    row = rows.filter(after__in=Group.objects.visible_to(viewer)).select_related("after").first()
    return row.after if row else None


def relatives_of(viewer: Actor, group: Group) -> list[Succession]:
    """Merges and splits that it took part in, the latest first; only with groups that the viewer may see."""
    seen = Group.objects.visible_to(viewer)
    rows = Succession.objects.standing().filter(Q(after=group, before__in=seen) | Q(before=group, after__in=seen))
    return list(rows.select_related("before", "after").order_by("-made_at", "-pk"))


def succession_by_number(pk: int) -> Succession:
    return get_object_or_404(Succession.objects.select_related("before", "after"), pk=pk)


def group_of_handle(handle: str) -> Group | None:
    return Group.objects.filter(handle__iexact=handle.strip()).first()
