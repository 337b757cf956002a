"""Days, Monday weeks and months: in Python, and as whole numbers inside Ibis expressions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import ibis

EPOCH = date(1900, 1, 1)  # a Monday


@dataclass(frozen=True)
class Period:
    """From `since` up to `until`, which is no part of it; `number` rises by one from each period to the next."""

    since: date
    until: date
    number: int

    @property
    def key(self) -> str:
        return self.since.isoformat()

    @property
    def last(self) -> date:
        return self.until - timedelta(days=1)


def number_of(day: date, grain: str) -> int:
    if grain == "month":
        return day.year * 12 + day.month - 1
    days = (day - EPOCH).days
    return days // 7 if grain == "week" else days


def begins(number: int, grain: str) -> date:
    if grain == "month":
        return date(number // 12, number % 12 + 1, 1)
    return EPOCH + timedelta(days=number * (7 if grain == "week" else 1))


def period(number: int, grain: str) -> Period:
    return Period(begins(number, grain), begins(number + 1, grain), number)


def whole(since: date, until: date, grain: str) -> tuple[Period, ...]:
    """The whole periods that lie within; none where the days hold no whole one."""
    first, end = number_of(since, grain), number_of(until, grain)
    if begins(first, grain) < since:
        first += 1
    return tuple(period(number, grain) for number in range(first, end))


def numbered(day: Any, grain: str) -> Any:
    """The number of the period that a date column lies in; empty where the date is."""
    if grain == "month":
        return (day.year() * 12 + day.month() - 1).cast("int64")
    days = day_number(day)
    return days // 7 if grain == "week" else days


def day_number(day: Any) -> Any:
    return day.delta(ibis.date(EPOCH.year, EPOCH.month, EPOCH.day), unit="day")


def midnight(day: date, zone: str) -> datetime:
    """The moment at which a local day begins."""
    return datetime.combine(day, time(), ZoneInfo(zone))
