"""Threads that were opened by people, and how long each waited for somebody else."""

from __future__ import annotations

from functools import reduce
from operator import and_
from typing import Any

import ibis
import numpy as np

from guildhall.insights.lake.tables import PERSON
from guildhall.insights.measures.frame import Frame, columns, shared
from guildhall.insights.measures.periods import Period, numbered

NEVER = 2**62
EMPTY = np.datetime64("NaT").view(np.int64)
MOMENTS = ("at", "left", "replied_at", "closed_at", "solved_at")
HOUR = 3600
DAY = 24 * HOUR


def opened(frame: Frame, sort: str) -> Any:
    """Threads of the sort and scopes asked for; openers that were staff, bots or spam on that day are left out."""
    threads = frame.lake.table("threads")
    mine = threads.filter(threads.who == PERSON)
    if sort == "questions":
        mine = mine.filter(mine.is_question)
    if frame.ask.scopes:
        mine = mine.filter(reduce(and_, (mine.scopes.contains(ibis.literal(one, "int32")) for one in frame.ask.scopes)))
    return mine


def sort_of(frame: Frame) -> str:
    """'questions' or 'all'; where it is left open, questions if any were ever asked in the scopes that are looked at."""
    asked = frame.option("threads")
    if asked != "fitting":
        return asked
    return "questions" if _has_questions(frame) else "all"


@shared
def _has_questions(frame: Frame) -> bool:
    return bool(opened(frame, "questions").limit(1).count().to_pyarrow().as_py())


def within(frame: Frame, threads: Any, one: Period | None = None) -> Any:
    """Those opened in the window, or in one period of it, with the number of their period."""
    since, until = (one.since, one.until) if one else (frame.since, frame.until)
    mine = threads.filter(threads.day >= since, threads.day < until)
    return mine.mutate(number=numbered(mine.day, frame.grain))


def seconds(moment: Any) -> Any:
    """Whole seconds since 1970 of a time column, cut and not rounded; for the rows behind figures."""
    return moment.epoch_seconds().cast("float64").floor().cast("int64")


def clock_of(threads: Any, *more: str) -> dict[str, Any]:
    """Columns as arrays: `at` and any other of MOMENTS in whole seconds (NEVER where empty), and more.

    Databases take the seconds of a time with a zone slowly; here they are read off its number.
    """
    found = columns(threads.select("at", *more))
    return {name: _whole_seconds(values) if name in MOMENTS else values for name, values in found.items()}


def _whole_seconds(moments: Any) -> Any:
    number = moments.astype("datetime64[us]").view(np.int64)
    return np.where(number == EMPTY, NEVER, number // 1_000_000)


def waited(frame: Frame, threads: Any) -> Any:
    """Adds `waited` (seconds to the first reply, or as long as it could still come) and `replied`."""
    last_chance = ibis.least(seconds(threads.closed_at), int(frame.lake.as_of.timestamp()))
    end = ibis.coalesce(seconds(threads.replied_at), last_chance)
    return threads.mutate(waited=ibis.greatest(end - seconds(threads.at), 0), replied=threads.replied_at.notnull())
