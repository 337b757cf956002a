"""How many act: days, rolling weeks and months, how often the same people come back (metrics 1 to 3)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import ibis
import numpy as np

from guildhall.insights.asking import Answer, Point
from guildhall.insights.lake.tables import PERSON
from guildhall.insights.measures.acting import active_days, attendance, entries
from guildhall.insights.measures.frame import Frame, Refused, count, measure, rows_of, shared, told
from guildhall.insights.measures.periods import Period, day_number, number_of, numbered

WINDOWS = {"daily": 1, "weekly": 7, "monthly": 30}
LONGEST = 30


@dataclass(frozen=True)
class Rolling:
    """People active in the 1, 7 and 30 days up to each day; `first` is the day of place 0."""

    first: date
    counts: dict[int, Any]

    def at(self, day: date, window: int) -> int:
        return int(self.counts[window][(day - self.first).days])

    def over(self, since: date, until: date, window: int) -> Any:
        return self.counts[window][(since - self.first).days : (until - self.first).days]


@shared
def rolling(frame: Frame, act: str) -> Rolling:
    """One scan: a day that comes `gap` days after the one before opens a window of w days for min(gap, w) more days."""
    days = attendance(frame, act)
    first = frame.since - timedelta(days=LONGEST - 1)
    mine = days.filter(days.day >= first, days.day < frame.until)
    gap = ibis.least(ibis.coalesce(mine.day.delta(mine.prev, unit="day"), LONGEST), LONGEST)
    found = mine.group_by(day=day_number(mine.day), gap=gap).agg(n=mine.people.sum().cast("int64")).to_pyarrow()
    place = found["day"].to_numpy() - number_of(first, "day")
    gaps, n = found["gap"].to_numpy(), found["n"].to_numpy()
    length = (frame.until - first).days
    return Rolling(first, {window: _covered(place, gaps, n, window, length) for window in WINDOWS.values()})


def _covered(place: Any, gaps: Any, n: Any, window: int, length: int) -> Any:
    change = np.zeros(length + 2 * LONGEST, dtype=np.int64)
    np.add.at(change, place + np.maximum(0, window - gaps), n)
    np.add.at(change, place + window, -n)
    return np.cumsum(change)[:length]


def _measured(say: Callable[[Rolling, Period, date], dict[str, Any]]) -> Callable[[Frame], Answer]:
    def function(frame: Frame) -> Answer:
        seen, points = rolling(frame, frame.option("act")), []
        for one in frame.periods:
            last = min(one.last, frame.lake.today)
            figures = {name: seen.at(last, window) for name, window in WINDOWS.items()}
            point = Point(
                key=one.key, since=one.since, until=one.until, finished=frame.is_over(one.until), value=0, n=0
            )
            points.append(replace(point, **say(seen, one, last), more=figures))
        most = int(seen.over(frame.since, frame.until, LONGEST).max())
        return told(points, least=most)

    return function


def _daily(seen: Rolling, one: Period, last: date) -> dict[str, Any]:
    days = seen.over(one.since, last + timedelta(days=1), 1)
    return {"value": float(days.mean()), "n": int(days.sum())}


def _weekly(seen: Rolling, _one: Period, last: date) -> dict[str, Any]:
    n = seen.at(last, WINDOWS["weekly"])
    return {"value": float(n), "n": n}


def _monthly(seen: Rolling, _one: Period, last: date) -> dict[str, Any]:
    n = seen.at(last, WINDOWS["monthly"])
    return {"value": float(n), "n": n}


def _sticky(seen: Rolling, one: Period, last: date) -> dict[str, Any]:
    day, month = (seen.over(one.since, last + timedelta(days=1), window) for window in (1, 30))
    lived = month > 0
    shares = 100 * day[lived] / month[lived]
    return {"value": float(shares.mean()) if shares.size else None, "n": int(lived.sum())}


daily = measure(_measured(_daily))
weekly = measure(_measured(_weekly))
monthly = measure(_measured(_monthly))
stickiness = measure(_measured(_sticky))


@measure
def daily_rows(frame: Frame) -> Answer:
    """As many rows as n: a person and a day on which they acted."""
    one, _rest = frame.cell()
    days = active_days(frame, frame.option("act"))
    mine = days.filter(days.day >= one.since, days.day < one.until)
    return rows_of(frame, mine.select("person", "n", at=mine.day).order_by("at", "person"))


def _people_before_the_end(window: int) -> Callable[[Frame], Answer]:
    def function(frame: Frame) -> Answer:
        """As many rows as n: everybody active in the days up to the last of the period, most active first."""
        one, _rest = frame.cell()
        last = min(one.last, frame.lake.today)
        days = active_days(frame, frame.option("act"))
        mine = days.filter(days.day > last - timedelta(days=window), days.day <= last)
        people = mine.group_by("person").agg(n=mine.n.sum(), at=mine.day.max())
        return rows_of(frame, people.order_by(people.n.desc(), "person"))

    return function


weekly_rows = measure(_people_before_the_end(WINDOWS["weekly"]))
monthly_rows = measure(_people_before_the_end(WINDOWS["monthly"]))


@measure
def stickiness_rows(frame: Frame) -> Answer:
    """As many rows as n: a day of the period that had somebody active in the 30 days up to it, with both counts."""
    one, _rest = frame.cell()
    within = Frame(frame.lake, frame.ask, (one,))
    seen, rows = rolling(within, frame.option("act")), []
    for offset in range((min(one.last, frame.lake.today) - one.since).days + 1):
        day = one.since + timedelta(days=offset)
        if month := seen.at(day, 30):
            rows.append({"at": day.isoformat(), "n": seen.at(day, 1), "of": month})
    return Answer(rows=tuple(rows), more={"total": len(rows)})


def _intervals(frame: Frame) -> Any:
    """person, intervals: in how many finished periods they acted."""
    over = [one for one in frame.periods if frame.is_over(one.until)]
    if not over:
        raise Refused("window", days=(frame.until - frame.since).days)
    seen = entries(frame, frame.option("act"), since=over[0].since, until=over[-1].until)
    return seen.group_by("person").agg(intervals=seen.count())


@measure
def active_intervals(frame: Frame) -> Answer:
    """A point a number of active periods; its key is that number."""
    people = _intervals(frame)
    found = people.group_by("intervals").agg(n=people.count()).order_by("intervals")
    counts = {row["intervals"]: row["n"] for row in frame.lake.rows(found)}
    total = sum(counts.values())
    until = max(one.until for one in frame.periods if frame.is_over(one.until))
    points = [
        Point(key=str(times), since=frame.since, until=until, value=float(n), n=n, more={"of": total})
        for times, n in counts.items()
    ]
    return told(points, least=total, people=total)


@measure
def active_intervals_rows(frame: Frame) -> Answer:
    """As many rows as n: the people with exactly this number of active periods."""
    if not frame.ask.rows_of.isdigit():
        raise Refused("filter", key=frame.ask.rows_of)
    people = _intervals(frame)
    mine = people.filter(people.intervals == int(frame.ask.rows_of))
    return rows_of(frame, mine.select("person", n=mine.intervals).order_by("person"))


def _joined(frame: Frame) -> Any:
    people = frame.lake.table("people")
    return people.filter(people.who == PERSON, people.joined >= frame.since, people.joined < frame.until)


@measure
def newcomers(frame: Frame) -> Answer:
    if frame.ask.scopes:
        raise Refused("filter", scopes=list(frame.ask.scopes))
    people = _joined(frame)
    found = people.group_by(number=numbered(people.joined, frame.grain)).agg(
        n=people.count(), imported=people.imported.cast("int64").sum()
    )
    by = {row["number"]: row for row in frame.lake.rows(found)}
    none = {"n": 0, "imported": 0}
    points = [count(frame, one, **{**none, **_less(by.get(one.number))}) for one in frame.periods]
    return told(points, least=sum(point.n for point in points))


def _less(row: dict[str, Any] | None) -> dict[str, Any]:
    return {name: row[name] for name in ("n", "imported")} if row else {}


@measure
def newcomers_rows(frame: Frame) -> Answer:
    """As many rows as n: who joined in the period."""
    one, _rest = frame.cell()
    people = _joined(Frame(frame.lake, frame.ask, (one,)))
    return rows_of(frame, people.select("person", "imported", at=people.joined).order_by("at", "person"))
