"""How far the readers are, who holds them up, what the clock says."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.urls import reverse

from guildhall.activity.models import Cursor, Parked, Spine
from guildhall.activity.readers import MOST_PARKED, verbs_of
from guildhall.kernel import clock
from guildhall.kernel.registry import Reader, Shown, readers
from guildhall.kernel.sql import raw_cursor

MOST_COUNTED = 100_000


@dataclass(frozen=True, slots=True)
class Holder:
    """The oldest transaction that may still write: no reader passes it."""

    pid: int
    name: str
    seconds: float
    state: str
    query: str


@dataclass(frozen=True, slots=True)
class ReaderState:
    """How far a reader is. `unread` counts rows it wants, at most MOST_COUNTED; `oldest` is the first one's record."""

    reader: Reader
    unread: int
    oldest: datetime | None
    parked: int
    rows: int
    rows_per_second: float
    moved_at: datetime | None
    replaying_since: datetime | None

    @property
    def lag_seconds(self) -> int:
        return max(0, int((clock.now() - self.oldest).total_seconds())) if self.oldest else 0

    @property
    def is_stopped(self) -> bool:
        return self.parked >= MOST_PARKED

    @property
    def is_counted_out(self) -> bool:
        return self.unread >= MOST_COUNTED


_UNREAD = """
SELECT EXISTS (SELECT FROM unnest(%s::text[]) AS wanted (reader) LEFT JOIN activity_cursor mine USING (reader)
WHERE EXISTS (SELECT FROM activity_activity a
    WHERE (a.epoch, a.txid, a.id)
        > (coalesce(mine.epoch, 0), coalesce(mine.txid, '0'), coalesce(mine.activity_id, 0))))"""
_HOLDER = """
SELECT pid, application_name, extract(epoch FROM clock_timestamp() - xact_start)::float, coalesce(state, ''),
    coalesce(left(query, 200), '')
FROM pg_stat_activity WHERE backend_xid IS NOT NULL AND pid <> pg_backend_pid()
ORDER BY age(backend_xid) DESC LIMIT 1"""
_STATES = f"""
SELECT wanted.name, ahead.unread, ahead.oldest,
    (SELECT count(*) FROM activity_parked WHERE reader = wanted.name),
    coalesce(mine.rows, 0), coalesce(mine.rows_per_second, 0), mine.moved_at, mine.replaying_since
FROM jsonb_to_recordset(%s) AS wanted (name text, verbs text[], imports boolean)
LEFT JOIN activity_cursor mine ON mine.reader = wanted.name
CROSS JOIN LATERAL (SELECT count(*) AS unread, min(recorded_at) AS oldest FROM (
    SELECT recorded_at FROM activity_activity a
    WHERE (a.epoch, a.txid, a.id)
            > (coalesce(mine.epoch, 0), coalesce(mine.txid, '0'), coalesce(mine.activity_id, 0))
        AND a.verb = ANY(wanted.verbs) AND (a.source = '' OR wanted.imports)
    LIMIT {MOST_COUNTED}) wanted_rows) ahead"""  # noqa: S608 - made of constants


def clock_offset() -> timedelta:
    """How far the community's clock is shifted."""
    return Spine.objects.values_list("clock_offset", flat=True).get()


def is_anything_unread(readers: Sequence[str]) -> bool:
    """Whether the log goes on behind the cursor of any of these readers, horizon or not."""
    with connection.wrap_database_errors, raw_cursor() as cursor:
        found = cursor.execute(_UNREAD, [list(readers)]).fetchone()
    return bool(found and found[0])


def horizon_holder() -> Holder | None:
    with connection.wrap_database_errors, raw_cursor() as cursor:
        found = cursor.execute(_HOLDER).fetchone()
    return Holder(*found) if found else None


def parked(readers: Sequence[str], *, limit: int = 100) -> list[Parked]:
    rows = Parked.objects.filter(reader__in=readers).select_related("activity")
    return list(rows.order_by("reader", "activity_id")[:limit])


def reader_states(chosen: Sequence[Reader] | None = None) -> list[ReaderState]:
    """Every declared reader, in one read."""
    asked = list(readers) if chosen is None else list(chosen)
    with connection.wrap_database_errors, raw_cursor() as cursor:
        found = {row[0]: row[1:] for row in cursor.execute(_STATES, [json.dumps([_asked(one) for one in asked])])}
    return [ReaderState(one, *found[one.name]) for one in asked]


def shown_cursors(ids: Collection[int]) -> dict[int, Shown]:
    """Readers by the id of their cursor, for the sentences of the log."""
    names = dict(Cursor.objects.filter(pk__in=ids).values_list("pk", "reader"))
    return {pk: Shown(name, reverse("activity:reader", args=[name])) for pk, name in names.items()}


def _asked(reader: Reader) -> dict[str, Any]:
    return {"name": reader.name, "verbs": verbs_of(reader), "imports": reader.from_imports}
