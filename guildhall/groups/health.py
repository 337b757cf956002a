"""Whether a group has fallen silent, against its own rhythm. Pure.

A level of 60, 90 or 180 days is reached when the silence lasts that long **and** 1.5, 2 or 3 times the pause that is usual
for the group: the 90th percentile (nearest rank) of the days between two days on which somebody acted there, within the
last 400 days. With fewer than five pauses no rhythm is known and the days alone count.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil

FACTORS = {60: 1.5, 90: 2.0, 180: 3.0}
WINDOW = 400  # days
FEWEST = 5  # pauses


@dataclass(frozen=True)
class Health:
    last: date | None  # when somebody acted; None: never in the window
    since: date  # from when the silence counts
    silent: int  # days
    usual: int | None  # days; None: too little is known
    level: int  # 0, 60, 90, 180

    @property
    def next_level(self) -> tuple[int, int] | None:
        """The level that comes next, and after how many days of silence."""
        return next(((level, threshold(level, self.usual)) for level in FACTORS if level > self.level), None)


def health(days: Sequence[date], founded: date, today: date) -> Health:
    """`days`: each day on which somebody acted, in order."""
    last = days[-1] if days else None
    since = last or founded
    silent, usual = (today - since).days, usual_pause(days)
    level = max((one for one in FACTORS if silent >= threshold(one, usual)), default=0)
    return Health(last, since, silent, usual, level)


def threshold(level: int, usual: int | None) -> int:
    """Days of silence at which the level is reached."""
    return max(level, ceil(FACTORS[level] * (usual or 0)))


def usual_pause(days: Sequence[date]) -> int | None:
    pauses = sorted((after - before).days for before, after in zip(days, days[1:], strict=False))
    return pauses[ceil(0.9 * len(pauses)) - 1] if len(pauses) >= FEWEST else None
