"""Who is left out of the figures, and who stands for whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models import Q

from guildhall.kernel import clock
from guildhall.members.models import ActorKey, Member, RoleGrant

ALWAYS = (datetime(1, 1, 2, tzinfo=UTC), datetime(9999, 12, 30, tzinfo=UTC))


@dataclass(frozen=True)
class People:
    """`out`: (key, from, to) of staff and bots; `merged`: key of a merged person to the key that stands for both."""

    out: tuple[tuple[int, datetime, datetime], ...]
    merged: tuple[tuple[int, int], ...]
    staff: int
    bots: int

    @property
    def out_columns(self) -> list[list[object]]:
        return [list(column) for column in zip(*self.out, strict=True)] if self.out else [[], [], []]

    @property
    def merged_columns(self) -> list[list[int]]:
        return [list(column) for column in zip(*self.merged, strict=True)] if self.merged else [[], []]


NOBODY = People((), (), 0, 0)


def people() -> People:
    """Staff are out for as long as they hold a role, bots always. Both lists are short."""
    grants = RoleGrant.objects.values_list("member__key_row__key", "granted_at", "ended_at")
    staff = [(key, since, until or ALWAYS[1]) for key, since, until in grants if key]
    bots = ActorKey.objects.filter(member__kind=Member.Kind.BOT).values_list("key", flat=True)
    merged = ActorKey.objects.filter(~Q(member__merged_into=None)).values_list(
        "key", "member__merged_into__key_row__key"
    )
    now = clock.now()
    return People(
        out=(*staff, *((key, *ALWAYS) for key in bots)),
        merged=tuple((key, other) for key, other in merged if other),
        staff=len({key for key, since, until in staff if since <= now < until}),
        bots=len(bots),
    )
