"""What a board is asked to show: how many periods, up to when, of which part of the community, by which acts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from guildhall.activity.models import Scope
from guildhall.insights.asking import Ask
from guildhall.insights.queries.horizon import Horizon
from guildhall.kernel.registry import Dimension, dimensions

ACTS = ("contribution", "visit")
# Periods asked of a series, at least: the last one and the year before it that says what is usual. Shorter windows share it.
LONGEST = {"week": 53, "month": 25}


@dataclass(frozen=True)
class Window:
    name: str
    grain: str
    periods: int

    @property
    def label(self) -> str:
        if self.periods > 24 and self.grain == "month":
            return ngettext("%(n)s year", "%(n)s years", self.periods // 12) % {"n": self.periods // 12}
        if self.grain == "month":
            return ngettext("%(n)s month", "%(n)s months", self.periods) % {"n": self.periods}
        return ngettext("%(n)s week", "%(n)s weeks", self.periods) % {"n": self.periods}

    @property
    def asked(self) -> int:
        return max(LONGEST[self.grain], self.periods + 1)

    def begins(self, until: date, periods: int) -> date:
        if self.grain == "month":
            number = until.year * 12 + until.month - 1 - periods
            return date(number // 12, number % 12 + 1, 1)
        return until - timedelta(weeks=periods)


WINDOWS = tuple(
    Window(f"{n}{grain[0]}", grain, n)
    for grain, n in (("week", 13), ("week", 26), ("week", 52), ("month", 12), ("month", 24), ("month", 120))
)


@dataclass(frozen=True)
class Framing:
    """`scopes` are ids of the log's scopes; `chosen` are refs by dimension; `unknown` names what does not exist."""

    window: Window
    until: date
    act: str
    scopes: tuple[int, ...] = ()
    chosen: Mapping[str, int] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    is_default: bool = True  # the window is the one that is shown where none is asked for
    unknown: str = ""

    @property
    def since(self) -> date:
        """The first day of what is shown."""
        return self.window.begins(self.until, self.window.periods)

    def series(self, metric: str, **options: str) -> Ask:
        """A figure for each period, with a year before them to judge by. All windows of a grain share it."""
        return self._ask(metric, self.window.begins(self.until, self.window.asked), options)

    def whole(self, metric: str, **options: str) -> Ask:
        """A table over the periods shown, no more."""
        return self._ask(metric, self.since, options)

    def _ask(self, metric: str, since: date, options: Mapping[str, str]) -> Ask:
        return Ask(
            metric=metric,
            grain=self.window.grain,
            since=since,
            until=self.until,
            scopes=self.scopes,
            options=tuple(sorted(options.items())),
        )


def end_of(window: Window, horizon: Horizon, until: date | None = None) -> date:
    """The first day after the last period shown: a Monday, or the first of a month."""
    end = until or horizon.end
    if window.grain == "month" and horizon.ended and until is None:  # that month is over, too
        return window.begins((horizon.ended - timedelta(days=1)).replace(day=1), -1)
    if window.grain == "month":
        return end.replace(day=1)
    return end - timedelta(days=end.weekday())


def act_of(horizon: Horizon, since: date) -> str:
    """Visits count where they are on record for all that is shown; else what people contributed."""
    return "visit" if horizon.visits_since and horizon.visits_since <= since else "contribution"


def standard(horizon: Horizon) -> list[Framing]:
    """Every window offered, of the whole community."""
    return [framing({"window": window.name}, horizon) for window in WINDOWS]


def framing(query: Mapping[str, str], horizon: Horizon) -> Framing:
    """By plain GET parameters: `window=26w&space=3&tag=9&language=2&act=visit&until=2026-03-30`."""
    known = {one.name: one for one in WINDOWS}
    window = known.get(query.get("window", ""), known.get(horizon.default, WINDOWS[0]))
    unknown = "" if query.get("window", window.name) == window.name else _("window")
    try:
        asked = date.fromisoformat(query["until"]) if query.get("until") else None
        until = end_of(window, horizon, asked)
        since = window.begins(until, window.asked)
    except (ValueError, OverflowError):
        until, since, unknown = end_of(window, horizon), date.min, _("end")
    act = query.get("act") or act_of(horizon, since)
    if act not in ACTS:
        act, unknown = "contribution", _("acts")
    chosen, missing = _chosen(query)
    scopes, unlogged = _scopes(chosen)
    kept = {name: query[name] for name in ("window", "until", "act", *_names()) if query.get(name)}
    is_default = window.name == horizon.default
    return Framing(window, until, act, scopes, chosen, kept, is_default, unknown or missing or unlogged)


def short_name(dimension: Dimension) -> str:
    return dimension.name.partition(".")[2]


def _names() -> list[str]:
    return [short_name(dimension) for dimension in dimensions]


def _chosen(query: Mapping[str, str]) -> tuple[dict[str, int], str]:
    chosen: dict[str, int] = {}
    for dimension in dimensions:
        value = query.get(short_name(dimension), "")
        if value and not (value.isascii() and value.isdigit() and len(value) < 10):
            return {}, str(dimension.label)
        if value:
            chosen[dimension.name] = int(value)
    return chosen, ""


def _scopes(chosen: Mapping[str, int]) -> tuple[tuple[int, ...], str]:
    """Ids of the log. Something in which nothing has happened yet has none: nothing can be told of it."""
    if not chosen:
        return (), ""
    wanted = {(dimensions[name].scope, ref): name for name, ref in chosen.items()}
    rows: Any = Scope.objects.filter(kind__in=[kind for kind, _ref in wanted], ref__in=[ref for _kind, ref in wanted])
    found = {(kind, ref): pk for kind, ref, pk in rows.values_list("kind", "ref", "pk")}
    missing = [name for pair, name in wanted.items() if pair not in found]
    scopes = tuple(sorted(pk for pair, pk in found.items() if pair in wanted))
    return scopes, str(dimensions[missing[0]].label) if missing else ""
