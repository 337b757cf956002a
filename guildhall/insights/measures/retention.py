"""Who comes back, and after how long: cohorts by when people began (metrics 9 to 12)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from guildhall.insights.asking import Answer
from guildhall.insights.lake.tables import PERSON
from guildhall.insights.measures.acting import active_days, entries, firsts
from guildhall.insights.measures.frame import Frame, Refused, measure, rows_of, share, told
from guildhall.insights.measures.periods import Period, begins, day_number, number_of, numbered


def _starts(frame: Frame) -> Any:
    """person, cohort (number of the period), start (day). 'recurring': again in every period with an act."""
    match frame.option("start"):
        case "recurring":
            seen = entries(frame, since=frame.since, until=frame.until)
            begun = seen.select("person", cohort=seen.number, start=seen.day)
        case "joined":
            people = frame.lake.table("people")
            mine = people.filter(people.who == PERSON, people.joined.notnull())
            begun = mine.select("person", cohort=numbered(mine.joined, frame.grain), start=mine.joined)
        case _:
            first = firsts(frame)
            begun = first.select("person", cohort=numbered(first.day, frame.grain), start=first.day)
    return begun.filter(begun.cohort >= frame.periods[0].number, begun.cohort <= frame.periods[-1].number)


def _sizes(frame: Frame, starts: Any) -> dict[int, int]:
    return {row["cohort"]: row["n"] for row in frame.lake.rows(starts.group_by("cohort").agg(n=starts.count()))}


def _table(frame: Frame, hits: dict[tuple[int, int], int], sizes: dict[int, int]) -> Answer:
    """A cell a cohort and interval: key '2026-01-05/3'. A cell whose interval is not over is masked."""
    points = [
        share(one, hits.get((one.number, after), 0), sizes.get(one.number, 0), key=f"{one.key}/{after}", finished=over)
        for one in frame.periods
        for after in range(int(frame.option("upto")) + 1)
        for over in [frame.is_over(begins(one.number + after + 1, frame.grain))]
    ]
    return told(points)


def _returns(frame: Frame, starts: Any, until: date) -> Any:
    """person, cohort, after: in which interval after their start they acted (0: the same), up to a border of periods."""
    seen = entries(frame, since=frame.since, until=until).select("person", "number")
    both = starts.join(seen, "person")
    told_after = both.select("person", "cohort", after=both.number - both.cohort)
    return told_after.filter(told_after.after >= 0)


def _ever(frame: Frame) -> date:
    """The border after the running period."""
    return begins(number_of(frame.lake.today, frame.grain) + 1, frame.grain)


@measure
def on_interval(frame: Frame) -> Answer:
    starts = _starts(frame)
    upto = int(frame.option("upto"))
    back = _returns(frame, starts, begins(frame.periods[-1].number + upto + 1, frame.grain))
    near = back.filter(back.after <= upto)
    found = near.group_by("cohort", "after").agg(n=near.count())
    hits = {(row["cohort"], row["after"]): row["n"] for row in frame.lake.rows(found)}
    return _table(frame, hits, _sizes(frame, starts))


@measure
def on_or_after(frame: Frame) -> Answer:
    """Counts up to now: a cell whose interval is over can still rise."""
    starts = _starts(frame)
    back = _returns(frame, starts, _ever(frame))
    last = back.group_by("person", "cohort").agg(last=back.after.max())
    found = last.group_by("cohort", "last").agg(n=last.count())
    upto, hits = int(frame.option("upto")), dict[tuple[int, int], int]()
    for row in frame.lake.rows(found):
        for after in range(min(row["last"], upto) + 1):
            cell = (row["cohort"], after)
            hits[cell] = hits.get(cell, 0) + row["n"]
    return _table(frame, hits, _sizes(frame, starts))


def _behind(frame: Frame, condition: Any) -> Answer:
    starts = _starts(frame)
    one, after = _cell(frame)
    mine = starts.filter(starts.cohort == one.number)
    back = _returns(frame, mine, _ever(frame))
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
    """person, cohort, after: days between their start and each of their active days, up to the longest."""
    days = active_days(frame)
    mine = days.filter(days.day >= frame.since, days.day < frame.until + timedelta(days=longest + 1))
    both = starts.join(mine.select("person", "day"), "person")
    told_after = both.select("person", "cohort", after=day_number(both.day) - day_number(both.start))
    return told_after.filter(told_after.after >= 1, told_after.after <= longest)


@measure
def in_bracket(frame: Frame) -> Answer:
    """A cell a cohort and bracket: key '2026-01-05/2-7'. Masked until the youngest had all its days."""
    starts, brackets = _starts(frame), _brackets(frame)
    after = _days_after(frame, starts, brackets[-1][1])
    each = after.group_by("person", "cohort").agg(
        **{f"b{at}": after.after.between(*days).any() for at, days in enumerate(brackets)}
    )
    found = each.group_by("cohort").agg(**{f"b{at}": each[f"b{at}"].cast("int64").sum() for at in range(len(brackets))})
    hits = {row["cohort"]: row for row in frame.lake.rows(found)}
    sizes = _sizes(frame, starts)
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
    mine = entries(frame, since=begins(frame.periods[0].number - 1, frame.grain), until=frame.until)
    found = mine.group_by("number").agg(
        people=mine.count(), kept=(mine.before == mine.number - 1).fill_null(False).cast("int64").sum()
    )
    by = {row["number"]: row for row in frame.lake.rows(found)}
    points = [
        share(
            one,
            by.get(one.number, {}).get("kept", 0),
            by.get(one.number - 1, {}).get("people", 0),
            finished=frame.is_over(one.until),
        )
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
