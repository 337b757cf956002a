"""The rhythm of a member, drawn: ninety days, active ones filled, the silence since the last one outlined."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from guildhall.members.models import Member
from guildhall.members.queries.lifecycle import active_days, alarm_of, lifecycle_of
from guildhall.members.queries.segments import today
from guildhall.members.rules.lifecycle import WINDOW

STEP = 8


@dataclass(frozen=True)
class Bar:
    x: int
    kind: str  # 'gave' | 'came' | 'none' | 'silent'


@dataclass(frozen=True)
class Rhythm:
    since: date
    bars: list[Bar]
    width: int = WINDOW * STEP


def rhythm_of(member: Member) -> Rhythm:
    day = today()
    since = day - timedelta(days=WINDOW - 1)
    active = {
        row.day: "gave" if row.gave else "came"
        for row in active_days(member, until=day, since=since - timedelta(days=1))
    }
    last = max(active, default=since)
    bars = []
    for number in range(WINDOW):
        at = since + timedelta(days=number)
        bars.append(Bar(number * STEP, active.get(at, "silent" if at > last else "none")))
    return Rhythm(since, bars)


def lifecycle_context(member: Member) -> dict[str, Any]:
    """What `members/console/lifecycle_panel.html` shows."""
    return {"member": member, "stays": lifecycle_of(member), "alarm": alarm_of(member), "drawn": rhythm_of(member)}
