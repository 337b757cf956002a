"""The engine: a reader takes the next rows of the log, handles them and moves its cursor, all in one transaction.

The horizon is taken first: every transaction below it has ended, so no row can appear there later. Rows of older
epochs are all below it. A row is therefore handled exactly once, in the order (epoch, transaction, id).
"""

from __future__ import annotations

import logging
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

import psycopg
from django.db import connection, transaction

from guildhall.activity.epochs import ensure_epoch
from guildhall.kernel import clock
from guildhall.kernel.registry import Passing, Reader, Verb, verbs
from guildhall.kernel.sql import prepared_rows, raw_cursor

MOST_PARKED = 1000  # then the fault is the handler's: the reader stops instead of setting the whole log aside
FIRST_RETRY, LAST_RETRY = timedelta(seconds=30), timedelta(hours=6)
# SQLSTATE classes of troubles that pass by themselves: connection, transaction, resources, locks, operator, system.
_PASSING = ("08", "25", "40", "53", "55", "57P", "58")

logger = logging.getLogger(__name__)
Place = tuple[int, str, int]  # epoch, transaction id as text, id


@dataclass(frozen=True, slots=True)
class Row:
    """What a handler gets of one activity."""

    id: int
    verb: str
    occurred_at: datetime
    recorded_at: datetime
    actor_key: int | None
    target_key: int | None
    subject_type: str
    subject_id: int
    scopes: list[int]
    play: int | None
    source: str
    payload: dict[str, Any]
    caused_by: int | None


@dataclass(frozen=True, slots=True)
class Progress:
    """What one step of a reader did. `more`: there is certainly another batch. `busy`: somebody else is reading.

    `waiting`: so many rows are parked.
    """

    rows: int = 0
    parked: int = 0
    more: bool = False
    busy: bool = False
    stopped: bool = False
    waiting: int = 0


COLUMNS = ", ".join(f"activity_activity.{name}" for name in Row.__slots__)
WIDTH = len(Row.__slots__)
_WAIT = "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))"
_TRY = "SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0))"
_START = (
    "INSERT INTO activity_cursor (reader, epoch, txid, activity_id, rows, rows_per_second) VALUES (%s, 0, '0', 0, 0, 0)"
)
# Whatever the statistics say, the rows are in the order of the index, and few of them are wanted: what says so holds from
# the read of the places until the rows have been found, and costs no round trip of its own.
_PLANS = ("enable_seqscan", "enable_bitmapscan", "enable_sort")
_BY_INDEX, _AS_USUAL = (
    " || ".join(f"set_config('{name}', '{value}', true)" for name in _PLANS) for value in ("off", "on")
)
# Nobody waits for the disk: what a crash of the database undoes, it undoes with the cursor, and it is read once more.
_SOON = "set_config('synchronous_commit', 'off', true)"
_PLACES = f"""
SELECT mine.epoch, mine.txid::text, mine.activity_id, edge.epoch, edge.txid::text, edge.id,
    (SELECT count(*) FROM activity_parked WHERE reader = mine.reader), {_BY_INDEX}, {_SOON}
FROM activity_cursor mine LEFT JOIN LATERAL (
    SELECT epoch, txid, id FROM activity_activity
    WHERE (epoch, txid) < ((SELECT epoch FROM activity_spine), pg_snapshot_xmin(pg_current_snapshot()))
    ORDER BY epoch DESC, txid DESC, id DESC LIMIT 1
) edge ON true WHERE mine.reader = $1"""  # noqa: S608 - made of constants
_ROWS = f"""
SELECT {COLUMNS}, epoch, txid::text AS spelled, (SELECT {_AS_USUAL}) FROM activity_activity
WHERE (epoch, txid, id) > ($1::int, $2::xid8, $3::bigint) AND (epoch, txid, id) <= ($4::int, $5::xid8, $6::bigint)
    AND verb = ANY($7::text[]) AND (source = '' OR $8::bool)
ORDER BY activity_activity.epoch, activity_activity.txid, activity_activity.id LIMIT $9::int"""  # noqa: S608 - made of constants
_MOVE = """
UPDATE activity_cursor SET epoch = $1, txid = $2::xid8, activity_id = $3, rows = rows + $4::int, moved_at = $5,
    rows_per_second = CASE WHEN $4::int > 0 THEN rows_per_second * 0.7 + $6::float8 * 0.3 ELSE rows_per_second END,
    replaying_since = CASE WHEN $7 THEN replaying_since END
WHERE reader = $8 RETURNING id"""
_PARK = """
INSERT INTO activity_parked (reader, activity_id, error, attempts, parked_at, retry_at) VALUES (%s, %s, %s, 1, %s, %s)
ON CONFLICT (reader, activity_id) DO UPDATE SET
    error = excluded.error, attempts = activity_parked.attempts + 1, retry_at = excluded.retry_at"""
_DUE = f"""
SELECT {COLUMNS}, attempts FROM activity_parked JOIN activity_activity ON activity_activity.id = activity_id
WHERE reader = %s AND retry_at <= %s ORDER BY activity_id LIMIT %s"""  # noqa: S608 - made of constants
_CHECK = "SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED"
_UNPARK = "DELETE FROM activity_parked WHERE reader = %s AND activity_id = %s"


def verbs_of(reader: Reader) -> list[str]:
    """Names of the verbs a reader hears, chosen by their meaning."""
    return _verbs_of(reader.reads, len(verbs))


@lru_cache(maxsize=256)
def _verbs_of(reads: Callable[[Verb], bool], _declared: int) -> list[str]:
    return [verb.name for verb in verbs if reads(verb)]


