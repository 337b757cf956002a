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
    NEVER,
    clock_of,
    opened,
    seconds,
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
    found = clock_of(within(frame, opened(frame, sort)), "number")
    replied = found["replied_at"] < NEVER
    last_chance = np.minimum(found["closed_at"], int(frame.lake.as_of.timestamp()))
    hours = np.maximum(np.where(replied, found["replied_at"], last_chance) - found["at"], 0) / HOUR
    return {
        one.number: survival(hours[mine], replied[mine])
        for one in frame.periods
        for mine in [found["number"] == one.number]
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


def _share(frame: Frame, numbers: Any, hits: Any, hours: int, sort: str) -> Answer:
    """Of threads with these numbers of periods; masked until the youngest of a period has had all its hours."""
    first, ripe = frame.periods[0].number, timedelta(hours=hours)
    every, in_time = (np.bincount(some - first, minlength=len(frame.periods)) for some in (numbers, numbers[hits]))
    points = [
        share(one, int(hit), int(n), finished=frame.is_over(one.until + ripe))
        for one, hit, n in zip(frame.periods, in_time, every, strict=False)
    ]
    return told(points, threads=sort)


def _share_rows(frame: Frame, threads: Any, hit: Any) -> Answer:
    one, _rest = frame.cell()
    mine = within(frame, threads.mutate(hit=hit.fill_null(False)), one)
    rows = mine.select("thread", "at", "hit", "replied_at", person="opener", other="replier")
    return rows_of(frame, rows.order_by("hit", "at", "thread"))


def _replied_within(frame: Frame, threads: Any, hours: int, sort: str) -> Answer:
    found = clock_of(within(frame, threads), "number")
    return _share(frame, found["number"], found["replied_at"] - found["at"] <= hours * HOUR, hours, sort)


def _replied_within_rows(frame: Frame, threads: Any, hours: int) -> Answer:
    return _share_rows(frame, threads, seconds(threads.replied_at) - seconds(threads.at) <= hours * HOUR)


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
    found = columns(within(frame, opened(frame, sort)).select("number", "replies"))
    return _share(frame, found["number"], found["replies"] == 0, SETTLED, sort)


@measure
def solo_rows(frame: Frame) -> Answer:
    """As many rows as n: the threads of the period; `hit`: nobody but its author ever spoke in it, these last."""
    threads = opened(frame, sort_of(frame))
    return _share_rows(frame, threads, threads.replies == 0)
