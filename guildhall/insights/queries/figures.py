"""A figure as the overview shows it: the value with all that is needed to judge it, in the reader's language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from guildhall.insights.queries.statistics import (
    FEWEST_FOR_SHARE,
    FEWEST_TO_TELL,
    FEWEST_WEEKS,
    Interval,
    Usual,
    direction,
    usual,
    wilson,
)
from guildhall.insights.queries.weeks import Week
from guildhall.kernel.registry import Metric
from guildhall.ui.figures import Strip, short_day

UP, DOWN = "▲", "▼"


@dataclass(frozen=True)
class Figure:
    metric: Metric
    value: Any
    unit: str
    delta: str
    tone: str
    n: str
    interval: str
    usual: str
    strip: Strip | None


def count_figure(metric: Metric, weeks: Sequence[Week], *, now: int | None = None) -> Figure:
    """A count a week; `now` where what counts is this moment, not the last complete week."""
    history = [float(week.n) for week in weeks]
    value = float(now if now is not None else history[-1] if history else 0)
    earlier = history[:-1] if now is None else history
    own = usual(earlier)
    return Figure(
        metric=metric,
        value=int(value),
        unit="",
        delta=_delta(value, own, ""),
        tone=_tone(metric, direction(value, own, None)),
        n=_of_week(weeks) if now is None else pgettext("figure", "now"),
        interval=_("a count, no interval"),
        usual=_usual(own, len(earlier), ""),
        strip=_strip(value, own, None),
    )


def share_figure(metric: Metric, weeks: Sequence[Week]) -> Figure:
    """A share of the last complete week. Weeks with fewer than five are no part of what is usual."""
    last = weeks[-1] if weeks else None
    if last is None or last.n < FEWEST_FOR_SHARE:
        return _few(metric, last)
    history = [100 * week.hits / week.n for week in weeks[:-1] if week.n >= FEWEST_TO_TELL]
    value, own = 100 * last.hits / last.n, usual(history)
    bounds = wilson(last.hits, last.n)
    interval = Interval(100 * bounds.low, 100 * bounds.high)
    return Figure(
        metric=metric,
        value=f"{value:.1f}",
        unit="%",
        delta=_delta(value, own, pgettext("unit", "pts")),
        tone=_tone(metric, direction(value, own, interval)),
        n=_("n %(n)s, %(hits)s in time") % {"n": f"{last.n:,}", "hits": f"{last.hits:,}"},
        interval=_("95%% %(low)s–%(high)s") % {"low": f"{interval.low:.1f}", "high": f"{interval.high:.1f}"},
        usual=_usual(own, len(history), "%"),
        strip=_strip(value, own, interval),
    )


def _few(metric: Metric, last: Week | None) -> Figure:
    """Under 20 counts, under 5 a sentence: a share would pretend to know."""
    n = last.n if last else 0
    value = _("%(hits)s of %(n)s") % {"hits": last.hits, "n": n} if last and n >= FEWEST_TO_TELL else "–"
    told = ngettext("%(n)s question: too few to tell", "%(n)s questions: too few to tell", n) % {"n": n}
    said = _("n %(n)s; no per cent under %(least)s") % {"n": n, "least": FEWEST_FOR_SHARE}
    return Figure(metric, value, "", "", "", said if n >= FEWEST_TO_TELL else told, "", "", None)


def _delta(value: float, own: Usual | None, unit: str) -> str:
    if own is None or round(value - own.median, 1) == 0:
        return ""
    change = abs(value - own.median)
    number = f"{change:.1f}" if unit else f"{change:,.0f}" if change >= 1 else f"{change:.1f}"
    return f"{UP if value > own.median else DOWN} {number} {unit}".rstrip()


def _tone(metric: Metric, way: str) -> str:
    return f"{way}-{'good' if way == metric.better else 'bad'}" if way else ""


def _usual(own: Usual | None, weeks: int, unit: str) -> str:
    if own is None:
        return _("no usual yet: %(weeks)s of %(least)s weeks") % {"weeks": weeks, "least": FEWEST_WEEKS}
    form = "{:.1f}" if unit else "{:,.0f}"
    return _("usual %(low)s–%(high)s") % {"low": form.format(own.low), "high": form.format(own.high)}


def _of_week(weeks: Sequence[Week]) -> str:
    if not weeks:
        return _("no complete week yet")
    said = _("week of %(day)s") % {"day": short_day(weeks[-1].start)}
    imported = weeks[-1].imported
    return f"{said} · {_('%(n)s imported') % {'n': imported}}" if imported else said


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
