"""Figures by week. A week begins on Monday in the zone of the reckoning; the running week is never among them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import Max, Min

from guildhall.insights.models import ActiveWeek, Reckoning
from guildhall.insights.queries.people import NOBODY, People
from guildhall.kernel import clock
from guildhall.options import queries as options

WEEKS = 53  # the last complete week and the 52 before it
DAY = timedelta(days=1)

_PEOPLE = """
WITH out (key, since, until) AS (
    SELECT * FROM unnest(%(out)s::bigint[], %(since)s::timestamptz[], %(until)s::timestamptz[])),
merged (key, other) AS (SELECT * FROM unnest(%(merged)s::bigint[], %(others)s::bigint[]))"""
_ACTIVE = f"""{_PEOPLE}
SELECT mine.week, count(DISTINCT coalesce(merged.other, mine.actor_key)), count(*) FILTER (WHERE mine.imported = mine.acts)
FROM insights_activeweek mine LEFT JOIN merged ON merged.key = mine.actor_key
WHERE mine.week >= %(first)s AND mine.week <= %(last)s AND NOT EXISTS (
    SELECT FROM out WHERE out.key = mine.actor_key AND out.since < (mine.week + 7)::timestamp AT TIME ZONE %(zone)s
        AND out.until > mine.week::timestamp AT TIME ZONE %(zone)s)
GROUP BY 1"""  # noqa: S608 - constants of this module
_NEW = f"""{_PEOPLE}
SELECT date_trunc('week', mine.joined_at AT TIME ZONE %(zone)s)::date, count(*),
    count(*) FILTER (WHERE mine.source <> '')
FROM insights_newcomer mine
WHERE mine.joined_at >= %(first)s::timestamp AT TIME ZONE %(zone)s
    AND mine.joined_at < (%(last)s + 7)::timestamp AT TIME ZONE %(zone)s
    AND NOT EXISTS (SELECT FROM merged WHERE merged.key = mine.actor_key)
    AND NOT EXISTS (SELECT FROM out WHERE out.key = mine.actor_key AND out.until > mine.joined_at
        AND out.since <= mine.joined_at)
GROUP BY 1"""  # noqa: S608 - constants of this module
_REPLIES = f"""{_PEOPLE}
SELECT date_trunc('week', opened_at AT TIME ZONE %(zone)s)::date, count(*),
    count(*) FILTER (WHERE answered_at <= opened_at + interval '1 day'), count(*) FILTER (WHERE source <> '')
FROM insights_wait WHERE kind = 'question' AND withdrawn_at IS NULL
    AND opened_at >= %(first)s::timestamp AT TIME ZONE %(zone)s
    AND opened_at < (%(last)s + 7)::timestamp AT TIME ZONE %(zone)s AND opened_at <= %(ripe)s
    AND NOT EXISTS (SELECT FROM out WHERE out.key = opened_by AND out.since <= opened_at AND out.until > opened_at)
GROUP BY 1"""  # noqa: S608 - constants of this module
_OPENED = """
SELECT date_trunc('week', opened_at AT TIME ZONE %(zone)s)::date, count(*) FROM insights_wait
WHERE kind = 'question' AND withdrawn_at IS NULL AND opened_at >= %(first)s::timestamp AT TIME ZONE %(zone)s
GROUP BY 1"""
_ENDED = """
SELECT date_trunc('week', least(answered_at, closed_at) AT TIME ZONE %(zone)s)::date, count(*) FROM insights_wait
WHERE kind = 'question' AND withdrawn_at IS NULL
    AND least(answered_at, closed_at) >= %(first)s::timestamp AT TIME ZONE %(zone)s
GROUP BY 1"""


@dataclass(frozen=True)
class Week:
    """`hits` only for shares: of `n` questions, how many."""

    start: date
    n: int
    hits: int = 0
    imported: int = 0

    @property
    def share(self) -> float | None:
        return self.hits / self.n if self.n else None


def zone() -> str:
    """In which the weeks that are built were cut; the operator's choice while there are none."""
    built = Reckoning.objects.values_list("zone", flat=True).first()
    return built or options.get("community.zone")


def last_week(zone: str, at: datetime | None = None) -> date:
    """Monday of the last complete week."""
    today = (at or clock.now()).astimezone(ZoneInfo(zone)).date()
    return today - timedelta(days=today.weekday() + 7)


def week_bounds(week: date, zone: str) -> tuple[datetime, datetime]:
    begins = datetime(week.year, week.month, week.day, tzinfo=ZoneInfo(zone))
    after = week + timedelta(days=7)
    return begins, datetime(after.year, after.month, after.day, tzinfo=ZoneInfo(zone))


def earlier(zone: str) -> tuple[date, date] | None:
    """The first and the last week with a contribution before the weeks that are counted here."""
    before = ActiveWeek.objects.filter(week__lt=last_week(zone) - timedelta(weeks=WEEKS - 1))
    found = before.aggregate(first=Min("week"), last=Max("week"))
    return (found["first"], found["last"]) if found["first"] else None


def active(who: People, zone: str) -> list[Week]:
    return _series(_ACTIVE, who, zone)


def newcomers(who: People, zone: str) -> list[Week]:
    return _series(_NEW, who, zone)


def replies(who: People, zone: str) -> list[Week]:
    """Questions by the week they were asked in, once they are a day old, and those answered within that day."""
    rows = _rows(_REPLIES, who, zone, ripe=clock.now() - DAY)
    return _filled({start: Week(start, n, hits, imported) for start, n, hits, imported in rows}, zone)


def waiting(open_now: int, zone: str) -> list[Week]:
    """Questions without a reply at the end of each week, counted back from those that are open now."""
    opened, ended = (dict(_rows(sql, NOBODY, zone)) for sql in (_OPENED, _ENDED))
    last = last_week(zone)
    count, found = open_now, {}
    for back in range(-1, WEEKS):
        start = last - timedelta(weeks=back)
        if back >= 0:
            found[start] = Week(start, count)
        count += ended.get(start, 0) - opened.get(start, 0)
    begun = [start for start, week in found.items() if week.n or start in opened]
    return _filled(found, zone, begun)


def _series(sql: str, who: People, zone: str) -> list[Week]:
    rows = _rows(sql, who, zone)
    return _filled({start: Week(start, n, imported=imported) for start, n, imported in rows}, zone)


def _rows(sql: str, who: People, zone: str, **more: Any) -> list[Any]:
    last = last_week(zone)
    out, since, until = who.out_columns
    merged, others = who.merged_columns
    values = {"zone": zone, "last": last, "first": last - timedelta(weeks=WEEKS - 1), **more}
    people: dict[str, Any] = {"out": out, "since": since, "until": until, "merged": merged, "others": others}
    with connection.cursor() as cursor:
        cursor.execute(sql, {**values, **people})
        return list(cursor.fetchall())


def _filled(found: dict[date, Week], zone: str, begun: Sequence[date] | None = None) -> list[Week]:
    """Every week from the first that has anything, oldest first; before that there was no community to measure."""
    begun = [start for start, week in found.items() if week.n] if begun is None else begun
    if not begun:
        return []
    last = last_week(zone)
    count = (last - min(begun)).days // 7 + 1
    starts = [last - timedelta(weeks=back) for back in reversed(range(count))]
    return [found.get(start, Week(start, 0)) for start in starts]
