"""Who watches what."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Subquery

from guildhall.kernel.actor import Actor
from guildhall.kernel.notices import watchables
from guildhall.kernel.prepared import EXAMPLE, Prepared
from guildhall.kernel.registry import Shown, port
from guildhall.members.models import Member
from guildhall.outreach.models import Watch

MOST = 2**63 - 1  # what the database calls a bigint
_LEVEL = Prepared(
    lambda member, ref, kind: Watch.objects.said_by(member).filter(kind=kind, ref=ref).values_list("level"),
    member=EXAMPLE,
    ref=EXAMPLE + 1,
    kind="a kind",
)


def watch_level(member: Member, kind: str, ref: int) -> str:
    """'watch', 'normal' or 'mute', as said under any of their accounts; one prepared read."""
    rows = _LEVEL.rows(member=member.pk, kind=kind, ref=ref)
    return str(rows[0][0]) if rows else Watch.Level.NORMAL.value


def level_said(member: int, kind: str, ref: Any) -> Subquery:
    """The same as a column of another read; null for 'normal'. What carries it as `watch_level` is not asked again."""
    return Subquery(Watch.objects.said_by(member).filter(kind=kind, ref=ref).values("level")[:1])


def watches_of(member: Member) -> list[Watch]:
    """Everything they said, newest first."""
    return list(Watch.objects.said_by(member.pk).order_by("-since", "-pk"))


def watchers_of(kind: str, ref: int) -> list[int]:
    """Ids of the members who want to hear of everything new there."""
    return list(Watch.objects.watching().of(kind, ref).order_by("member").values_list("member", flat=True))


def shown_to(viewer: Actor, kind: str, refs: Iterable[int]) -> dict[int, Shown]:
    """As the room that offers the kind shows its things to the viewer; empty for a kind that no room offers."""
    declared = watchables.get(kind)
    show = port("subject", declared.subject) if declared else None
    return show(viewer, [ref for ref in refs if ref <= MOST]) if show else {}
