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


def _ties(frame: Frame, *, longer: int = 0) -> Any:
    """actor, target, day, n, number within the window and so many days after it: by speaking to somebody, or of every sort."""
    ties, sort = frame.lake.table("ties"), frame.option("ties")
    scope = frame.ask.scopes[0] if frame.ask.scopes else EVERYWHERE
    mine = ties_of_several(frame) if len(frame.ask.scopes) > 1 else ties.filter(ties.scope == scope)
    if sort == "spoken":
        mine = mine.filter(mine.tie.isin(_spoken(frame)))
    since, until = frame.since, frame.until + timedelta(days=max(longer, FIRST_DAYS))
    inside = mine.filter(mine.day >= since, mine.day < until)
    told_ties = inside.select("actor", "target", "day", "n", number=numbered(inside.day, frame.grain).cast("int32"))
    kept = frame.lake.kept(("ties", sort, frame.grain, since, until, *sorted(frame.ask.scopes)), told_ties)
    return kept.filter(kept.day < frame.until + timedelta(days=longer))


@shared
def _spoken(frame: Frame) -> list[str]:
    verbs = frame.lake.table("verbs")
    return [row["tie"] for row in frame.lake.rows(verbs.filter(verbs.contribution).select("tie").distinct())]


def _pairs(frame: Frame) -> Any:
    """number, low, high (two people), ways: 1, or 2 where the tie goes both ways."""
    mine = _ties(frame)
    named = mine.select(
        "actor", "number", low=ibis.least(mine.actor, mine.target), high=ibis.greatest(mine.actor, mine.target)
    )
    return named.group_by("number", "low", "high").agg(ways=1 + (named.actor.min() != named.actor.max()).cast("int64"))


@shared
def _graphs(frame: Frame, _sort: str) -> dict[int, tuple[int, int, int]]:
    """For each period: directed ties, how many of them are returned, people with a tie."""
    pairs, ties = _pairs(frame), _ties(frame)
    counted = pairs.group_by("number").agg(ties=pairs.ways.sum(), returned=pairs.ways.sum(where=pairs.ways == 2))
    ends = ties.select("number", person="actor").union(ties.select("number", person="target"), distinct=True)
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
    mine = _ties(Frame(frame.lake, frame.ask, (one,)))
    edges = mine.group_by(person=mine.actor, other=mine.target).agg(n=mine.n.sum().cast("int64"))
    back = edges.select(person=edges.other, other=edges.person, hit=ibis.literal(True))
    both = edges.left_join(back, ["person", "other"])
    rows = both.select("person", "other", "n", hit=both.hit.fill_null(False))
    return rows_of(frame, rows.order_by(rows.hit.desc(), rows.n.desc(), "person", "other"))


def _integrated(frame: Frame) -> Any:
    """person, at, number, n (others they met in their first 30 days), returned (of them: both ways)."""
    new, near = firsts(frame).select("person", "number", at="day"), _ties(frame, longer=FIRST_DAYS)
    out = near.select("day", person="actor", other="target", way=ibis.literal(1))
    back = near.select("day", person="target", other="actor", way=ibis.literal(2))
    mine = [new.join(ties, "person") for ties in (out, back)]
    met = [one.filter(one.day.delta(one["at"], unit="day").between(0, FIRST_DAYS - 1)) for one in mine]
    both_ways = met[0].union(met[1])
    others = both_ways.group_by("person", "other").agg(
        ways=1 + (both_ways.way.min() != both_ways.way.max()).cast("int64")
    )
    counted = others.group_by("person").agg(n=others.count(), returned=(others.ways == 2).cast("int64").sum())
    both = new.left_join(counted, "person")
    return both.select(
        "person",
        "at",
        "number",
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
