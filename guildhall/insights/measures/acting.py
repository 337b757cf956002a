"""Who acted on which days: the table that activity, lifecycle and retention are counted from."""

from __future__ import annotations

from datetime import date, timedelta
from functools import reduce
from operator import and_
from typing import Any

import ibis

from guildhall.insights.lake.tables import EVERYWHERE, PERSON
from guildhall.insights.measures.frame import Frame
from guildhall.insights.measures.periods import numbered

LOOK_BACK = 190  # days before their window that measures ask for, and some more: 90 silent ones, and 90 before those


def active_days(frame: Frame, act: str = "contribution") -> Any:
    """One row a person and day on which they acted within the scopes asked for: person, day, prev, n, number, before.

    `prev` is their active day before (empty: the first), so a row says by itself how long somebody was away; `number` and
    `before` are the periods that both lie in. From LOOK_BACK days before the window on; kept in memory, because most figures
    of a board scan it.
    """
    since, days = (frame.since - timedelta(days=LOOK_BACK)).replace(day=1), _days(frame, act)
    mine = days.filter(days.day >= since)
    numbers = {
        name: numbered(mine[day], frame.grain).cast("int32") for name, day in (("number", "day"), ("before", "prev"))
    }
    return frame.lake.kept(("days", act, frame.grain, since, *sorted(frame.ask.scopes)), mine.mutate(**numbers))


def entries(frame: Frame, act: str = "contribution", *, since: date, until: date) -> Any:
    """One row a person and period in which they acted: person, number, before (empty: never active before), day.

    A day whose `prev` lies in an earlier period is the first of its period: no DISTINCT is needed. `since` and `until` are
    borders of periods.
    """
    days = active_days(frame, act)
    within = days.filter(days.day >= since, days.day < until)
    first = within.filter(within.before.isnull() | (within.before < within.number))
    return first.select("person", "day", "number", "before")


def firsts(frame: Frame, act: str = "contribution") -> Any:
    """One row a person whose first act ever within the scopes lies in the window: person, day, n, number."""
    days = active_days(frame, act)
    begun = days.filter(days.prev.isnull(), days.day >= frame.since, days.day < frame.until)
    return begun.select("person", "day", "n", "number")


def first_days(frame: Frame, act: str = "contribution") -> Any:
    """One row a person who ever acted within the scopes: person, day (their first)."""
    days = _days(frame, act)
    return days.filter(days.prev.isnull()).select("person", "day")


def _days(frame: Frame, act: str) -> Any:
    if len(frame.ask.scopes) > 1:
        return _days_of_several(frame, act)
    presence = frame.lake.table("presence")
    scope = frame.ask.scopes[0] if frame.ask.scopes else EVERYWHERE
    mine = presence.filter(presence.act == act, presence.scope == scope)
    return mine.select("person", "day", "prev", "n")


def _days_of_several(frame: Frame, act: str) -> Any:
    acts = standing(frame)
    mine = acts.filter(acts[act], acts.who == PERSON)
    days = mine.group_by("person", "day").agg(n=mine.count())
    prev = days.day.lag().over(ibis.window(group_by=days.person, order_by=days.day))
    return days.select("person", "day", "n", prev=prev)


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
