"""How long people wait for each other, and whether anybody comes at all (metrics 30, 31, 35)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import numpy as np

from guildhall.insights.asking import Answer
from guildhall.insights.measures.frame import Frame, columns, measure, rows_of, share, shared, told
from guildhall.insights.measures.survival import Curve, duration, survival
from guildhall.insights.measures.threads import (
    DAY,
    HOUR,
    clock_of,
    opened,
    sort_of,
    waited,
    within,
)

SHARES = {"median": 0.5, "p90": 0.9}
HOURS_OF = {"24h": 24, "7d": 168}
NEWCOMER = 30  # days since joining
SETTLED = 7 * DAY // HOUR  # hours until a thread counts as left alone


@shared
def _curves(frame: Frame, sort: str) -> dict[int, Curve]:
    """For each period the curve of hours until the first reply."""
    found = _waits(frame, sort)
    return {
        one.number: survival(found["waited"][mine] / HOUR, found["replied"][mine], found["threads"][mine])
        for one in frame.periods
        for mine in [found["number"] == one.number]
    }


def _waits(frame: Frame, sort: str) -> dict[str, Any]:
    """Arrays number, waited (seconds), replied, threads: how many of a period waited so long, and whether that is over."""
    mine = within(frame, opened(frame, sort))
    replied = mine.filter(mine.waited.notnull())
    over = columns(replied.group_by("number", "waited").agg(threads=replied.count()))
    still = clock_of(mine.filter(mine.waited.isnull()), "closed_at", "number")
    so_far = np.minimum(still["closed_at"], int(frame.lake.as_of.timestamp())) - still["at"]
    every, n = np.ones_like(so_far), len(so_far)
    return {
        "number": np.concatenate([over["number"], still["number"]]),
        "waited": np.concatenate([over["waited"], np.maximum(so_far, 0)]),
        "replied": np.repeat([True, False], [len(over["waited"]), n]),
        "threads": np.concatenate([over["threads"], every]),
    }


def _first_reply(name: str) -> Callable[[Frame], Answer]:
    def function(frame: Frame) -> Answer:
        sort = sort_of(frame)
        curves, points = _curves(frame, sort), []
        for one in frame.periods:
            both = {other: curves[one.number].reaches(part)[0] for other, part in SHARES.items()}
            finished = frame.is_over(one.until)
            points.append(duration(one, curves[one.number], SHARES[name], finished=finished, **both))
        return told(points, threads=sort)

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


def _share(frame: Frame, threads: Any, hit: Any, hours: int, sort: str) -> Answer:
    """Of the threads of each period; masked until the youngest of a period has had all its hours."""
    mine = within(frame, threads.mutate(hit=hit.fill_null(False)))
    found = mine.group_by("number").agg(n=mine.count(), hits=mine.count(where=mine.hit))
    by, ripe = {row["number"]: (row["hits"], row["n"]) for row in frame.lake.rows(found)}, timedelta(hours=hours)
    points = [
        share(one, *by.get(one.number, (0, 0)), finished=frame.is_over(one.until + ripe)) for one in frame.periods
    ]
    return told(points, threads=sort)


def _share_rows(frame: Frame, threads: Any, hit: Any) -> Answer:
    one, _rest = frame.cell()
    mine = within(frame, threads.mutate(hit=hit.fill_null(False)), one)
    rows = mine.select("thread", "at", "hit", "replied_at", person="opener", other="replier")
    return rows_of(frame, rows.order_by("hit", "at", "thread"))


def _replied_within(frame: Frame, threads: Any, hours: int, sort: str) -> Answer:
    return _share(frame, threads, threads.waited <= hours * HOUR, hours, sort)


def _replied_within_rows(frame: Frame, threads: Any, hours: int) -> Answer:
    return _share_rows(frame, threads, threads.waited <= hours * HOUR)


def _asked(frame: Frame) -> tuple[Any, int]:
    threads = opened(frame, sort_of(frame))
    if frame.option("of") == "newcomers":
        threads = threads.filter(threads.day.delta(threads.joined, unit="day") < NEWCOMER)
    return threads, HOURS_OF[frame.option("within")]


@measure
def coverage(frame: Frame) -> Answer:
    return _replied_within(frame, *_asked(frame), sort_of(frame))


@measure
def coverage_rows(frame: Frame) -> Answer:
    """As many rows as n: the threads of the period, those without a reply in time first (`hit`: in time)."""
    return _replied_within_rows(frame, *_asked(frame))


@measure
def within_a_day(frame: Frame) -> Answer:
    return _replied_within(frame, opened(frame, "questions"), 24, "questions")


@measure
def within_a_day_rows(frame: Frame) -> Answer:
    """As many rows as n: the questions of the period, those without a reply in time first (`hit`: in time)."""
    return _replied_within_rows(frame, opened(frame, "questions"), 24)


@measure
def solo(frame: Frame) -> Answer:
    sort = sort_of(frame)
    threads = opened(frame, sort)
    return _share(frame, threads, threads.replies == 0, SETTLED, sort)


@measure
def solo_rows(frame: Frame) -> Answer:
    """As many rows as n: the threads of the period; `hit`: nobody but its author ever spoke in it, these last."""
    threads = opened(frame, sort_of(frame))
    return _share_rows(frame, threads, threads.replies == 0)
