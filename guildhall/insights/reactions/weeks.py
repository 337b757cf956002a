"""Who was active in which week. A touched week of a person is counted again from the log: a row may be read twice."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import Q

from guildhall.activity.models import Activity
from guildhall.insights.meanings import contributes, meaning_of, names
from guildhall.insights.models import ActiveWeek, Reckoning, Withdrawn
from guildhall.kernel.sql import raw_cursor
from guildhall.options import queries as options

_COUNT = """
INSERT INTO insights_activeweek (week, actor_key, acts, imported)
SELECT touched.week, touched.actor_key, count(*), count(*) FILTER (WHERE a.source <> '')
FROM unnest(%(weeks)s::date[], %(keys)s::bigint[]) AS touched (week, actor_key)
JOIN activity_activity a ON a.actor_key = touched.actor_key
    AND a.occurred_at >= touched.week::timestamp AT TIME ZONE %(zone)s
    AND a.occurred_at < (touched.week + 7)::timestamp AT TIME ZONE %(zone)s
    AND a.verb = ANY(%(verbs)s)
LEFT JOIN insights_withdrawn w ON w.verb = a.verb AND w.subject_type = a.subject_type AND w.subject_id = a.subject_id
WHERE w.id IS NULL
GROUP BY 1, 2
ON CONFLICT (week, actor_key) DO UPDATE SET acts = excluded.acts, imported = excluded.imported"""
_EMPTY = """
DELETE FROM insights_activeweek mine USING unnest(%(weeks)s::date[], %(keys)s::bigint[]) AS touched (week, actor_key)
WHERE mine.week = touched.week AND mine.actor_key = touched.actor_key"""


def count_weeks(rows: Sequence[Any]) -> None:
    zone = reckoning_zone()
    given = [(row.actor_key, row.occurred_at) for row in rows if _stands(row)]
    touched = {(week_of(at, zone), key) for key, at in [*given, *_withdraw(rows)] if key is not None}
    if not touched:
        return
    weeks, keys = zip(*sorted(touched), strict=True)
    values = {"weeks": list(weeks), "keys": list(keys), "zone": zone, "verbs": names(contributes)}
    with connection.wrap_database_errors, raw_cursor() as cursor:
        cursor.execute(_EMPTY, values)
        cursor.execute(_COUNT, values)


def forget_weeks() -> None:
    ActiveWeek.objects.all().delete()
    Withdrawn.objects.all().delete()
    Reckoning.objects.all().delete()


def reckoning_zone() -> str:
    """The zone of the weeks that are there; the operator's choice when none are."""
    return Reckoning.objects.get_or_create(id=1, defaults={"zone": options.get("community.zone")})[0].zone


def week_of(at: Any, zone: str) -> date:
    day = at.astimezone(ZoneInfo(zone)).date()
    return day - timedelta(days=day.weekday())


def _stands(row: Any) -> bool:
    meaning = meaning_of(row.verb)
    return bool(meaning and meaning.stands and meaning.verb.name == row.verb)


def _withdraw(rows: Sequence[Any]) -> list[tuple[int | None, Any]]:
    """Note what rows take back or restore, in their order; returns actor and time of what they speak of."""
    spoken_of: set[tuple[str, str, int]] = set()
    for row in rows:
        meaning = meaning_of(row.verb)
        if meaning is None or meaning.verb.name == row.verb:
            continue
        key = {"verb": meaning.verb.name, "subject_type": row.subject_type, "subject_id": row.subject_id}
        if meaning.stands:
            Withdrawn.objects.filter(**key).delete()
        else:
            Withdrawn.objects.get_or_create(**key)
        spoken_of.add((key["verb"], row.subject_type, row.subject_id))
    return _originals(spoken_of)


def _originals(spoken_of: set[tuple[str, str, int]]) -> list[tuple[int | None, Any]]:
    if not spoken_of:
        return []
    wanted = Q()
    for verb, subject_type, subject_id in spoken_of:
        wanted |= Q(verb=verb, subject_type=subject_type, subject_id=subject_id)
    return list(Activity.objects.filter(wanted).values_list("actor_key", "occurred_at"))
