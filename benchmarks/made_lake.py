"""A lake of any size, its log made by DuckDB: people join evenly over three years, half of what happens is done by those who
came last and half by few who stay; questions get answers, comments and upvotes while they are young.

Every twentieth row is somebody joining, so the n-th person is there from row 20·n on. Layers are made by the lake itself.
"""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

DAYS = 3 * 365
TAGS = 40
PLACES = [("space", 1), ("language", 1), *(("tag", number) for number in range(1, TAGS + 1))]

MACROS = """
CREATE MACRO draw(i, k) AS (hash(i * 31 + k) % 1000003) / 1000003.0;
CREATE MACRO chosen(i, there) AS CASE WHEN draw(i, 1) < 0.5 THEN (power(draw(i, 2), 3) * there / 50)::BIGINT * 50
    ELSE there - 1 - (power(draw(i, 2), 2) * there * 0.1)::BIGINT END;
CREATE MACRO person(i) AS CASE WHEN i % 20 = 19 THEN i // 20
    ELSE greatest(least(chosen(i, greatest(i // 20, 1)), i // 20 - 1), 0) END + 1;
CREATE MACRO question(i) AS greatest(i - 1 - (power(draw(i, 3), 4) * 4000)::BIGINT, 0) // 10 * 10;
"""
MONTH = """
WITH numbered AS (SELECT range AS i, i % 20 AS kind, question(i) AS q FROM range({first}, {end})),
told AS (SELECT *, make_timestamptz({start} + (i * {step})::BIGINT) AS moment FROM numbered)
SELECT i + 1 AS id,
    CASE WHEN kind IN (0, 10) THEN 'content.question.asked' WHEN kind < 5 THEN 'content.answer.posted'
        WHEN kind < 13 THEN 'content.comment.posted' WHEN kind < 17 THEN 'content.post.upvoted'
        WHEN kind < 19 THEN 'members.visited' ELSE 'members.joined' END AS verb,
    moment AS "at", (moment AT TIME ZONE '{zone}')::DATE AS day, moment AS recorded_at, day AS known,
    person(i) AS actor, CASE WHEN kind IN (0, 10, 17, 18, 19) THEN NULL ELSE person(q) END AS target,
    CASE WHEN kind IN (0, 10) THEN 'content.topic' WHEN kind < 17 THEN 'content.post' ELSE 'members.member' END
        AS subject_type,
    i + 1 AS subject, CASE WHEN kind IN (0, 10) THEN i + 1 WHEN kind < 17 THEN q + 1 END AS thread,
    CASE WHEN kind < 17 THEN [{space}, {language}, ({tag} + q // 10 % {tags})::INTEGER] ELSE [] END::INTEGER[] AS scopes,
    '' AS source, NULL::BIGINT AS play, NULL::BIGINT AS caused_by,
    CASE WHEN kind IN (0, 10) OR kind >= 17 THEN '{{}}' ELSE format('{{{{"topic":{{}}}}}}', q + 1) END AS payload
FROM told ORDER BY i"""


def make(activities: int) -> None:
    """Write the log into the lake of this house and name it in the catalogue; then `refresh()` makes the layers."""
    from django.db import transaction

    from guildhall.activity.models import Scope
    from guildhall.insights.actions.lake import begin_lake, name_files
    from guildhall.insights.lake.engine import connect
    from guildhall.insights.lake.refreshing import write
    from guildhall.insights.lake.storage import Home
    from guildhall.kernel import clock

    with transaction.atomic():
        state = begin_lake()
        scopes = Scope.objects.bulk_create([Scope(kind=kind, ref=ref) for kind, ref in PLACES])
    home, now = Home.of(state.home), clock.now()
    backend = connect(home)
    for macro in MACROS.split(";")[:-1]:
        backend.raw_sql(macro)
    start = now - timedelta(days=DAYS)
    told = {
        "start": int(start.timestamp() * 1e6),
        "step": (now - start) / timedelta(microseconds=1) / activities,
        "zone": state.zone,
        **dict(zip(("space", "language", "tag"), (one.pk for one in scopes), strict=False)),
        "tags": TAGS,
    }
    files = []
    for month, first, end in _months(start, now, activities, ZoneInfo(state.zone)):
        if made := write(backend.con, home, "activity", MONTH.format(first=first, end=end, **told), month):
            files.append(_named(made, first, end))
    backend.disconnect()
    with transaction.atomic():
        name_files(files)


def _named(made: Any, first: int, end: int) -> Any:
    return replace(made, first_id=first + 1, last_id=end)


def _months(start: datetime, now: datetime, activities: int, zone: ZoneInfo) -> list[tuple[str, int, int]]:
    """('2026-01', first row, row after the last) of each month of the community's days."""
    borders, at = [start.astimezone(zone)], start.astimezone(zone)
    while (at := datetime(at.year + at.month // 12, at.month % 12 + 1, 1, tzinfo=zone)) < now:
        borders.append(at)
    rows = [math.ceil((one - start) / (now - start) * activities) for one in [*borders, now]]
    return [(at.strftime("%Y-%m"), *span) for at, span in zip(borders, pairwise(rows), strict=True)]
