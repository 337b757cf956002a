"""A figure of the strip: the value with all that is needed to judge it, in the reader's language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from guildhall.insights.asking import FEWEST_TO_TELL, Point
from guildhall.insights.queries.statistics import (
    FEWEST_FOR_SHARE,
    FEWEST_WEEKS,
    Interval,
    Usual,
    direction,
    usual,
)
from guildhall.insights.queries.wording import (
    day_name,
    interval_of,
    is_per_cent,
    key_of_n,
    key_of_value,
    number,
    unit_of,
    value_of,
)
from guildhall.kernel.registry import Metric
from guildhall.ui.figures import Strip

UP, DOWN = "▲", "▼"
YEAR = {"week": 52, "month": 12, "day": 365}


@dataclass(frozen=True)
class Figure:
    metric: Metric
    value: Any
    unit: str = ""
    delta: str = ""
    tone: str = ""
    n: str = ""
    interval: str = ""
    usual: str = ""
    strip: Strip | None = None
    of: str = ""  # the key of the rows behind the value, where it is a count of rows
    of_n: str = ""  # the key of the rows behind n


def figure(metric: Metric, points: Sequence[Point], grain: str, *, until: date | None = None) -> Figure:
    """The last finished period against the year before it; it is named where it does not end on `until` like the board.

    Periods with fewer than five say nothing about what is usual.
    """
    told = [point for point in points if point.finished]
    last = told[-1] if told else None
    if last is None or last.value is None or _is_few(metric, last):
        return _few(metric, last, grain)
    history = [
        point.value
        for point in told[-YEAR[grain] - 1 : -1]
        if point.value is not None and not _says_nothing(metric, point)
    ]
    own = usual(history)
    interval = Interval(last.low, last.high) if last.low is not None and last.high is not None else None
    return Figure(
        metric=metric,
        value=value_of(metric, last.value),
        unit=unit_of(metric),
        delta=_delta(metric, last.value, own),
        tone=_tone(metric, direction(last.value, own, interval)),
        n=_n(metric, last, "" if last.until == until else grain),
        interval=_interval(metric, last),
        usual=_usual(metric, own, len(history), grain),
        strip=_strip(last.value, own, interval),
        of=key_of_value(metric, last),
        of_n=key_of_n(metric, last),
    )


def usual_of(metric: Metric, points: Sequence[Point], grain: str) -> Usual | None:
    """What is usual for a series, its last finished period aside."""
    told = [point for point in points if point.finished and point.value is not None]
    return usual(
        [
            point.value
            for point in told[-YEAR[grain] - 1 : -1]
            if point.value is not None and not _says_nothing(metric, point)
        ]
    )


def _is_few(metric: Metric, point: Point) -> bool:
    return metric.kind != "count" and point.n < (FEWEST_FOR_SHARE if metric.kind == "share" else FEWEST_TO_TELL)


def _says_nothing(metric: Metric, point: Point) -> bool:
    return metric.kind != "count" and point.n < FEWEST_TO_TELL


def _few(metric: Metric, last: Point | None, grain: str) -> Figure:
    """Under 20 counts, under 5 a sentence: a share would pretend to know."""
    if last is None:
        return Figure(metric, "–", n=_("no complete period yet"))
    if last.n < FEWEST_TO_TELL or metric.kind != "share" or last.hits is None:
        told = ngettext("n %(n)s: too few to tell", "n %(n)s: too few to tell", last.n) % {"n": last.n}
        return Figure(metric, "–", n=told, of_n=key_of_n(metric, last), usual=_since(last.since, grain))
    value = _("%(hits)s of %(n)s") % {"hits": last.hits, "n": last.n}
    said = _("n %(n)s; no per cent under %(least)s") % {"n": last.n, "least": FEWEST_FOR_SHARE}
    return Figure(metric, value, n=said, of_n=key_of_n(metric, last), usual=_since(last.since, grain))


def _since(day: date, grain: str) -> str:
    if grain == "month":
        return day_name(day, grain)
    return _("week of %(day)s") % {"day": day_name(day, grain)}


def _n(metric: Metric, point: Point, grain: str) -> str:
    period = f" · {_since(point.since, grain)}" if grain else ""
    if metric.kind == "share" and point.hits is not None:
        told = _("n %(n)s, of them %(hits)s") % {"n": number(point.n), "hits": number(point.hits)}
        return f"{told}{period}"
    return f"n {number(point.n)} {metric.counted}{period}"


def _interval(metric: Metric, point: Point) -> str:
    told = interval_of(metric, point.low, point.high)
    if told:
        return _("95%% %(interval)s") % {"interval": told}
    return _("a count, no interval") if metric.kind == "count" else _("no interval")


def _delta(metric: Metric, value: float, own: Usual | None) -> str:
    """Points for differences of shares, per cent for large counts, else the difference itself."""
    if own is None:
        return ""
    change = value - own.median
    arrow = UP if change > 0 else DOWN
    if is_per_cent(metric):
        points = pgettext("unit", "pts")
        return f"{arrow} {abs(change):.1f} {points}" if round(change, 1) else ""
    if metric.kind == "count" and own.median >= 1000:
        return f"{arrow} {abs(100 * change / own.median):.0f}%" if round(100 * change / own.median) else ""
    told = value_of(metric, abs(change))
    return f"{arrow} {told}" if told != value_of(metric, 0) else ""


def _tone(metric: Metric, way: str) -> str:
    return f"{way}-{'good' if way == metric.better else 'bad'}" if way and metric.better else ""


def _usual(metric: Metric, own: Usual | None, known: int, grain: str) -> str:
    if own is None:
        return _("no usual yet: %(known)s of %(least)s periods") % {"known": known, "least": FEWEST_WEEKS}
    return _("usual %(low)s–%(high)s") % {"low": value_of(metric, own.low), "high": value_of(metric, own.high)}


def _strip(value: float, own: Usual | None, interval: Interval | None) -> Strip | None:
    if own is None:
        return None
    low, high = min(own.lowest, value), max(own.highest, value)
    if interval:
        low, high = min(low, interval.low), max(high, interval.high)
    return Strip(
        low=low,
        high=high,
        usual_low=own.low,
        usual_high=own.high,
        median=own.median,
        now=value,
        interval_low=interval.low if interval else None,
        interval_high=interval.high if interval else None,
    )