def hold(reader: str, *, wait: bool = True) -> bool:
    """Take the reader's lock until the transaction ends; nobody else reads, retries or replays it meanwhile."""
    rows = prepared_rows(_WAIT if wait else _TRY, [f"guildhall reader {reader}"])
    return wait or bool(rows[0][0])


def read_batch(reader: Reader, *, limit: int | None = None, wait: bool = False) -> Progress:
    """Handle the next rows of a reader. Effects and cursor are committed together.

    A row whose handler fails is parked and the rest goes on. Raises the database's own passing errors (a lost
    connection, a deadlock), after which nothing has happened and the same step can be taken again.
    """
    size = limit or reader.batch
    ensure_epoch()
    with transaction.atomic(durable=True):
        if not hold(reader.name, wait=wait):
            return Progress(busy=True)
        mine, edge, parked_before = _places(reader)
        if edge is None or edge == mine:
            return Progress(waiting=parked_before)
        if parked_before >= MOST_PARKED:
            return Progress(stopped=True, waiting=parked_before)
        rows, last = _rows(reader, mine, edge, size)
        more = len(rows) == size and last != edge
        started = time.monotonic()
        parked = _handle(reader, rows) if rows else 0
        _move(reader, last if more else edge, len(rows), time.monotonic() - started, more)
    return Progress(rows=len(rows), parked=parked, more=more, waiting=parked_before + parked)


def retry_due(reader: Reader, *, limit: int = 50, wait: bool = False) -> Progress:
    """Try parked rows again whose time has come; what fails waits twice as long."""
    with transaction.atomic(durable=True):
        if not hold(reader.name, wait=wait):
            return Progress(busy=True)
        with connection.wrap_database_errors, raw_cursor() as cursor:
            due = cursor.execute(_DUE, [reader.name, clock.now(), limit]).fetchall()
        failed = sum(not _retry(reader, Row(*values[:WIDTH]), attempts=values[WIDTH]) for values in due)
    return Progress(rows=len(due), parked=failed, more=len(due) == limit)


def is_passing(error: BaseException) -> bool:
    """Whether the database itself was in trouble, or a place the handler writes to: the same step may succeed later."""
    if isinstance(error, Passing):
        return True
    cause = error if isinstance(error, psycopg.Error) else error.__cause__
    if not isinstance(cause, psycopg.Error):
        return False
    if cause.sqlstate is None:
        return isinstance(cause, psycopg.OperationalError | psycopg.InterfaceError)
    return cause.sqlstate.startswith(_PASSING)


def _places(reader: Reader) -> tuple[Place, Place | None, int]:
    """Where the reader is, the last row below the horizon, and how many rows are parked."""
    found = prepared_rows(_PLACES, [reader.name])
    if not found:
        with connection.wrap_database_errors, raw_cursor() as cursor:
            cursor.execute(_START, [reader.name])
        found = prepared_rows(_PLACES, [reader.name])
    (values,) = found
    return values[:3], values[3:6] if values[3] is not None else None, values[6]


def _rows(reader: Reader, mine: Place, edge: Place, size: int) -> tuple[list[Row], Place]:
    heard = "{" + ",".join(verbs_of(reader)) + "}"
    found = prepared_rows(_ROWS, [*mine, *edge, heard, reader.from_imports, size])
    last: Place = (found[-1][WIDTH], found[-1][WIDTH + 1], found[-1][0]) if found else edge
    return [Row(*values[:WIDTH]) for values in found], last


def _handle(reader: Reader, rows: Sequence[Row]) -> int:
    """All rows at once, or else each by itself; returns how many were parked."""
    error = _error_of(reader, rows)
    if error is None:
        return 0
    if len(rows) == 1:
        _park(reader, rows[0], error, attempts=0)
        return 1
    parked = 0
    for row in rows:
        if alone := _error_of(reader, [row]):
            _park(reader, row, alone, attempts=0)
            parked += 1
    return parked


def _error_of(reader: Reader, rows: Sequence[Row]) -> Exception | None:
    """Run the handler in a savepoint; what it could not do is undone and returned."""
    try:
        with transaction.atomic():
            reader.handle(rows)
            # Foreign keys are checked at commit; found there, the fault could not be laid to a row.
            with connection.cursor() as cursor:
                cursor.execute(_CHECK)
    except Exception as error:
        if is_passing(error) or isinstance(error, MemoryError):
            raise
        return error
    return None


def _retry(reader: Reader, row: Row, *, attempts: int) -> bool:
    if error := _error_of(reader, [row]):
        _park(reader, row, error, attempts=attempts)
        return False
    with connection.wrap_database_errors, raw_cursor() as cursor:
        cursor.execute(_UNPARK, [reader.name, row.id])
    return True


def _park(reader: Reader, row: Row, error: Exception, *, attempts: int) -> None:
    logger.error("%s parked activity %s (%s): %r", reader.name, row.id, row.verb, error)
    now = clock.now()
    retry_at = now + min(FIRST_RETRY * 2 ** min(attempts, 20), LAST_RETRY)
    told = "".join(traceback.format_exception(error, limit=-12))[-8000:].replace("\0", "")
    with connection.wrap_database_errors, raw_cursor() as cursor:
        cursor.execute(_PARK, [reader.name, row.id, told, now, retry_at])


def _move(reader: Reader, to: Place, rows: int, seconds: float, more: bool) -> None:
    rate = rows / max(seconds, 0.001)
    prepared_rows(_MOVE, [*to, rows, clock.now(), rate, more, reader.name])
