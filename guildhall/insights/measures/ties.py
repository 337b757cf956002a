"""Whether people answer each other, and whether newcomers find anybody (metrics 36 and 39)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import ibis
import numpy as np

from guildhall.insights.asking import Answer, Point
from guildhall.insights.lake.tables import EVERYWHERE
from guildhall.insights.measures.acting import firsts, ties_of_several
from guildhall.insights.measures.frame import Frame, columns, measure, rows_of, shared, told
from guildhall.insights.measures.medians import median_interval
from guildhall.insights.measures.periods import Period, numbered

FIRST_DAYS = 30


def _ties(frame: Frame) -> Any:
    """actor, target, day, n: ties made by speaking to somebody, or of every sort."""
    ties, verbs = frame.lake.table("ties"), frame.lake.table("verbs")
    scope = frame.ask.scopes[0] if frame.ask.scopes else EVERYWHERE
    mine = ties_of_several(frame) if len(frame.ask.scopes) > 1 else ties.filter(ties.scope == scope)
    if frame.option("ties") == "spoken":
        mine = mine.semi_join(verbs.filter(verbs.contribution).select("tie"), "tie")
    return mine.select("actor", "target", "day", "n")


def _pairs(frame: Frame, one: Period | None = None) -> Any:
    """number, low, high (two people), ways: 1, or 2 where the tie goes both ways."""
    ties = _ties(frame)
    since, until = (one.since, one.until) if one else (frame.since, frame.until)
    mine = ties.filter(ties.day >= since, ties.day < until)
    named = mine.select(
        "actor",
        number=numbered(mine.day, frame.grain),
        low=ibis.least(mine.actor, mine.target),
        high=ibis.greatest(mine.actor, mine.target),
    )
    return named.group_by("number", "low", "high").agg(ways=1 + (named.actor.min() != named.actor.max()).cast("int64"))


@shared
def _graphs(frame: Frame, _ties: str) -> dict[int, tuple[int, int, int]]:
    """For each period: directed ties, how many of them are returned, people with a tie."""
    pairs = _pairs(frame)
    counted = pairs.group_by("number").agg(ties=pairs.ways.sum(), returned=pairs.ways.sum(where=pairs.ways == 2))
    ends = pairs.select("number", person="low").union(pairs.select("number", person="high"), distinct=True)
    people = ends.group_by("number").agg(people=ends.count())
    rows = frame.lake.rows(counted.join(people, "number"))
    return {row["number"]: (int(row["ties"]), int(row["returned"] or 0), row["people"]) for row in rows}


def _corrected(ties: int, returned: int, people: int) -> tuple[float | None, float]:
    """ρ = (r − d) ÷ (1 − d) and d; Garlaschelli & Loffredo (2004)."""
    density = ties / (people * (people - 1))
    return ((returned / ties - density) / (1 - density) if density < 1 else None), density


def _told(frame: Frame, *, corrected: bool) -> Answer:
    graphs, points = _graphs(frame, frame.option("ties")), []
    for one in frame.periods:
        ties, returned, people = graphs.get(one.number, (0, 0, 0))
        rho, density = _corrected(ties, returned, people) if ties else (None, None)
        raw = 100 * returned / ties if ties else None
        points.append(
            Point(
                key=one.key,
                since=one.since,
                until=one.until,
                value=rho if corrected else raw,
                n=ties,
                hits=returned,
                finished=frame.is_over(one.until),
                more={"people": people, "density": density, "corrected": rho, "share": raw},
            )
        )
    return told(points)


@measure
def reciprocity(frame: Frame) -> Answer:
    """No interval: returned ties come in pairs and are no separate draws."""
    return _told(frame, corrected=False)


@measure
def reciprocity_corrected(frame: Frame) -> Answer:
    return _told(frame, corrected=True)


@measure
def reciprocity_rows(frame: Frame) -> Answer:
    """As many rows as n: a directed tie each, with how often it was made; returned ones (`hit`) first."""
    one, _rest = frame.cell()
    ties = _ties(frame)
    mine = ties.filter(ties.day >= one.since, ties.day < one.until)
    edges = mine.group_by(person=mine.actor, other=mine.target).agg(n=mine.n.sum().cast("int64"))
    back = edges.select(person=edges.other, other=edges.person, hit=ibis.literal(True))
    both = edges.left_join(back, ["person", "other"])
    rows = both.select("person", "other", "n", hit=both.hit.fill_null(False))
    return rows_of(frame, rows.order_by(rows.hit.desc(), rows.n.desc(), "person", "other"))


def _integrated(frame: Frame) -> Any:
    """person, at, number, n (others they met in their first 30 days), returned (of them: both ways)."""
    first, ties = firsts(frame), _ties(frame)
    new = first.filter(first.day >= frame.since, first.day < frame.until).select("person", at="day")
    near = ties.filter(ties.day >= frame.since, ties.day < frame.until + timedelta(days=FIRST_DAYS))
    out = near.select("day", person="actor", other="target", way=ibis.literal(1))
    back = near.select("day", person="target", other="actor", way=ibis.literal(2))
    mine = new.join(out.union(back), "person")
    met = mine.filter(mine.day.delta(mine["at"], unit="day").between(0, FIRST_DAYS - 1))
    others = met.group_by("person", "other").agg(ways=1 + (met.way.min() != met.way.max()).cast("int64"))
    counted = others.group_by("person").agg(n=others.count(), returned=(others.ways == 2).cast("int64").sum())
    both = new.left_join(counted, "person")
    return both.select(
        "person",
        "at",
        number=numbered(both["at"], frame.grain),
        n=both.n.fill_null(0),
        returned=both.returned.fill_null(0),
    )


@measure
def integration(frame: Frame) -> Answer:
    """Medians of people; masked until the youngest have had their 30 days."""
    found = columns(_integrated(frame).select("number", "n", "returned"))
    return told([_met(frame, one, found["number"] == one.number, found) for one in frame.periods])


def _met(frame: Frame, one: Period, mine: Any, found: dict[str, Any]) -> Point:
    met, n = found["n"][mine], int(np.count_nonzero(mine))
    finished = frame.is_over(one.until + timedelta(days=FIRST_DAYS - 1))
    if not (n and finished):
        return Point(key=one.key, since=one.since, until=one.until, value=None, n=n, finished=finished)
    low, high = median_interval(met)
    return Point(
        key=one.key,
        since=one.since,
        until=one.until,
        value=float(np.median(met)),
        n=n,
        low=low,
        high=high,
        more={"returned": float(np.median(found["returned"][mine])), "nobody": int(np.count_nonzero(met == 0))},
    )


@measure
def integration_rows(frame: Frame) -> Answer:
    """As many rows as n: who began, how many others they met in 30 days, how many of these both ways."""
    one, _rest = frame.cell()
    people = _integrated(Frame(frame.lake, frame.ask, (one,)))
    return rows_of(frame, people.select("person", "at", "n", "returned").order_by(people.n.desc(), "person"))
