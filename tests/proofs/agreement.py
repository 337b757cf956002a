"""Holds every measure of a lake against the plain route, month by month."""

from __future__ import annotations

from datetime import date, timedelta
from importlib import import_module
from typing import Any

import pytest

from guildhall.insights.asking import Answer, Ask, Point
from guildhall.insights.lake.reading import Lake
from guildhall.kernel.registry import metrics
from tests.proofs import plain
from tests.proofs.plain import Plain


class Route:
    """The measures of one lake over the months of a plain world, and how many figures were compared."""

    def __init__(self, lake: Lake, world: Plain) -> None:
        self.lake, self.world, self.compared = lake, world, 0

    def ask(self, name: str, **options: str) -> dict[str, Point]:
        answer = self.answer(name, **options)
        assert not answer.refused, (name, answer)
        return {point.key: point for point in answer.points}

    def answer(self, name: str, rows_of: str = "", **options: str) -> Answer:
        metric = metrics[f"insights.{name}"]
        asked = Ask(
            metric=metric.name,
            grain="month",
            since=self.world.months[0],
            until=self.world.months[-1],
            options=tuple(options.items()),
            rows_of=rows_of,
        )
        module, _colon, function = (metric.rows if rows_of else metric.measure).partition(":")
        return getattr(import_module(module), function)(self.lake, asked)

    def same(self, name: str, told: list[Any], say: Any, **options: str) -> None:
        points = list(self.ask(name, **options).values())
        assert len(points) == len(told), name
        for point, mine in zip(points, told, strict=True):
            assert say(point) == pytest.approx(mine), (name, options, point)
            self.compared += 1

    def cells(self, name: str, told: dict[tuple[date, Any], tuple[int, int]], **options: str) -> None:
        points = self.ask(name, **options)
        for (month, rest), (hits, n) in told.items():
            point = points[f"{month}/{rest}"]
            assert (point.hits if point.finished else hits, point.n) == (hits, n), (name, options, point)
            self.compared += 1


def value(point: Point) -> Any:
    return point.value


def part(point: Point) -> Any:
    return (point.hits, point.n)


def agree(lake: Lake, world: Plain) -> int:
    """Every figure of every month; returns how many were compared. Raises AssertionError at the first that differs."""
    route = Route(lake, world)
    for compare in (_activity, _lifecycle, _retention, _replies, _concentration, _ties):
        compare(route, world)
    return route.compared


def agree_on_scopes(lake: Lake, world: Plain, narrow: int, wide: int) -> int:
    """Where all that has the narrow scope has the wide one too, both together are the narrow one; points compared.

    One scope is read from counted tables, several from the log: the two ways must meet.
    """
    compared = 0
    for metric in metrics:
        if metric.measure and metric.name != "insights.newcomers":
            one, both = (_in_scopes(lake, world, metric, scopes) for scopes in ((narrow,), (narrow, wide)))
            assert one == both, metric.name
            compared += len(one.points)
    return compared


def _in_scopes(lake: Lake, world: Plain, metric: Any, scopes: tuple[int, ...]) -> Answer:
    module, _colon, function = metric.measure.partition(":")
    since, until = world.months[0], world.months[-1]
    asked = Ask(metric=metric.name, grain="month", since=since, until=until, scopes=scopes)
    return getattr(import_module(module), function)(lake, asked)


def _activity(route: Route, world: Plain) -> None:
    route.same("daily_active", world.person_days(), lambda point: point.n)
    route.same("active", world.rolling(7), value)
    route.same("monthly_active", world.rolling(30), value)
    route.same("stickiness", world.stickiness(), value)
    found = {int(key): point.n for key, point in route.ask("active_intervals").items()}
    assert found == dict(world.intervals())
    joined = [sum(since <= day < until for day in world.joined.values()) for since, until in world.spans]
    route.same("newcomers", joined, value)


def _lifecycle(route: Route, world: Plain) -> None:
    told = world.lifecycle()
    points = route.ask("lifecycle")
    for (since, _until), mine in zip(world.spans, told, strict=True):
        assert {stage: points[f"{since}/{stage}"].n for stage in mine} == mine, since
        route.compared += 4
    ratio = [(mine["new"] + mine["resurrecting"], mine["dormant"]) for mine in told]
    route.same("quick_ratio", ratio, part)
    route.same("new_contributors", world.new_contributors(), value)
    for within in (7, 30):
        route.same("activation", world.activation(within), part, within=str(within))
    net = [new + back - lost for new, (back, lost) in zip(world.new_contributors(), world.flow(), strict=True)]
    route.same("net_contributors", net, value)


def _retention(route: Route, world: Plain) -> None:
    route.cells("retention", world.retention(12, later=False))
    route.cells("rolling_retention", world.retention(12, later=True))
    route.cells("bracket_retention", world.brackets([(1, 1), (2, 7), (8, 30)]))


def _replies(route: Route, world: Plain) -> None:
    if not any(one.is_question for one in world.threads):
        for one in world.threads:
            one.is_question = True  # where nobody asks questions all threads are meant
    route.same("first_response", world.first_response(0.5), value)
    route.same("first_response_p90", world.first_response(0.9), value)
    route.same("coverage", world.coverage(timedelta(days=7)), part)
    newcomers = world.coverage(timedelta(hours=24), newcomers=True)
    route.same("coverage", newcomers, part, within="24h", of="newcomers")
    route.same("solo", world.solo(), part)
    for older in (0, 1, 7):
        route.same("backlog", world.backlog(timedelta(days=older)), value, older=str(older))


def _concentration(route: Route, world: Plain) -> None:
    counts = world.counts()
    route.same("absence_factor", [plain.absence_factor(mine) or None for mine in counts], value)
    route.same("gini", [plain.gini(mine) if mine else None for mine in counts], value)
    route.same("top_ten", [(sum(mine[:10]), sum(mine)) if mine else (None, 0) for mine in counts], part)
    given = world.responders()
    squares = [sum((n / sum(mine)) ** 2 for n in mine) if mine else None for mine in given]
    route.same("responder_concentration", squares, value)
    route.same("top_responders", [(sum(mine[:5]), sum(mine)) if mine else (None, 0) for mine in given], part)
    everything = [sum(mine) for mine in counts]
    route.same("member_generated", [(n, n) for n in everything], part)


def _ties(route: Route, world: Plain) -> None:
    told = world.reciprocity()
    route.same("reciprocity", [(returned, ties) for returned, ties, _people in told], part)
    route.same("reciprocity_corrected", [_rho(*mine) for mine in told], value)
    route.same("integration", world.integration(), lambda point: (point.value, point.more.get("returned"), point.n))


def _rho(returned: int, ties: int, people: int) -> float | None:
    if not ties:
        return None
    density = ties / (people * (people - 1))
    return (returned / ties - density) / (1 - density) if density < 1 else None
