"""What people look for: without result, without a click, said anew. Words are shown only where three people said them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from guildhall.kernel import clock
from guildhall.kernel.sql import raw_cursor

PEOPLE = 3  # who must have said the same, before staff may read it
DAYS = 30
SHOWN = 25
_TOTALS = """
SELECT count(*), count(*) FILTER (WHERE hits = 0), count(*) FILTER (WHERE hits > 0 AND clicked_at IS NULL),
    count(DISTINCT actor_key) FROM content_query WHERE searched_at >= %s"""
_GROUPED = """
SELECT text, count(*), count(DISTINCT actor_key) FROM content_query WHERE searched_at >= %s AND {}
GROUP BY text HAVING count(DISTINCT actor_key) >= %s ORDER BY count(DISTINCT actor_key) DESC, count(*) DESC, text LIMIT %s"""
_NOTHING = _GROUPED.format("hits = 0")
_UNOPENED = _GROUPED.format(
    "hits > 0 AND NOT EXISTS (SELECT FROM content_query c WHERE c.text = content_query.text AND c.clicked_at >= content_query.searched_at)"
)
_ANEW = """
SELECT before, text, count(*), count(DISTINCT actor_key) FROM (
    SELECT text, actor_key, searched_at, lag(text) OVER said AS before, lag(searched_at) OVER said AS earlier,
        lag(clicked_at) OVER said AS clicked
    FROM content_query WHERE searched_at >= %s AND actor_key IS NOT NULL WINDOW said AS (PARTITION BY actor_key ORDER BY searched_at, id)
) q WHERE before <> text AND clicked IS NULL AND searched_at - earlier < interval '3 minutes'
GROUP BY before, text HAVING count(DISTINCT actor_key) >= %s ORDER BY count(DISTINCT actor_key) DESC, count(*) DESC, text LIMIT %s"""


@dataclass(frozen=True)
class Said:
    text: str
    times: int
    people: int
    before: str = ""


@dataclass(frozen=True)
class SearchReport:
    searches: int
    without_hits: int
    without_click: int
    people: int
    nothing: list[Said]
    unopened: list[Said]
    anew: list[Said]
    days: int = DAYS


def report_searches() -> SearchReport:
    """Four reads."""
    since = clock.now() - timedelta(days=DAYS)
    with raw_cursor() as cursor:
        totals = cursor.execute(_TOTALS, [since]).fetchone() or (0, 0, 0, 0)
        nothing = [Said(*row) for row in cursor.execute(_NOTHING, [since, PEOPLE, SHOWN])]
        unopened = [Said(*row) for row in cursor.execute(_UNOPENED, [since, PEOPLE, SHOWN])]
        anew = [
            Said(text, times, people, before)
            for before, text, times, people in cursor.execute(_ANEW, [since, PEOPLE, SHOWN])
        ]
        return SearchReport(*(*totals, nothing, unopened, anew))
