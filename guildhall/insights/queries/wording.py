"""Values of figures in the reader's words."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from guildhall.insights.asking import Point
from guildhall.insights.queries.statistics import FEWEST_FOR_SHARE
from guildhall.kernel.registry import Metric
from guildhall.ui.figures import day, is_chinese, month, short_day

LONG_HOURS = 72


MEASURE_WORDS = "个次条"


def counted_head(metric: Metric) -> str:
    """What n counts, as the head of a column: Chinese does without the measure word there."""
    told = str(metric.counted)
    return told.lstrip(MEASURE_WORDS) if is_chinese() else told


def is_per_cent(metric: Metric) -> bool:
    return metric.kind == "share" or metric.unit.en == "%"


def number(value: float | None, *, places: int = 0) -> str:
    return "–" if value is None else f"{value:,.{places}f}"


def value_of(metric: Metric, value: float | None) -> str:
    """Without its unit: `1,642`, `84.8`, `0.31`, `2.6`."""
    if value is None:
        return "–"
    if metric.kind == "count":
        return number(value, places=1 if abs(value) < 10 and not float(value).is_integer() else 0)
    if metric.kind == "duration":
        return hours(value)
    return number(value, places=2 if metric.kind in {"ratio", "table"} and not is_per_cent(metric) else 1)


def unit_of(metric: Metric) -> str:
    """What stands behind the big number; a count of what its name already says has none."""
    return "%" if is_per_cent(metric) else ""


def with_unit(metric: Metric, value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value_of(metric, value)}{'%' if is_per_cent(metric) else ''}"


def hours(value: float) -> str:
    if 0 < value < 1:
        minutes = round(60 * value)
        return ngettext("%(n)s min", "%(n)s min", minutes) % {"n": minutes}
    if value <= LONG_HOURS:
        return _("%(n)s h") % {"n": _short(value)}
    return _("%(n)s d") % {"n": _short(value / 24)}


def _short(value: float) -> str:
    return number(value, places=0 if value >= 100 or float(value).is_integer() else 1)


# What the rows behind a point are as many as: its n, where nothing is said here. Those of "sum" add up to it.
ROWS = {
    "insights.quick_ratio": "hits",
    "insights.absence_factor": "hits",
    "insights.top_responders": "hits",
    "insights.top_ten": "sum of hits",
    "insights.member_generated": "sum of n",
}


def key_of_n(metric: Metric, point: Point) -> str:
    """The key of the rows that are as many as the n of a point, or add up to it; empty: there are none."""
    return point.key if ROWS.get(metric.name, "n").endswith("n") else ""


def key_of_hits(metric: Metric, point: Point) -> str:
    return point.key if ROWS.get(metric.name, "n").endswith("hits") else ""


def key_of_value(metric: Metric, point: Point) -> str:
    """Where the value is a count of rows itself."""
    counted = point.hits if ROWS.get(metric.name) == "hits" else point.n
    return point.key if metric.kind in {"count", "table"} and point.value == counted else ""


def share_of(point: Point) -> str:
    """Per cent from twenty on; below, the counts."""
    if point.value is None:
        return "–"
    if point.n < FEWEST_FOR_SHARE and point.hits is not None:
        return _("%(hits)s of %(n)s") % {"hits": point.hits, "n": point.n}
    return f"{point.value:.1f}%"


def interval_of(metric: Metric, low: float | None, high: float | None) -> str:
    """`81.6–87.5`, in the unit of the value."""
    if low is None or high is None:
        return ""
    return f"{value_of(metric, low)}–{value_of(metric, high)}"


def period_name(point: Point, grain: str) -> str:
    return day_name(point.since, grain)


def day_name(day: date, grain: str) -> str:
    """`9 Nov`, `11 月 9 日`; of a month `Nov 2026`, `2026 年 11 月`."""
    if grain == "month":
        return f"{day.year} 年 {day.month} 月" if is_chinese() else f"{month(day)} {day.year}"
    return short_day(day)


def axis_name(day: date, grain: str) -> str:
    """Short, for the axis of a chart: `9 Nov`, `11/9`."""
    if grain == "month":
        return f"{day.year}/{day.month}" if is_chinese() else f"{month(day)} {day:%y}"
    return f"{day.month}/{day.day}" if is_chinese() else short_day(day)


def last_day(until: date) -> date:
    return until - timedelta(days=1)


def days_told(since: date, until: date) -> str:
    """`18 May 2026 to 15 November 2026`; `until` is not part of it."""
    return _("%(first)s to %(last)s") % {"first": day(since), "last": day(last_day(until))}
