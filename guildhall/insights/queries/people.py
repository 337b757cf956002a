"""Who is left out of the figures, as the head of a board says."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from guildhall.kernel import clock
from guildhall.members.models import Member, RoleGrant


@dataclass(frozen=True)
class LeftOut:
    staff: int
    bots: int


def left_out() -> LeftOut:
    """Staff who hold a role now, and bots. Each day counts them as they were on it; this is only said."""
    now = clock.now()
    held = RoleGrant.objects.filter(Q(ended_at=None) | Q(ended_at__gt=now), granted_at__lte=now)
    return LeftOut(
        staff=held.values("member").distinct().count(), bots=Member.objects.filter(kind=Member.Kind.BOT).count()
    )
