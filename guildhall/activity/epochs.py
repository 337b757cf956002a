"""Which life of the cluster this is.

A restored cluster may count its transactions from the beginning again, so rows of the life before must all count as
older than rows of this one. A new life is known by the cluster's identifier, and, where the server does not tell it,
by rows of the current epoch that carry transaction ids this cluster has not reached.
"""

from typing import Any
from weakref import WeakSet

import psycopg
from django.db import connection

from guildhall.kernel.sql import own_connection, raw_cursor

# The privilege is asked first, in a statement of its own: PostgreSQL would refuse a plan that only might make the call.
_MAY_ASK = "SELECT has_function_privilege('pg_control_system()', 'EXECUTE')"
_IDENTIFIER = "SELECT system_identifier FROM pg_control_system()"
_IS_OTHER = """
SELECT system_identifier IS DISTINCT FROM coalesce(%s::int8, system_identifier) OR EXISTS (
    SELECT FROM activity_activity WHERE epoch = activity_spine.epoch AND txid >= pg_snapshot_xmax(pg_current_snapshot())
) FROM activity_spine"""
_known: WeakSet[Any] = WeakSet()


def ensure_epoch() -> None:
    """Raise the epoch when this cluster is not the one that wrote the last rows. Asked once a physical connection."""
    connection.ensure_connection()
    if connection.connection in _known:
        return
    with raw_cursor() as cursor:
        is_other = _is_other(cursor, identifier(cursor))
    if is_other:
        _raise(only_if_other=True)
    _known.add(connection.connection)


def raise_epoch() -> None:
    """After a restore: what comes now is newer than everything in the log, whatever its transaction id."""
    _raise(only_if_other=False)


def identifier(cursor: "psycopg.Cursor[Any]") -> int | None:
    """The cluster's own number, or None where this role may not ask for it."""
    if not _value(cursor.execute(_MAY_ASK)):
        return None
    found: int = _value(cursor.execute(_IDENTIFIER))
    return found


def _raise(*, only_if_other: bool) -> None:
    # On a connection of its own: the caller's transaction may be rolled back after others relied on the new epoch.
    with own_connection() as own, own.transaction(), own.cursor() as cursor:
        # Waits for every writer and keeps new ones out: nobody may add to an epoch that readers hold for complete.
        cursor.execute("LOCK TABLE activity_activity IN SHARE ROW EXCLUSIVE MODE")
        known = identifier(cursor)
        if only_if_other and not _is_other(cursor, known):
            return
        cursor.execute("UPDATE activity_spine SET epoch = epoch + 1, system_identifier = %s", [known])


def _is_other(cursor: "psycopg.Cursor[Any]", known: int | None) -> bool:
    return bool(_value(cursor.execute(_IS_OTHER, [known])))


def _value(cursor: "psycopg.Cursor[Any]") -> Any:
    row = cursor.fetchone()
    return row[0] if row else None
