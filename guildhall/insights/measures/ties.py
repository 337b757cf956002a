"""Whether people answer each other, and whether newcomers find anybody (metrics 36 and 39)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import ibis
import numpy as np

from guildhall.insights.asking import Answer, Point
from guildhall.insights.lake.tables import EVERYWHERE, FIRST_DAYS
from guildhall.insights.measures.acting import firsts, ties_of_several
from guildhall.insights.measures.frame import Frame, columns, measure, of_periods, rows_of, shared, told
from guildhall.insights.measures.medians import median_interval
from guildhall.insights.measures.periods import Period, numbered


def _ties(frame: Frame, *, longer: int = 0) -> Any:
    """actor, target, day, n, number within the window and so many days after it: by speaking to somebody, or of every sort."""
    ties = frame.lake.table("ties")
    scope = frame.ask.scopes[0] if frame.ask.scopes else EVERYWHERE
    mine = _of_several(frame) if len(frame.ask.scopes) > 1 else ties.filter(ties.scope == scope)
    if frame.option("ties") == "spoken":
        mine = mine.filter(mine.tie.isin(_spoken(frame)))
    inside = mine.filter(mine.day >= frame.since, mine.day < frame.until + timedelta(days=longer))
    return inside.select("actor", "target", "day", "n", number=numbered(inside.day, frame.grain))


def _of_several(frame: Frame) -> Any:
    since, until, ties = frame.since, frame.until + timedelta(days=FIRST_DAYS), ties_of_several(frame)
    inside = ties.filter(ties.day >= since, ties.day < until)
    return frame.lake.kept(("ties", since, until, *sorted(frame.ask.scopes)), inside)


@shared
def _spoken(frame: Frame) -> list[str]:
    verbs = frame.lake.table("verbs")
    return [row["tie"] for row in frame.lake.rows(verbs.filter(verbs.contribution).select("tie").distinct())]


@shared
def _graphs(frame: Frame, sort: str) -> dict[int, tuple[int, int, int]]:
    """For each period: directed ties, how many of them are returned, people with a tie."""
    graphs = of_periods(frame, "graphs")
    counted = _counted(frame) if graphs is None else graphs.filter(graphs.sort == sort)
    rows = frame.lake.rows(counted.select("number", "ties", "returned", "people"))
    return {row["number"]: (row["ties"], row["returned"], row["people"]) for row in rows}


def _counted(frame: Frame) -> Any:
    """number, ties, returned, people out of the ties themselves, as the table of graphs has them."""
    ties = _ties(frame).distinct(on=("number", "actor", "target"))
    back = ties.select("number", actor="target", target="actor")
    both = ties.group_by("number").agg(ties=ties.count())
    returned = ties.semi_join(back, ["number", "actor", "target"])
    known = returned.group_by("number").agg(returned=returned.count())
    ends = ties.select("number", person="actor").union(back.select("number", person="actor"), distinct=True)
    people = ends.group_by("number").agg(people=ends.count())
    told_graphs = both.left_join(known, "number").drop("number_right").join(people, "number")
    return told_graphs.mutate(returned=told_graphs.returned.fill_null(0))


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
    new = firsts(frame).select("person", "number", at="day")
    both_ways = _met(frame, new, "actor", "target", way=1).union(_met(frame, new, "target", "actor", way=2))
    others = both_ways.group_by("person", "other").agg(ways=both_ways.way.bit_or())
    counted = others.group_by("person").agg(n=others.count(), returned=others.count(where=others.ways == 3))
    both = new.left_join(counted, "person")
    return both.select("person", "at", "number", n=both.n.fill_null(0), returned=both.returned.fill_null(0))


def _met(frame: Frame, new: Any, person: str, other: str, *, way: int) -> Any:
    """person, other, way: a row a day on which somebody in their first 30 days had a tie with another."""
    ties = _ties(frame, longer=FIRST_DAYS).select("day", person=person, other=other)
    both = ties.join(new.select("person", "at"), "person")
    near = both.filter(both.day.delta(both["at"], unit="day").between(0, FIRST_DAYS - 1))
    return near.select("person", "other", way=ibis.literal(way, "int8"))


def _meetings(frame: Frame) -> Any:
    """number, n, returned, people."""
    if len(frame.ask.scopes) > 1:
        people = _integrated(frame)
        return people.group_by("number", "n", "returned").agg(people=people.count())
    of_all, scope = frame.lake.table("meetings"), frame.ask.scopes[0] if frame.ask.scopes else EVERYWHERE
    mine = of_all.filter(of_all.scope == scope, of_all.sort == frame.option("ties"))
    inside = mine.filter(mine.day >= frame.since, mine.day < frame.until)
    numbers = numbered(inside.day, frame.grain)
    return inside.group_by("returned", number=numbers, n=inside.met).agg(people=inside.people.sum().cast("int64"))


@measure
def integration(frame: Frame) -> Answer:
    """Medians of people; masked until the youngest have had their 30 days."""
    found = columns(_meetings(frame))
    return told([_median(frame, one, found["number"] == one.number, found) for one in frame.periods])


def _median(frame: Frame, one: Period, mine: Any, found: dict[str, Any]) -> Point:
    people = found["people"][mine]
    met, returned = (np.repeat(found[name][mine], people) for name in ("n", "returned"))
    n, finished = len(met), frame.is_over(one.until + timedelta(days=FIRST_DAYS - 1))
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
        more={"returned": float(np.median(returned)), "nobody": int(np.count_nonzero(met == 0))},
    )


@measure
def integration_rows(frame: Frame) -> Answer:
    """As many rows as n: who began, how many others they met in 30 days, how many of these both ways."""
    one, _rest = frame.cell()
    people = _integrated(Frame(frame.lake, frame.ask, (one,)))
    return rows_of(frame, people.select("person", "at", "n", "returned").order_by(people.n.desc(), "person"))
