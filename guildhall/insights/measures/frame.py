"""What every measure begins and ends with: is the question askable, which days does it mean, is there enough to tell."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import wraps
from typing import Any, TypeVar

from guildhall.insights.asking import FEWEST_TO_TELL, Answer, Ask, Point
from guildhall.insights.facts.choices import CHOICES
from guildhall.insights.lake.reading import Lake
from guildhall.insights.lake.tables import EVERYWHERE
from guildhall.insights.measures.periods import Period, number_of, numbered, period, whole
from guildhall.insights.queries.statistics import wilson

MOST_ROWS = 50_000
T = TypeVar("T")


class Refused(Exception):
    """A code of `Answer.refused`, and the numbers of its sentence."""

    def __init__(self, code: str, **more: Any) -> None:
        super().__init__(code)
        self.code, self.more = code, more


@dataclass(frozen=True)
class Frame:
    """A question that can be asked: its scopes and options exist and at least one whole period lies within."""

    lake: Lake
    ask: Ask
    periods: tuple[Period, ...]

    @property
    def grain(self) -> str:
        return self.ask.grain

    @property
    def since(self) -> date:
        return self.periods[0].since

    @property
    def until(self) -> date:
        return self.periods[-1].until

    def option(self, name: str) -> str:
        """What was asked for, or the first choice."""
        return self.ask.option(name) or CHOICES[self.ask.metric][name][0]

    def is_over(self, until: date) -> bool:
        """Whether the last day before `until` is over."""
        return until <= self.lake.today

    def cell(self) -> tuple[Period, str]:
        """The period and the rest of the key whose rows are asked for. Refuses keys of no period."""
        day, _slash, rest = self.ask.rows_of.partition("/")
        try:
            number = number_of(date.fromisoformat(day), self.grain)
        except ValueError:
            raise Refused("filter", key=self.ask.rows_of) from None
        return period(number, self.grain), rest


def measure(function: Callable[[Frame], Answer]) -> Callable[[Lake, Ask], Answer]:
    """Makes a measure, or its rows, out of a function of the frame."""

    @wraps(function)
    def asked(lake: Lake, ask: Ask) -> Answer:
        try:
            return function(_framed(lake, ask))
        except Refused as refused:
            return Answer(refused=refused.code, more=refused.more)

    return asked


def shared(function: Callable[..., T]) -> Callable[..., T]:
    """For what several metrics of a board need: found out once for a lake, window and scopes (and further arguments)."""

    @wraps(function)
    def once(frame: Frame, *args: Any) -> T:
        ask = frame.ask
        key = (function, ask.grain, frame.periods, tuple(sorted(ask.scopes)), args)
        if key not in frame.lake.found:
            frame.lake.found[key] = function(frame, *args)
        told_before: T = frame.lake.found[key]
        return told_before

    return once


def of_periods(frame: Frame, table: str) -> Any | None:
    """The rows of a table counted by periods that lie in the window, with the number of theirs; None where nobody counted."""
    if len(frame.ask.scopes) > 1 or frame.grain == "day":
        return None
    of_all = frame.lake.table(table)
    scope = frame.ask.scopes[0] if frame.ask.scopes else EVERYWHERE
    mine = of_all.filter(of_all.grain == frame.grain, of_all.scope == scope)
    inside = mine.filter(mine.since >= frame.since, mine.since < frame.until)
    return inside.mutate(number=numbered(inside.since, frame.grain))


def _framed(lake: Lake, ask: Ask) -> Frame:
    _require_choices(ask)
    _require_scopes(lake, ask)
    periods = tuple(one for one in whole(ask.since, ask.until, ask.grain) if one.since <= lake.today)
    if not periods:
        raise Refused("window", days=(ask.until - ask.since).days)
    return Frame(lake, ask, periods)


def _require_choices(ask: Ask) -> None:
    choices = CHOICES.get(ask.metric, {})
    for name, value in ask.options:
        if value not in choices.get(name, ()):
            raise Refused("filter", option=name, value=value)


def _require_scopes(lake: Lake, ask: Ask) -> None:
    if not ask.scopes:
        return
    scopes = lake.table("scopes")
    known = {row["scope"] for row in lake.rows(scopes.filter(scopes.scope.isin(ask.scopes)).select("scope"))}
    if unknown := sorted(set(ask.scopes) - known):
        raise Refused("filter", scopes=unknown)


def told(points: Sequence[Point], *, least: int | None = None, **more: Any) -> Answer:
    """The answer, unless there is nothing or too little to tell.

    `least`: how many there are to judge by; where it is not given, the largest n of a point.
    """
    n = max((point.n for point in points), default=0) if least is None else least
    if n == 0:
        return Answer(refused="empty")
    if n < FEWEST_TO_TELL:
        return Answer(refused="few", more={"n": n, "least": FEWEST_TO_TELL})
    return Answer(points=tuple(points), more=more)


def share(of: Period, hits: int, n: int, *, key: str = "", finished: bool = True, **more: Any) -> Point:
    """A share in per cent with its Wilson interval; masked (no value, no hits) while it is not finished."""
    if not finished:
        return Point(key=key or of.key, since=of.since, until=of.until, value=None, n=n, finished=False, more=more)
    bounds = wilson(hits, n)
    return Point(
        key=key or of.key,
        since=of.since,
        until=of.until,
        value=100 * hits / n if n else None,
        n=n,
        hits=hits,
        low=100 * bounds.low if n else None,
        high=100 * bounds.high if n else None,
        more=more,
    )


def count(frame: Frame, of: Period, n: int, *, key: str = "", **more: Any) -> Point:
    finished = frame.is_over(of.until)
    return Point(key=key or of.key, since=of.since, until=of.until, value=float(n), n=n, finished=finished, more=more)


def rows_of(frame: Frame, expression: Any) -> Answer:
    """The rows of an ordered Ibis table as plain values, at most 50,000 of them, and how many there are."""
    lake = frame.lake
    found = [{name: _plain(value) for name, value in row.items()} for row in lake.rows(expression.limit(MOST_ROWS))]
    total = len(found) if len(found) < MOST_ROWS else int(expression.count().to_pyarrow().as_py())
    return Answer(rows=tuple(found), more={"total": total})


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def columns(expression: Any) -> dict[str, Any]:
    """An Ibis table as NumPy arrays, a name a column; empty numbers become NaN."""
    found = expression.to_pyarrow()
    return {name: found[name].to_numpy(zero_copy_only=False) for name in found.column_names}
