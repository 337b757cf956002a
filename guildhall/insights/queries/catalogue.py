"""What lies in the lake, and how much of the log it shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction

from guildhall.insights.models import LakeFile, LakeState
from guildhall.kernel import clock
from guildhall.kernel.sql import raw_cursor

READER = "insights.lake"
IN_TIME = timedelta(seconds=30)  # unread rows that are younger keep nobody waiting
# Transactions that may still write; only those of this role tell when they began.
_OLDEST = """
SELECT extract(epoch FROM clock_timestamp() - min(xact_start))::float FROM pg_stat_activity
WHERE backend_xid IS NOT NULL AND pid <> pg_backend_pid()"""
_UNREAD_SINCE = """
SELECT min(recorded_at) FROM activity_activity WHERE (epoch, txid, id) > (
    coalesce((SELECT epoch FROM activity_cursor WHERE reader = %(reader)s), 0),
    coalesce((SELECT txid FROM activity_cursor WHERE reader = %(reader)s), '0'),
    coalesce((SELECT activity_id FROM activity_cursor WHERE reader = %(reader)s), 0))"""


@dataclass(frozen=True)
class Catalogue:
    """One moment: the lake's state, its living files, and up to when the log is in them.

    `as_of`: everything recorded before it has been read. `is_quiet`: and hardly anything after it has not.
    """

    state: LakeState
    files: list[LakeFile]
    as_of: datetime
    is_quiet: bool

    def of(self, table: str, month: str | None = None) -> list[LakeFile]:
        return [one for one in self.files if one.table == table and month in (None, one.month)]

    @property
    def fresh(self) -> list[LakeFile]:
        """Files of the log that no refresh has seen."""
        return [one for one in self.files if one.version is None]


def lake_state() -> LakeState | None:
    """None: nothing was ever read."""
    return LakeState.objects.filter(id=1).first()


def catalogue() -> Catalogue | None:
    """What a refresh begins with; None when there is no lake yet."""
    settled = _settled()
    with transaction.atomic(durable=True), raw_cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        state = lake_state()
        if state is None:
            return None
        (unread_since,) = cursor.execute(_UNREAD_SINCE, {"reader": READER}).fetchone() or (None,)
        as_of = min(settled, unread_since or settled)
        return Catalogue(state, living_files(), as_of, is_quiet=settled - as_of <= IN_TIME)


def living_files() -> list[LakeFile]:
    return list(LakeFile.objects.live().order_by("id"))


def seen_files() -> tuple[LakeState, list[LakeFile]] | None:
    """The last refresh's state and files, of one moment; None while there is none (also during a rebuild)."""
    with transaction.atomic(), raw_cursor() as cursor:
        if not connection.savepoint_ids:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        state = lake_state()
        if state is None or state.as_of is None:
            return None
        return state, list(LakeFile.objects.live().exclude(version=None).order_by("id"))


def overlapping(month: str, first_id: int, last_id: int) -> list[str]:
    """Paths of living files of the log's month that may hold rows between these."""
    files = LakeFile.objects.live().filter(table="activity", month=month, first_id__lte=last_id, last_id__gte=first_id)
    return list(files.values_list("path", flat=True))


def all_names() -> dict[str, datetime | None]:
    """Every file the catalogue names, with the time it was replaced."""
    return dict(LakeFile.objects.values_list("path", "replaced_at"))


@dataclass(frozen=True)
class Tally:
    """For `doctor`. `waiting`: how long rows that were read have not been refreshed."""

    state: LakeState
    files: int
    bytes: int
    waiting: timedelta


def tally() -> Tally | None:
    """None: nothing was ever read."""
    state = lake_state()
    if state is None:
        return None
    files = living_files()
    waits_since = min((one.made_at for one in files if one.version is None), default=clock.now())
    return Tally(state, len(files), sum(one.bytes for one in files), clock.now() - waits_since)


def _settled() -> datetime:
    """Everything recorded before this moment is visible from now on, or will never be."""
    now = clock.now()
    with connection.wrap_database_errors, raw_cursor() as cursor:
        found = cursor.execute(_OLDEST).fetchone()
    return now - timedelta(seconds=found[0]) if found and found[0] is not None else now
