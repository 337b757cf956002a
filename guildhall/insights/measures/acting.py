"""Who acted on which days: the table that activity, lifecycle and retention are counted from."""

from __future__ import annotations

from functools import reduce
from operator import and_
from typing import Any

import ibis

from guildhall.insights.lake.tables import EVERYWHERE, PERSON
from guildhall.insights.measures.frame import Frame
from guildhall.insights.measures.periods import numbered


def active_days(frame: Frame, act: str = "contribution") -> Any:
    """One row a person and day on which they acted within the scopes asked for: person, day, prev, n.

    `prev` is their active day before (empty: the first), so a row says by itself how long somebody was away.
    """
    if len(frame.ask.scopes) > 1:
        return _days_of_several(frame, act)
    presence = frame.lake.table("presence")
    scope = frame.ask.scopes[0] if frame.ask.scopes else EVERYWHERE
    mine = presence.filter(presence.act == act, presence.scope == scope)
    return mine.select("person", "day", "prev", "n")


def entries(frame: Frame, act: str = "contribution") -> Any:
    """One row a person and period in which they acted: person, number, before (empty: never active before), day.

    A day whose `prev` lies in an earlier period is the first of its period: no DISTINCT is needed.
    """
    days = active_days(frame, act)
    told = days.select("person", "day", number=numbered(days.day, frame.grain), before=numbered(days.prev, frame.grain))
    return told.filter(told.before.isnull() | (told.before < told.number))


def firsts(frame: Frame, act: str = "contribution") -> Any:
    """One row a person who ever acted within the scopes: person, day (their first), n."""
    days = active_days(frame, act)
    return days.filter(days.prev.isnull()).select("person", "day", "n")


def _days_of_several(frame: Frame, act: str) -> Any:
    acts = standing(frame)
    mine = acts.filter(acts[act])
    days = mine.group_by("person", "day").agg(n=mine.count())
    return days.mutate(prev=days.day.lag().over(ibis.window(group_by=days.person, order_by=days.day)))


def standing(frame: Frame) -> Any:
    """Acts that have every scope asked for and were not taken back: person, target, day, verb, contribution, visit, tie.

    Counted tables know one scope a row, so several at once are read from the log itself. Whether somebody counted on
    that day (no staff, bot or account of spam) is what the rollup settled.
    """
    activity, verbs = frame.lake.table("activity"), frame.lake.table("verbs")
    known = activity.join(verbs, "verb")
    newest = ibis.window(group_by=[known.base, known.subject_type, known.subject], order_by=known.id.desc())
    told = known.mutate(place=ibis.row_number().over(newest), stood=known.stands.first().over(newest))
    has_all = reduce(and_, (told.scopes.contains(ibis.literal(scope, "int32")) for scope in frame.ask.scopes))
    return _counted(frame, told.filter(told.stands, told.stood | told.visit, has_all))


def _counted(frame: Frame, acts: Any) -> Any:
    rollup = frame.lake.table("rollup")
    counts = rollup.filter(rollup.scope == EVERYWHERE, rollup.who == PERSON).select("person", "day", "verb")
    mine = acts.rename(person="actor").semi_join(counts, ["person", "day", "verb"])
    return mine.select("person", "target", "day", "verb", "contribution", "visit", "tie")
