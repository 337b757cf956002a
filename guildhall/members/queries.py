"""Reading members: profiles, the directory, the console's pages, and helpers for the rooms above."""

from __future__ import annotations

from collections.abc import Iterable

from guildhall.kernel.actor import Actor
from guildhall.members.models import ActorKey, Member


def is_visible(viewer: Actor, pk: int) -> bool:
    return Member.objects.visible_to(viewer).filter(pk=pk).exists()


def ids_behind(member: Member) -> list[int]:
    """The rows that are shown as this member: their own and those merged into them."""
    return list(Member.objects.behind(member).order_by("pk").values_list("pk", flat=True))


def keys_behind(member: Member) -> list[int]:
    """The same as keys of the log."""
    rows = ActorKey.objects.filter(member__in=Member.objects.behind(member))
    return list(rows.order_by("member_id").values_list("key", flat=True))


def members_of_keys(keys: Iterable[int | None]) -> dict[int, Member]:
    """Who stands behind keys of the log, as they are shown now; erased people are not in it."""
    rows = ActorKey.objects.filter(key__in={key for key in keys if key is not None})
    return {row.key: row.member.shown for row in rows.select_related("member__merged_into")}
