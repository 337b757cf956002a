"""When a member is told: at once, once a day, and never in their quiet hours. All in their own zone."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

Quiet = tuple[int, int] | None  # hours of the day: from, to


def moment(pace: str, made_at: datetime, now: datetime, *, zone: str, hour: int, quiet: Quiet) -> datetime:
    """The first moment at which something of this pace may leave; not after `now` when that is at once.

    `hour` is the hour of the day at which all that came within a day leaves together.
    """
    at = next_day(made_at, zone, hour) if pace == "daily" else made_at
    return after_quiet(max(at, now), zone, quiet)


def next_day(made_at: datetime, zone: str, hour: int) -> datetime:
    """The first full `hour` o'clock after a time."""
    here = made_at.astimezone(_zone(zone))
    today = here.replace(hour=hour, minute=0, second=0, microsecond=0)
    return today if today > here else today + timedelta(days=1)


def after_quiet(at: datetime, zone: str, quiet: Quiet) -> datetime:
    """The time itself, or the end of the quiet hours that it is in."""
    if quiet is None:
        return at
    begin, end = quiet
    here = at.astimezone(_zone(zone))
    inside = begin <= here.hour < end if begin < end else here.hour >= begin or here.hour < end
    if not inside:
        return at
    over = here.replace(hour=end, minute=0, second=0, microsecond=0)
    return over if over > here else over + timedelta(days=1)


@cache
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name if name in available_timezones() else "UTC")
