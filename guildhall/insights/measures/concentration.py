"""On how few people a community rests (metrics 24, 26 to 29)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from guildhall.insights.asking import Answer, Point
from guildhall.insights.lake.tables import EVERYWHERE, PERSON, STAFF
from guildhall.insights.measures.acting import active_days, standing
from guildhall.insights.measures.frame import Frame, columns, measure, of_periods, rows_of, shared, told
from guildhall.insights.measures.periods import Period, numbered
from guildhall.insights.measures.threads import opened, within

TEN, FIVE = 10, 5
STAGES = ((90, "maturity"), (50, "establishment"), (0, "inception"))  # per cent and more, FeverBee


@dataclass(frozen=True)
class Spread:
    """How a total lies on people: `people[i]` of them have `each[i]`, from few to many."""

    each: Any
    people: Any

    @property
    def n(self) -> int:
        return int(self.people.sum())

    @property
    def total(self) -> int:
        return int((self.each * self.people).sum())

    def of_top(self, k: int) -> int:
        """What the k with the most have together."""
        each, people = self.each[::-1], self.people[::-1]
        taken = np.clip(k - (np.cumsum(people) - people), 0, people)
        return int((each * taken).sum())

    def fewest_for(self, part: float) -> int:
        """The fewest people who have that part of the total together."""
        each, people = self.each[::-1], self.people[::-1]
        sums, aim = np.cumsum(each * people), part * self.total
        at = int(np.searchsorted(sums, aim))
        before = int(sums[at - 1]) if at else 0
        return int(people[:at].sum() + np.ceil((aim - before) / each[at]))

    def gini(self) -> float:
        """Σ(2i − n − 1)x_i ÷ (n·Σx) with x ascending; people with nothing are not in it."""
        n, before = self.n, np.cumsum(self.people) - self.people
        weights = self.people * (2 * before + self.people - n)  # of i = before + 1 … before + people
        return float((weights * self.each).sum() / (n * self.total))


NOBODY = Spread(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64))


def _spreads(counted: Any) -> dict[int, Spread]:
    """By period, out of a table with number and n, a row a person: only as many rows travel as there are counts."""
    return _by_period(counted.group_by("number", "n").agg(people=counted.count()))


def _by_period(spread: Any) -> dict[int, Spread]:
    """Out of a table with number, n, people."""
    found = columns(spread.order_by("number", "n"))
    return {
        int(number): Spread(found["n"][mine], found["people"][mine])
        for number in np.unique(found["number"])
        for mine in [found["number"] == number]
    }


def _contributors(frame: Frame) -> Any:
    """person, number, n: contributions of each in each period."""
    days = active_days(frame)
    inside = days.filter(days.day >= frame.since, days.day < frame.until)
    mine = inside.select("person", "n", number=numbered(inside.day, frame.grain))
    return mine.group_by("person", "number").agg(n=mine.n.sum().cast("int64"))


@shared
def of_contributors(frame: Frame) -> dict[int, Spread]:
    """How contributions lie on people, by number of period."""
    spreads = of_periods(frame, "spreads")
    if spreads is None:
        return _spreads(_contributors(frame))
    return _by_period(spreads.select("number", "n", "people"))


def _measured(
    spreads_of: Callable[[Frame], dict[int, Spread]], say: Callable[[Spread], dict[str, Any]]
) -> Callable[[Frame], Answer]:
    def function(frame: Frame) -> Answer:
        spreads, points = spreads_of(frame), []
        for one in frame.periods:
            spread = spreads.get(one.number, NOBODY)
            told_point: dict[str, Any] = say(spread) if spread.n else {"value": None, "n": 0}
            points.append(
                Point(key=one.key, since=one.since, until=one.until, finished=frame.is_over(one.until), **told_point)
            )
        return told(points)

    return function


def _absence(spread: Spread) -> dict[str, Any]:
    k = spread.fewest_for(0.5)
    return {"value": float(k), "n": spread.n, "hits": k, "more": {"total": spread.total}}


def _gini(spread: Spread) -> dict[str, Any]:
    return {"value": spread.gini(), "n": spread.n, "more": {"total": spread.total}}


def _top_share(k: int) -> Callable[[Spread], dict[str, Any]]:
    def say(spread: Spread) -> dict[str, Any]:
        top = spread.of_top(k)
        return {"value": 100 * top / spread.total, "n": spread.total, "hits": top, "more": {"people": spread.n}}

    return say


def _hhi(spread: Spread) -> dict[str, Any]:
    total = spread.total
    value = float((spread.people * (spread.each / total) ** 2).sum())
    return {"value": value, "n": total, "more": {"people": spread.n, "as_if": 1 / value}}


absence_factor = measure(_measured(of_contributors, _absence))
gini = measure(_measured(of_contributors, _gini))
top_ten = measure(_measured(of_contributors, _top_share(TEN)))


def _ranked(frame: Frame, one: Period) -> Any:
    people = _contributors(Frame(frame.lake, frame.ask, (one,)))
    return people.select("person", "n").order_by(people.n.desc(), "person")


@measure
def absence_factor_rows(frame: Frame) -> Answer:
    """As many rows as hits: the fewest people with half of the contributions, and how many each made."""
    one, _rest = frame.cell()
    spread = of_contributors(Frame(frame.lake, frame.ask, (one,))).get(one.number, NOBODY)
    return rows_of(frame, _ranked(frame, one).limit(spread.fewest_for(0.5) if spread.n else 0))


@measure
def gini_rows(frame: Frame) -> Answer:
    """As many rows as n: everybody who contributed, with how often."""
    one, _rest = frame.cell()
    return rows_of(frame, _ranked(frame, one))


@measure
def top_ten_rows(frame: Frame) -> Answer:
    """Ten rows at most, whose n together are the hits: the most active people."""
    one, _rest = frame.cell()
    return rows_of(frame, _ranked(frame, one).limit(TEN))


def _first_replies(frame: Frame, one: Period | None = None) -> Any:
    """Threads opened in the period that got a first reply; by people who are no staff, unless staff are asked for."""
    threads = within(frame, opened(frame, "all"), one)
    mine = threads.filter(threads.replier.notnull())
    return mine if frame.option("staff") == "in" else mine.filter(mine.replier_who == PERSON)


def _responders(frame: Frame, one: Period | None = None) -> Any:
    replies = _first_replies(frame, one)
    return replies.group_by("number", person=replies.replier).agg(n=replies.count())


@shared
def _spreads_of_responders(frame: Frame, _staff: str) -> dict[int, Spread]:
    return _spreads(_responders(frame))


def _of_responders(frame: Frame) -> dict[int, Spread]:
    return _spreads_of_responders(frame, frame.option("staff"))


responder_concentration = measure(_measured(_of_responders, _hhi))
top_responders = measure(_measured(_of_responders, _top_share(FIVE)))


@measure
def responder_concentration_rows(frame: Frame) -> Answer:
    """As many rows as n: the first replies to threads opened in the period."""
    one, _rest = frame.cell()
    replies = _first_replies(frame, one)
    rows = replies.select("thread", person="replier", other="opener", at="replied_at")
    return rows_of(frame, rows.order_by("person", "at", "thread"))


@measure
def top_responders_rows(frame: Frame) -> Answer:
    """As many rows as hits: the first replies given by the five who gave most."""
    one, _rest = frame.cell()
    responders, replies = _responders(frame, one), _first_replies(frame, one)
    top = responders.order_by(responders.n.desc(), "person").limit(FIVE).select("person")
    rows = replies.select("thread", person="replier", other="opener", at="replied_at").semi_join(top, "person")
    return rows_of(frame, rows.order_by("person", "at", "thread"))


def _given(frame: Frame, table: str) -> Any:
    """who, number, n: contributions of people and staff; bots and spam are in neither part. With person of the rollup."""
    counts, verbs = frame.lake.table(table), frame.lake.table("verbs")
    if len(frame.ask.scopes) > 1:
        counts = standing(frame).mutate(n=1)
    else:
        counts = counts.filter(counts.scope == (frame.ask.scopes[0] if frame.ask.scopes else EVERYWHERE))
    giving = verbs.filter(verbs.contribution).select("verb")
    inside = (counts.day >= frame.since) & (counts.day < frame.until)
    mine = counts.filter(counts.who.isin([PERSON, STAFF]), inside).semi_join(giving, "verb")
    return mine.mutate(number=numbered(mine.day, frame.grain))


@measure
def member_generated(frame: Frame) -> Answer:
    """`more["stage"]` by FeverBee's lines; no interval, because contributions of one person are no separate draws."""
    given = _given(frame, "volumes")
    found = given.group_by("number").agg(n=given.n.sum(), hits=given.n.sum(where=given.who == PERSON))
    by = {row["number"]: (int(row["hits"] or 0), int(row["n"])) for row in frame.lake.rows(found)}
    points = []
    for one in frame.periods:
        hits, n = by.get(one.number, (0, 0))
        value = 100 * hits / n if n else None
        stage = next((name for line, name in STAGES if value is not None and value >= line), "")
        points.append(
            Point(
                key=one.key,
                since=one.since,
                until=one.until,
                value=value,
                n=n,
                hits=hits,
                finished=frame.is_over(one.until),
                more={"stage": stage},
            )
        )
    return told(points)


@measure
def member_generated_rows(frame: Frame) -> Answer:
    """As many rows as people and standings (`who`: 0 member, 1 staff); their n together are the point's n."""
    one, _rest = frame.cell()
    given = _given(Frame(frame.lake, frame.ask, (one,)), "rollup")
    people = given.group_by("person", "who").agg(n=given.n.sum().cast("int64"))
    return rows_of(frame, people.order_by(people.n.desc(), "person", "who"))
