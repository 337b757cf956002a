"""Where members stand, what that lets them do, and what they have done for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import timedelta
from typing import Any

from django.db.models import Count, Q

from guildhall.kernel import clock
from guildhall.kernel.prepared import EXAMPLE, Prepared
from guildhall.kernel.registry import ports
from guildhall.members.models import Member, Visit
from guildhall.members.queries import members_of_keys
from guildhall.moderation.models import Agreement, LevelMove, Standing
from guildhall.moderation.rules.levels import BY_HAND, LEVELS, NEEDS, PER_SPAN, PER_TEXT, Figures, Need, needs_for
from guildhall.options.queries import get as choice

SHOWN = 20  # moves of a member


_LEVEL = Prepared(lambda member: Standing.objects.filter(member=member).values_list("level"), member=EXAMPLE)


def level_of(member: Any) -> int:
    """Asked once a request, and only of who writes."""
    if "level_held" not in member.__dict__:
        found = _LEVEL.rows(member=member.pk)
        member.__dict__["level_held"] = found[0][0] if found else 0
    held: int = member.__dict__["level_held"]
    return held


def most_of(member: Any, what: str) -> int:
    """How many links, votes … the member's level allows; −1: without limit."""
    return int(choice(f"levels.{what}")[level_of(member)])


def needs_table() -> Mapping[str, Sequence[int]]:
    return {name: choice(f"levels.needs_{name}") for name in NEEDS}


def figures_of(members: Iterable[int]) -> dict[int, Figures]:
    """What each has done: days from their visits, all else from the rooms that offer a port 'trust'."""
    ids = list(members)
    since = clock.now() - timedelta(days=choice("levels.window_days"))
    recent = Count("pk", filter=Q(day__gte=since.date()))
    visits = Visit.objects.filter(member__in=ids).values("member").annotate(days=Count("pk"), recent_days=recent)
    found: dict[int, dict[str, int]] = {pk: {} for pk in ids}
    for row in visits:
        found[row["member"]] = {"days": row["days"], "recent_days": row["recent_days"]}
    for port in ports:
        if port.kind == "trust":
            for pk, counted in port.answers(ids, since).items():
                found[pk] |= counted
    known = {field.name for field in fields(Figures)}
    return {pk: Figures(**{name: n for name, n in has.items() if name in known}) for pk, has in found.items()}


def members_to_settle(after: int, most: int) -> list[int]:
    """The next ones who came in the window, or who have a standing; by number."""
    since = clock.now() - timedelta(days=choice("levels.window_days"))
    came = Q(pk__in=Visit.objects.filter(day__gte=since.date()).values("member"))
    found = Member.objects.filter(came | Q(pk__in=Standing.objects.values("member")), pk__gt=after, erased_at=None)
    return list(found.order_by("pk").values_list("pk", flat=True)[:most])


@dataclass(frozen=True)
class Progress:
    """A member's level as their own page and staff's show it."""

    standing: Standing
    needs: list[Need]  # of the next level; empty where there is none by figures
    falling: list[Need]  # what the level held now needs and no longer has
    moves: list[LevelMove]
    people: Mapping[int, Any]  # who moved or holds them, by key


def progress_of(member: Any) -> Progress:
    standing = Standing.objects.filter(member=member.pk).first() or Standing(member_id=member.pk)
    has = figures_of([member.pk])[member.pk]
    table, level = needs_table(), standing.level
    needs = needs_for(level + 1, has, table) if level + 1 < BY_HAND else []
    held = needs_for(level, has, table) if 0 < level < BY_HAND else []
    moves = list(LevelMove.objects.filter(member=member.pk).order_by("-pk")[:SHOWN])
    people = members_of_keys([standing.locked_by, *(move.moved_by for move in moves)])
    return Progress(standing, needs, [need for need in held if not need.is_met], moves, people)


def members_by_level() -> list[int]:
    """How many stand at each level; those without a row at the first."""
    counted = dict(Standing.objects.order_by().values_list("level").annotate(n=Count("pk")))
    counted[0] = Member.objects.filter(erased_at=None, merged_into=None).count() - sum(
        number for level, number in counted.items() if level
    )
    return [counted.get(level, 0) for level in range(len(LEVELS))]


def abilities_of(level: int) -> list[tuple[str, int]]:
    return [(name, int(choice(f"levels.{name}")[level])) for name in (*PER_TEXT, *PER_SPAN)]


def kept_about(member: Any) -> dict[str, Any]:
    """For the member's export."""
    hidden = ("member_id", "locked_by")
    standing: dict[str, Any] = dict(Standing.objects.filter(member=member).values().first() or {})
    return {
        "standing": {name: value for name, value in standing.items() if name not in hidden},
        "levels": list(
            LevelMove.objects.filter(member=member).order_by("pk").values("before", "after", "at", "because", "lacked")
        ),
        "agreements": list(Agreement.objects.filter(member=member).order_by("pk").values("version", "at")),
    }
