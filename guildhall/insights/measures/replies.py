"""How long people wait for each other, and whether anybody comes at all (metrics 30, 31, 35)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from guildhall.insights.asking import Answer
from guildhall.insights.measures.frame import Frame, columns, measure, rows_of, share, told
from guildhall.insights.measures.survival import Curve, duration, survival
from guildhall.insights.measures.threads import DAY, HOUR, opened, seconds, sort_of, waited, within

SHARES = {"median": 0.5, "p90": 0.9}
HOURS_OF = {"24h": 24, "7d": 168}
NEWCOMER = 30  # days since joining
SETTLED = 7  # days until a thread counts as left alone


def _curves(frame: Frame) -> dict[int, Curve]:
    """For each period the curve of hours until the first reply."""
    found = columns(waited(frame, within(frame, opened(frame, sort_of(frame)))).select("number", "waited", "replied"))
    hours = found["waited"] / HOUR
    return {
        one.number: survival(hours[mine], found["replied"][mine])
        for one in frame.periods
        for mine in [found["number"] == one.number]
    }


def _first_reply(name: str) -> Callable[[Frame], Answer]:
    def function(frame: Frame) -> Answer:
        curves, points = _curves(frame), []
        for one in frame.periods:
            both = {other: curves[one.number].reaches(share)[0] for other, share in SHARES.items()}
            finished = frame.is_over(one.until)
            points.append(duration(one, curves[one.number], SHARES[name], finished=finished, **both))
        return told(points, threads=sort_of(frame))

    return function


median_first_reply = measure(_first_reply("median"))
p90_first_reply = measure(_first_reply("p90"))


@measure
def first_reply_rows(frame: Frame) -> Answer:
    """As many rows as n: the threads of the period with hours waited, the longest first; `hit`: somebody replied."""
    one, _rest = frame.cell()
    threads = waited(frame, within(frame, opened(frame, sort_of(frame)), one))
    rows = threads.select("thread", "at", person="opener", other="replier", hit="replied", hours=threads.waited / HOUR)
    return rows_of(frame, rows.order_by("hit", rows.hours.desc(), "thread"))


def _covered(frame: Frame, hours: int, sort: str, *, newcomers: bool) -> Any:
    threads = opened(frame, sort)
    if newcomers:
        threads = threads.filter(threads.day.delta(threads.joined, unit="day") < NEWCOMER)
    hit = (seconds(threads.replied_at) - seconds(threads.at) <= hours * HOUR).fill_null(False)
    return threads.mutate(hit=hit)


def _share(frame: Frame, judged: Any, hours: int, **more: Any) -> Answer:
    """Masked until the youngest thread of the period has had all its hours."""
    mine = within(frame, judged)
    found = mine.group_by("number").agg(n=mine.count(), hits=mine.hit.cast("int64").sum())
    by = {row["number"]: (row["hits"], row["n"]) for row in frame.lake.rows(found)}
    ripe = timedelta(hours=hours)
    points = [
        share(one, *by.get(one.number, (0, 0)), finished=frame.is_over(one.until + ripe)) for one in frame.periods
    ]
    return told(points, **more)


def _share_rows(frame: Frame, threads: Any) -> Answer:
    one, _rest = frame.cell()
    mine = within(frame, threads, one)
    rows = mine.select("thread", "at", "hit", "replied_at", person="opener", other="replier")
    return rows_of(frame, rows.order_by("hit", "at", "thread"))


def _coverage(frame: Frame) -> tuple[Any, int, str]:
    sort, hours = sort_of(frame), HOURS_OF[frame.option("within")]
    return _covered(frame, hours, sort, newcomers=frame.option("of") == "newcomers"), hours, sort


@measure
def coverage(frame: Frame) -> Answer:
    threads, hours, sort = _coverage(frame)
    return _share(frame, threads, hours, threads=sort)


@measure
def coverage_rows(frame: Frame) -> Answer:
    """As many rows as n: the threads of the period, those without a reply in time first (`hit`: in time)."""
    return _share_rows(frame, _coverage(frame)[0])


@measure
def within_a_day(frame: Frame) -> Answer:
    return _share(frame, _covered(frame, 24, "questions", newcomers=False), 24)


@measure
def within_a_day_rows(frame: Frame) -> Answer:
    """As many rows as n: the questions of the period, those without a reply in time first (`hit`: in time)."""
    return _share_rows(frame, _covered(frame, 24, "questions", newcomers=False))


def _alone(frame: Frame) -> Any:
    threads = opened(frame, sort_of(frame))
    return threads.mutate(hit=threads.replies == 0)


@measure
def solo(frame: Frame) -> Answer:
    return _share(frame, _alone(frame), SETTLED * DAY // HOUR, threads=sort_of(frame))


@measure
def solo_rows(frame: Frame) -> Answer:
    """As many rows as n: the threads of the period; `hit`: nobody but its author ever spoke in it, these last."""
    return _share_rows(frame, _alone(frame))
