"""Reading about the log: how far the readers are, who holds them up, what the clock says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db import connection

from guildhall.activity.models import Parked, Spine
from guildhall.kernel.sql import raw_cursor


@dataclass(frozen=True, slots=True)
class Holder:
    """The oldest transaction that may still write: no reader passes it."""

    pid: int
    name: str
    seconds: float
    state: str
    query: str


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


def parked(readers: Sequence[str]) -> list[Parked]:
    return list(Parked.objects.filter(reader__in=readers).order_by("reader", "activity_id"))
