"""Who comes back, and after how long: cohorts by when people began (metrics 9 to 12)."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

import ibis

from guildhall.insights.asking import Answer
from guildhall.insights.lake.tables import PERSON
from guildhall.insights.measures.acting import active_days, entered, entries, firsts
from guildhall.insights.measures.frame import Frame, Refused, measure, rows_of, share, shared, told
from guildhall.insights.measures.periods import Period, begins, number_of, numbered


def _starts(frame: Frame) -> Any:
    """person, cohort (number of the period), start (day). 'recurring': again in every period with an act."""
    match frame.option("start"):
        case "recurring":
            mine = entries(frame, since=frame.since, until=frame.until).select("person", "day")
        case "joined":
            people = frame.lake.table("people")
            mine = people.filter(people.who == PERSON).select("person", day="joined")
        case _:
            mine = firsts(frame)
    inside = mine.filter(mine.day >= frame.since, mine.day < frame.until)
    return inside.select("person", cohort=numbered(inside.day, frame.grain), start=inside.day)


def _sizes(frame: Frame, starts: Any) -> dict[int, int]:
    return {row["cohort"]: row["n"] for row in frame.lake.rows(starts.group_by("cohort").agg(n=starts.count()))}


def _table(frame: Frame, hits: Counter[tuple[int, int]], sizes: dict[int, int]) -> Answer:
    """A cell a cohort and interval: key '2026-01-05/3'. A cell whose interval is not over is masked."""
    points = [
        share(one, hits[one.number, after], sizes.get(one.number, 0), key=f"{one.key}/{after}", finished=over)
        for one in frame.periods
        for after in range(int(frame.option("upto")) + 1)
        for over in [frame.is_over(begins(one.number + after + 1, frame.grain))]
    ]
    return told(points)


@shared
def _returned(frame: Frame, _start: str) -> tuple[dict[int, int], list[dict[str, int]]]:
    """Sizes of the cohorts; and how many acted `after` intervals past their start (0: the same), last so many `before`.

    `before` is -1 where that was ahead of the start, or never. One table serves both retentions: whoever acts in interval N
    or later has exactly one first interval from N on, of which `before` lies below N.
    """
    starts = _starts(frame)
    back = _returns(frame, starts)
    found = back.group_by("cohort", "after", "before").agg(n=back.count())
    return _sizes(frame, starts), frame.lake.rows(found)


def _returns(frame: Frame, starts: Any) -> Any:
    """person, cohort, after, before (see `_returned`): every interval from their start on in which they acted."""
    ever = begins(number_of(frame.lake.today, frame.grain) + 1, frame.grain)
    seen = entries(frame, since=frame.since, until=ever).select("person", "number", "before")
    both = starts.join(seen, "person")
    relative = both.select(
        "person",
        "cohort",
        after=both.number - both.cohort,
        before=ibis.greatest(ibis.coalesce(both.before - both.cohort, -1), -1),
    )
    return relative.filter(relative.after >= 0)


@measure
def on_interval(frame: Frame) -> Answer:
    sizes, back = _returned(frame, frame.option("start"))
    hits = Counter[tuple[int, int]]()
    for row in back:
        hits[row["cohort"], row["after"]] += row["n"]
    return _table(frame, hits, sizes)


@measure
def on_or_after(frame: Frame) -> Answer:
    """Counts up to now: a cell whose interval is over can still rise."""
    sizes, back = _returned(frame, frame.option("start"))
    upto, hits = int(frame.option("upto")), Counter[tuple[int, int]]()
    for row in back:
        for after in range(row["before"] + 1, min(row["after"], upto) + 1):
            hits[row["cohort"], after] += row["n"]
    return _table(frame, hits, sizes)


def _behind(frame: Frame, condition: Any) -> Answer:
    starts = _starts(frame)
    one, after = _cell(frame)
    mine = starts.filter(starts.cohort == one.number)
    back = _returns(frame, mine)
    hit = back.filter(condition(back.after, after)).select("person").distinct().mutate(hit=True)
    both = mine.join(hit, "person", how="left")
    rows = both.select("person", at=both.start, hit=both.hit.fill_null(False))
    return rows_of(frame, rows.order_by(rows.hit.desc(), "at", "person"))


def _cell(frame: Frame) -> tuple[Period, int]:
    one, after = frame.cell()
    if not after.isdigit():
        raise Refused("filter", key=frame.ask.rows_of)
    return one, int(after)


@measure
def on_interval_rows(frame: Frame) -> Answer:
    """As many rows as n: the people of the cohort, those who came back first (`hit`)."""
    return _behind(frame, lambda after, asked: after == asked)


@measure
def on_or_after_rows(frame: Frame) -> Answer:
    """As many rows as n: the people of the cohort, those who came back first (`hit`)."""
    return _behind(frame, lambda after, asked: after >= asked)


def _brackets(frame: Frame) -> list[tuple[int, int]]:
    """'1,2-7,8-30' as [(1, 1), (2, 7), (8, 30)]: days after the start."""
    told_days = [one.partition("-") for one in frame.option("days").split(",")]
    return [(int(first), int(last or first)) for first, _dash, last in told_days]


def _days_after(frame: Frame, starts: Any, longest: int) -> Any:
    """person, cohort, after, before: days between their start and each active day up to the longest, and the one before."""
    days = active_days(frame)
    mine = days.filter(days.day >= frame.since, days.day < frame.until + timedelta(days=longest + 1))
    both = starts.join(mine.select("person", "day", "prev"), "person")
    after, before = (both[day].delta(both.start, unit="day") for day in ("day", "prev"))
    relative = both.select("person", "cohort", after=after, before=ibis.coalesce(before, -1))
    return relative.filter(relative.after >= 1, relative.after <= longest)


def _first_within(days: Any, first: int, last: int) -> Any:
    """The first active day of somebody within a range of days: there is at most one."""
    return days.after.between(first, last) & (days.before < first)


@measure
def in_bracket(frame: Frame) -> Answer:
    """A cell a cohort and bracket: key '2026-01-05/2-7'. Masked until the youngest had all its days."""
    starts, brackets = _starts(frame), _brackets(frame)
    days = _days_after(frame, starts, brackets[-1][1])
    found = days.group_by("cohort").agg(
        **{f"b{at}": _first_within(days, *span).cast("int64").sum() for at, span in enumerate(brackets)}
    )
    hits, sizes = {row["cohort"]: row for row in frame.lake.rows(found)}, _sizes(frame, starts)
    points = [
        share(
            one,
            hits.get(one.number, {}).get(f"b{at}", 0),
            sizes.get(one.number, 0),
            key=f"{one.key}/{first}-{last}",
            finished=frame.is_over(one.until + timedelta(days=last)),
        )
        for one in frame.periods
        for at, (first, last) in enumerate(brackets)
    ]
    return told(points)


@measure
def in_bracket_rows(frame: Frame) -> Answer:
    """As many rows as n: the people of the cohort, those who came back within the bracket first (`hit`)."""
    one, rest = frame.cell()
    first, dash, last = rest.partition("-")
    if not (first.isdigit() and dash and last.isdigit()):
        raise Refused("filter", key=frame.ask.rows_of)
    within = Frame(frame.lake, frame.ask, (one,))
    starts = _starts(within)
    after = _days_after(within, starts, int(last))
    hit = after.filter(after.after >= int(first)).select("person").distinct().mutate(hit=True)
    both = starts.join(hit, "person", how="left")
    rows = both.select("person", at=both.start, hit=both.hit.fill_null(False))
    return rows_of(frame, rows.order_by(rows.hit.desc(), "at", "person"))


@measure
def from_period_to_period(frame: Frame) -> Answer:
    seen = entered(frame)
    points = [
        share(one, seen[one.number]["kept"], seen[one.number - 1]["people"], finished=frame.is_over(one.until))
        for one in frame.periods
    ]
    return told(points)


@measure
def from_period_to_period_rows(frame: Frame) -> Answer:
    """As many rows as n: who acted in the period before, those who acted in this one too first (`hit`)."""
    one, _rest = frame.cell()
    before = entries(frame, since=begins(one.number - 1, frame.grain), until=one.since).select("person", at="day")
    now = entries(frame, since=one.since, until=one.until)
    kept = now.filter(now.before == one.number - 1).select("person").mutate(hit=True)
    both = before.join(kept, "person", how="left")
    rows = both.select("person", "at", hit=both.hit.fill_null(False))
    return rows_of(frame, rows.order_by(rows.hit.desc(), "at", "person"))
