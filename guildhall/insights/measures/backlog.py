"""What waits for a first reply: how much, for how long, and what comes and goes (metric 34)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from math import inf
from typing import Any

import ibis
import numpy as np

from guildhall.insights.asking import FEWEST_TO_TELL, Answer, Point
from guildhall.insights.measures.frame import Frame, Refused, count, measure, rows_of, shared, told
from guildhall.insights.measures.periods import Period, midnight
from guildhall.insights.measures.threads import DAY, HOUR, NEVER, clock_of, opened, seconds, sort_of

FAR = datetime(9999, 1, 1, tzinfo=UTC)
ENDS = ("replied_at", "closed_at", "solved_at")
AGES = {"0-1": (0, 1), "1-7": (1, 7), "7-30": (7, 30), "30-90": (30, 90), "90-": (90, inf)}  # days


def _waits(frame: Frame, sort: str, days: int) -> Any:
    """Threads with `enters` (seconds: so old that it counts) and `leaves` (replied, closed or solved), where they did."""
    threads = opened(frame, sort)
    ends = [ibis.coalesce(seconds(threads[name]), NEVER) for name in ENDS]
    told_waits = threads.mutate(enters=seconds(threads.at) + days * DAY, leaves=ibis.least(*ends))
    return told_waits.filter(told_waits.leaves > told_waits.enters)


@dataclass(frozen=True)
class Flow:
    """Sorted seconds at which threads began to count as waiting, and at which they no longer did."""

    enters: Any
    leaves: Any

    def came(self, moment: float) -> int:
        return int(np.searchsorted(self.enters, moment, side="right"))

    def went(self, moment: float) -> int:
        return int(np.searchsorted(self.leaves, moment, side="right"))


@shared
def _flow(frame: Frame, sort: str, days: int, ever: bool) -> Flow:
    at, left = _spans(frame, sort, ever)
    enters = at + days * DAY
    return Flow(np.sort(enters[left > enters]), np.sort(left[left > enters]))


@shared
def _spans(frame: Frame, sort: str, ever: bool) -> tuple[Any, Any]:
    """Seconds at which each thread was opened, and at which it no longer waited; unless `ever`, without those of which the
    window saw nothing: they came and went before it."""
    threads = opened(frame, sort)
    mine = threads if ever else _still(threads, midnight(frame.since, frame.lake.zone))
    left = ibis.least(*(ibis.coalesce(mine[name], ibis.literal(FAR)) for name in ENDS))
    found = clock_of(mine.select("at", left=left), "left")
    return found["at"], found["left"]


def _still(threads: Any, moment: datetime) -> Any:
    """Those that no reply and no other end came to before a moment."""
    return threads.filter(*((threads[name] >= ibis.literal(moment)).fill_null(True) for name in ENDS))


def _seconds_of(frame: Frame, one: Period) -> tuple[int, int]:
    """The first and the last second of the period, as far as the lake knows it."""
    first, after = (int(midnight(day, frame.lake.zone).timestamp()) for day in (one.since, one.until))
    return first, min(after - 1, int(frame.lake.as_of.timestamp()))


def _end(frame: Frame, one: Period) -> int:
    return _seconds_of(frame, one)[1]


def _asked(frame: Frame) -> tuple[str, int]:
    return sort_of(frame), int(frame.option("older"))


def _stock(frame: Frame, sort: str, days: int) -> Answer:
    flow = _flow(frame, sort, days, False)
    points = [count(frame, one, flow.came(_end(frame, one)) - flow.went(_end(frame, one))) for one in frame.periods]
    came = flow.came(_end(frame, frame.periods[-1]))
    if came < FEWEST_TO_TELL:
        came = _flow(frame, sort, days, True).came(_end(frame, frame.periods[-1]))
    return told(points, least=came, threads=sort)


def _stock_rows(frame: Frame, waits: Any) -> Answer:
    one, _rest = frame.cell()
    return _waiting_rows(frame, waits, _end(frame, one))


def _waiting_rows(frame: Frame, waits: Any, moment: int) -> Answer:
    mine = waits.filter(waits.enters <= moment, waits.leaves > moment)
    rows = mine.select("thread", "at", person="opener", hours=(moment - seconds(mine.at)) / HOUR)
    return rows_of(frame, rows.order_by(rows.hours.desc(), "thread"))


@measure
def backlog(frame: Frame) -> Answer:
    return _stock(frame, *_asked(frame))


@measure
def backlog_rows(frame: Frame) -> Answer:
    """As many rows as n: what waited at the end of the period, the longest first."""
    return _stock_rows(frame, _waits(frame, *_asked(frame)))


@measure
def waiting(frame: Frame) -> Answer:
    return _stock(frame, "questions", 0)


@measure
def waiting_rows(frame: Frame) -> Answer:
    """As many rows as n: the questions that waited at the end of the period, the longest first."""
    return _stock_rows(frame, _waits(frame, "questions", 0))


@measure
def backlog_flow(frame: Frame) -> Answer:
    """Two cells a period: its key and '/in' (began to wait), '/out' (no longer waits)."""
    sort, days = _asked(frame)
    flow, points = _flow(frame, sort, days, False), list[Point]()
    for one in frame.periods:
        first, last = _seconds_of(frame, one)
        came, went = (told_by(last) - told_by(first - 1) for told_by in (flow.came, flow.went))
        net = came - went
        points += [count(frame, one, n, key=f"{one.key}/{way}", net=net) for way, n in (("in", came), ("out", went))]
    return told(points, least=sum(point.n for point in points), threads=sort)


@measure
def backlog_flow_rows(frame: Frame) -> Answer:
    """As many rows as n: the threads of the cell."""
    one, way = frame.cell()
    if way not in ("in", "out"):
        raise Refused("filter", key=frame.ask.rows_of)
    waits = _waits(frame, *_asked(frame))
    moment = waits.enters if way == "in" else waits.leaves
    first, last = _seconds_of(frame, one)
    mine = waits.filter(moment >= first, moment <= last)
    return rows_of(frame, mine.select("thread", "at", person="opener", other="replier").order_by("at", "thread"))


@measure
def backlog_ages(frame: Frame) -> Answer:
    """A point an age in days ('7-30') of what waits at the end of the window; median and p90 in hours."""
    sort, moment = sort_of(frame), _end(frame, frame.periods[-1])
    threads, later = opened(frame, sort), datetime.fromtimestamp(moment + 1, UTC)
    age = moment - clock_of(_still(threads.filter(threads["at"] < ibis.literal(later)), later))["at"]
    points = [_aged(frame, key, age, *days) for key, days in AGES.items()]
    middle = {"median": float(np.median(age)) / HOUR, "p90": float(np.quantile(age, 0.9)) / HOUR} if age.size else {}
    return told(points, least=len(age), threads=sort, **middle)


def _aged(frame: Frame, key: str, age: Any, low: float, high: float) -> Point:
    n = int(np.count_nonzero((age >= low * DAY) & (age < high * DAY)))
    last = frame.periods[-1]
    return Point(key=key, since=last.since, until=last.until, value=float(n), n=n, finished=frame.is_over(last.until))


@measure
def backlog_ages_rows(frame: Frame) -> Answer:
    """As many rows as n: what has waited that long at the end of the window, the longest first."""
    if frame.ask.rows_of not in AGES:
        raise Refused("filter", key=frame.ask.rows_of)
    low, high = AGES[frame.ask.rows_of]
    moment = _end(frame, frame.periods[-1])
    waits = _waits(frame, sort_of(frame), 0)
    aged = waits.filter(waits.enters <= moment - low * DAY)
    if high < inf:
        aged = aged.filter(aged.enters > moment - high * DAY)
    return _waiting_rows(frame, aged, moment)
