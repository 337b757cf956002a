"""The overview: four figures, three charts and the tables beside them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from guildhall.insights.queries import charts
from guildhall.insights.queries import weeks as by_week
from guildhall.insights.queries.figures import Figure, count_figure, share_figure
from guildhall.insights.queries.people import People, people
from guildhall.insights.queries.statistics import FEWEST_TO_TELL, usual, wilson
from guildhall.insights.queries.waits import open_by_age
from guildhall.kernel import clock
from guildhall.kernel.registry import metrics
from guildhall.options import queries as options

TABLED = 8
FEWEST_TO_DRAW = 3


@dataclass(frozen=True)
class Line:
    """A week in a table; `url_week` leads to the rows behind it."""

    week: date
    n: int
    hits: int
    imported: int
    share: str
    interval: str


@dataclass(frozen=True)
class Overview:
    figures: list[Figure]
    active: list[Line]
    newcomers: list[Line]
    replies: list[Line]
    ages: list[tuple[str, int]]
    charts: dict[str, Any]
    who: People
    zone: str
    chosen_zone: str
    last: date
    as_of: datetime
    has_imported: bool
    history: tuple[date, date] | None  # first and last week with a contribution, where all lie before these weeks

    @property
    def has_strips(self) -> bool:
        return any(figure.strip for figure in self.figures)


def overview() -> Overview:
    who, zone = people(), by_week.zone()
    ages = open_by_age()
    active, newcomers = by_week.active(who, zone), by_week.newcomers(who, zone)
    replies, waiting = by_week.replies(who, zone), by_week.waiting(sum(ages), zone)
    labels = age_labels()
    return Overview(
        figures=[
            count_figure(metrics["insights.active"], active),
            count_figure(metrics["insights.newcomers"], newcomers),
            count_figure(metrics["insights.waiting"], waiting, now=sum(ages)),
            share_figure(metrics["insights.replies"], replies),
        ],
        active=_lines(active),
        newcomers=_lines(newcomers),
        replies=_lines(replies),
        ages=list(zip(labels, ages, strict=True)),
        charts=_charts(active, replies, labels, ages),
        who=who,
        zone=zone,
        chosen_zone=options.get("community.zone"),
        last=by_week.last_week(zone) + timedelta(days=6),
        as_of=clock.now(),
        has_imported=any(week.imported for week in [*active, *newcomers, *replies]),
        history=None if active else by_week.earlier(zone),
    )


def age_labels() -> list[str]:
    return [
        pgettext("age", "< 1 day"),
        pgettext("age", "1–3 days"),
        pgettext("age", "3–7 days"),
        pgettext("age", "7–30 days"),
        pgettext("age", "> 30 days"),
    ]


def _charts(active: list[Any], replies: list[Any], labels: list[str], ages: list[int]) -> dict[str, Any]:
    """Only what has enough points to be looked at; the tables are there in any case."""
    drawn: dict[str, Any] = {}
    if len(active) >= FEWEST_TO_DRAW:
        own = usual([float(week.n) for week in active[:-1]])
        ends = (_("usual, upper"), _("usual, lower"))
        drawn["active"] = charts.line(active, str(metrics["insights.active"].label), own, ends)
    if len([week for week in replies if week.n >= FEWEST_TO_TELL]) >= FEWEST_TO_DRAW:
        drawn["replies"] = charts.share(replies, str(metrics["insights.replies"].label))
    if sum(ages):
        drawn["ages"] = charts.bars(labels, ages, str(metrics["insights.waiting"].label))
    return drawn


def _lines(weeks: list[by_week.Week]) -> list[Line]:
    return [_line(week) for week in reversed(weeks[-TABLED:])]


def _line(week: by_week.Week) -> Line:
    told = week.n >= 20
    bounds = wilson(week.hits, week.n)
    few = f"{week.hits} / {week.n}" if week.n else "–"
    share = f"{100 * week.hits / week.n:.1f}%" if told else few
    interval = f"{100 * bounds.low:.0f}–{100 * bounds.high:.0f}" if told else ""
    return Line(week.start, week.n, week.hits, week.imported, share, interval)
