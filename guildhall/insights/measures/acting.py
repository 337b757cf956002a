"""Who acted on which days: the table that activity, lifecycle and retention are counted from."""

from __future__ import annotations

from datetime import date, timedelta
from functools import reduce
from operator import and_
from typing import Any

import ibis

from guildhall.insights.lake.tables import EVERYWHERE, PERSON
from guildhall.insights.measures.frame import Frame, shared
from guildhall.insights.measures.periods import begins, numbered

LOOK_BACK = 190  # days before their window that measures ask for, and some more: 90 silent ones, and 90 before those


def active_days(frame: Frame, act: str = "contribution") -> Any:
    """One row a person and day on which they acted within the scopes asked for: person, day, prev, n.

    `prev` is their active day before (empty: the first), so a row says by itself how long somebody was away.
    """
    if len(frame.ask.scopes) > 1:
        return _days_of_several(frame, act)
    return _counted(frame, "presence", act).select("person", "day", "prev", "n")


def attendance(frame: Frame, act: str = "contribution") -> Any:
    """The same without people, with how many they were: day, prev, people. A thousandth of the rows."""
    if len(frame.ask.scopes) > 1:
        days = _days_of_several(frame, act)
        return days.group_by("day", "prev").agg(people=days.count())
    return _counted(frame, "attendance", act).select("day", "prev", "people")


def entries(frame: Frame, act: str = "contribution", *, since: date, until: date) -> Any:
    """One row a person and period in which they acted: person, number, before (empty: never active before), day.

    `since` and `until` are borders of periods.
    """
    return _first_of_periods(frame, active_days(frame, act), since, until).select("person", "day", "number", "before")


@shared
def entered(frame: Frame) -> dict[int, dict[str, int]]:
    """How many contributed, by number of period, from the one before the window on: people; of them kept (in the period
    before too) and begun (never before)."""
    since = begins(frame.periods[0].number - 1, frame.grain)
    mine = _first_of_periods(frame, attendance(frame, "contribution"), since, frame.until)
    counts = {
        "people": mine.people.sum(),
        "kept": mine.people.sum(where=mine.before == mine.number - 1),
        "begun": mine.people.sum(where=mine.before.isnull()),
    }
    rows = frame.lake.rows(mine.group_by("number").agg(**counts))
    by = {row["number"]: {name: int(row[name] or 0) for name in counts} for row in rows}
    none = dict.fromkeys(counts, 0)
    first = frame.periods[0].number
    return {number: by.get(number, none) for number in range(first - 1, first + len(frame.periods))}


def _first_of_periods(frame: Frame, days: Any, since: date, until: date) -> Any:
    """A day whose `prev` lies in an earlier period is the first of its period: no DISTINCT is needed."""
    within = days.filter(days.day >= since, days.day < until)
    numbers = {name: numbered(within[of], frame.grain) for name, of in (("number", "day"), ("before", "prev"))}
    known = within.mutate(**numbers)
    return known.filter(known.before.isnull() | (known.before < known.number))


def firsts(frame: Frame, act: str = "contribution") -> Any:
    """One row a person whose first act ever within the scopes lies in the window: person, day, n, number. Kept in memory."""
    days = active_days(frame, act)
    begun = days.filter(days.prev.isnull(), days.day >= frame.since, days.day < frame.until)
    known = begun.select("person", "day", "n", number=numbered(begun.day, frame.grain))
    return frame.lake.kept(("firsts", act, frame.grain, frame.periods, *sorted(frame.ask.scopes)), known)


def first_days(frame: Frame, act: str = "contribution") -> Any:
    """One row a person who ever acted within the scopes: person, day (their first)."""
    days = active_days(frame, act)
    return days.filter(days.prev.isnull()).select("person", "day")


def _counted(frame: Frame, table: str, act: str) -> Any:
    """The rows of a counted table for the one scope asked for, or for everything."""
    of_all = frame.lake.table(table)
    return of_all.filter(of_all.act == act, of_all.scope == (frame.ask.scopes[0] if frame.ask.scopes else EVERYWHERE))


def _days_of_several(frame: Frame, act: str) -> Any:
    """Kept in memory, because most figures of a board scan it."""
    since, acts = (frame.since - timedelta(days=LOOK_BACK)).replace(day=1), standing(frame)
    mine = acts.filter(acts[act], acts.who == PERSON)
    days = mine.group_by("person", "day").agg(n=mine.count())
    known = days.select(
        "person", "day", "n", prev=days.day.lag().over(ibis.window(group_by=days.person, order_by=days.day))
    )
    return frame.lake.kept(("days", act, since, *sorted(frame.ask.scopes)), known.filter(known.day >= since))


def standing(frame: Frame) -> Any:
    """Acts that have every scope asked for and were not taken back: id, person, target, day, verb, who, and what the verb is.

    Counted tables know one scope a row; of several at once only the log itself knows which acts have them all. Who somebody
    was on that day is read from the rollup.
    """
    activity, verbs = frame.lake.table("activity"), frame.lake.table("verbs")
    has_all = reduce(and_, (activity.scopes.contains(ibis.literal(scope, "int32")) for scope in frame.ask.scopes))
    stands = activity.filter(has_all).anti_join(frame.lake.table("withdrawn"), "id")
    acts = stands.join(verbs.filter(verbs.base == verbs.verb), "verb")
    named = _named(frame, _named(frame, acts.rename(person="actor"), "person"), "target")
    rollup = frame.lake.table("rollup")
    known = rollup.filter(rollup.scope == EVERYWHERE).select("person", "day", "verb", "who")
    told = named.join(known, ["person", "day", "verb"])
    return told.select("id", "person", "target", "day", "verb", "who", "contribution", "visit", "tie")


def _named(frame: Frame, acts: Any, column: str) -> Any:
    """Instead of a key the person it stands for."""
    facts = frame.lake.table("facts")
    merged = facts.filter(facts.key != facts.person).select("key", "person").distinct()
    stands_for = merged.select(**{column: merged.key}, stands_for=merged.person)
    both = acts.left_join(stands_for, column)
    return both.mutate(**{column: ibis.coalesce(both.stands_for, both[column])}).drop("stands_for", f"{column}_right")


def ties_of_several(frame: Frame) -> Any:
    """actor, target, day, tie, n out of the acts that have every scope, as the ties of one scope are made."""
    acts = standing(frame)
    tied = acts.filter(acts.tie != "", acts.who == PERSON, acts.person != acts.target)
    facts = frame.lake.table("facts")
    on_staff = (facts.since <= tied.day) & (facts.until.isnull() | (tied.day <= facts.until))
    out = tied.join(facts, [tied.target == facts.person, facts.bot | facts.purged | on_staff]).select("id")
    mine = tied.anti_join(out, "id")
    return mine.group_by("target", "day", "tie", actor=mine.person).agg(n=mine.count())
