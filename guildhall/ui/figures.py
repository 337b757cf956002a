"""How numbers, dates and days are shown: geometry is worked out here, as SVG attributes, never as style."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone, translation
from django.utils.formats import date_format

CELL, GAP, LEFT, TOP = 11, 3, 30, 18


def is_chinese() -> bool:
    return (translation.get_language() or "").startswith("zh")


def day(value: date) -> str:
    """21 Nov 2026 · 2026 年 11 月 21 日."""
    if is_chinese():
        return f"{value.year} 年 {value.month} 月 {value.day} 日"
    return f"{value.day} {date_format(value, 'M')} {value.year}"


def short_day(value: date) -> str:
    """21 Nov · 11 月 21 日."""
    return f"{value.month} 月 {value.day} 日" if is_chinese() else f"{value.day} {date_format(value, 'M')}"


def month(value: date) -> str:
    return f"{value.month}月" if is_chinese() else date_format(value, "M")


def date_tile(props: dict[str, Any]) -> dict[str, Any]:
    value = props["day"]
    value = timezone.localtime(value).date() if isinstance(value, datetime) else value
    return {"month": month(value), "number": value.day, "full": day(value), "iso": value.isoformat()}


def when(props: dict[str, Any]) -> dict[str, Any]:
    """The absolute time in words; the page turns it into "4 min" or local time where scripts run; `zoned` stays in the member's zone."""
    at = props["at"]
    if not isinstance(at, datetime):
        return {"iso": at.isoformat(), "full": day(at), "text": day(at)}
    local = timezone.localtime(at)
    full = f"{day(local.date())} {local:%H:%M}"
    return {
        "iso": at.isoformat(timespec="seconds"),
        "full": full,
        "text": full if props["style"] in ("time", "zoned") else day(local.date()),
    }


def meter(props: dict[str, Any]) -> dict[str, Any]:
    largest = max(float(props["max"] or 0), 0.0) or 1.0
    value = min(max(float(props["value"] or 0), 0.0), largest)
    return {"value": f"{value:g}", "max": f"{largest:g}", "is_full": value >= largest}


@dataclass(frozen=True)
class Strip:
    """A figure's own year, on a scale of 0 to 100: range, usual, median, interval, now. All in the figure's unit."""

    low: float
    high: float
    usual_low: float
    usual_high: float
    median: float
    now: float
    interval_low: float | None = None
    interval_high: float | None = None

    def at(self, value: float) -> float:
        span = self.high - self.low or 1.0
        return round(4 + 92 * min(max((value - self.low) / span, 0.0), 1.0), 2)


def figure(props: dict[str, Any]) -> dict[str, Any]:
    strip: Strip | None = props["strip"]
    if strip is None:
        return {"drawn": None}
    drawn = {
        "usual": strip.at(strip.usual_low),
        "usual_width": round(max(strip.at(strip.usual_high) - strip.at(strip.usual_low), 1), 2),
        "median": strip.at(strip.median),
        "now": strip.at(strip.now),
        "is_bad": str(props["tone"]).endswith("bad"),
    }
    if strip.interval_low is not None and strip.interval_high is not None:
        low, high = strip.at(strip.interval_low), strip.at(strip.interval_high)
        drawn |= {"interval": low, "interval_width": round(max(high - low, 0.5), 2)}
    return {"drawn": drawn}


def heat(props: dict[str, Any]) -> dict[str, Any]:
    """A calendar of days: `days` is [(date, count)], oldest first; weeks are columns that begin on Monday."""
    days = [(at, int(count)) for at, count in props["days"]]
    if not days:
        return {"cells": [], "months": [], "width": 0, "height": 0, "rows": [], "total": 0}
    first = days[0][0] - timedelta(days=days[0][0].weekday())
    top = max(count for _, count in days)
    cells = [_cell(at, count, first, top) for at, count in days]
    weeks = (days[-1][0] - first).days // 7 + 1
    return {
        "cells": cells,
        "months": list(_months(days, first)),
        "weekdays": [{"y": TOP + row * (CELL + GAP) + 9, "label": _weekday(row)} for row in (0, 2, 4)],
        "width": LEFT + weeks * (CELL + GAP),
        "height": TOP + 7 * (CELL + GAP),
        "rows": _rows(days),
        "total": sum(count for _, count in days),
    }


def _cell(at: date, count: int, first: date, top: int) -> dict[str, Any]:
    week, weekday = divmod((at - first).days, 7)
    return {
        "x": LEFT + week * (CELL + GAP),
        "y": TOP + weekday * (CELL + GAP),
        "level": level(count, top),
        "count": count,
        "day": day(at),
    }


def level(count: int, top: int) -> int:
    """0 for nothing, then four steps up to the busiest day."""
    return 0 if count <= 0 else min(4, 1 + 4 * (count - 1) // max(top, 1))


def _months(days: Iterable[tuple[date, int]], first: date) -> Iterable[dict[str, Any]]:
    last_x = -99
    for at, _ in days:
        if at.day == 1:
            x = LEFT + (at - first).days // 7 * (CELL + GAP)
            if x - last_x >= 2 * (CELL + GAP):
                yield {"x": x, "label": month(at)}
                last_x = x


def _weekday(row: int) -> str:
    return "一二三四五六日"[row] if is_chinese() else ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")[row]


def _rows(days: Iterable[tuple[date, int]]) -> list[dict[str, Any]]:
    """By month, for readers of screens: twelve rows say more than 365 cells."""
    sums: dict[tuple[int, int], list[int]] = {}
    for at, count in days:
        entry = sums.setdefault((at.year, at.month), [0, 0])
        entry[0] += count
        entry[1] += 1 if count else 0
    return [{"year": y, "month": month(date(y, m, 1)), "count": c, "active": a} for (y, m), (c, a) in sums.items()]
