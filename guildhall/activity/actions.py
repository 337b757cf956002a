"""Writing the log. `record()` belongs in every action of every room, inside the action's transaction."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any
from weakref import WeakSet

from django.db import connection, transaction
from django.db.models import Model
from psycopg.types.json import Jsonb

from guildhall.activity.models import Scope, Spine
from guildhall.kernel import clock
from guildhall.kernel.actor import Actor
from guildhall.kernel.sql import raw_cursor

CHANNEL = "guildhall_activity"
COLUMNS = (
    "verb, occurred_at, recorded_at, actor_key, target_key, subject_type, subject_id, scopes, play, source, source_id,"
    " payload, caused_by, epoch"
)
_INSERT = f"""INSERT INTO activity_activity ({COLUMNS}) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s,
    (SELECT epoch FROM activity_spine)) RETURNING id"""
_TYPES = (
    "text timestamptz timestamptz int8 int8 text int8 int4[] int8 text text jsonb int8 int4".split()  # noqa: SIM905
)
_known_clusters: WeakSet[Any] = WeakSet()


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One row of the log before it is written, for `record_many`."""

    activity: Any
    subject_type: str
    subject_id: int
    actor_key: int | None
    occurred_at: datetime
    target_key: int | None = None
    scopes: tuple[int, ...] = ()
    source: str = ""
    source_id: str = ""
    play: int | None = None
    caused_by: int | None = None


def record(
    activity: Any,
    *,
    subject: Model,
    actor: Actor,
    target: Actor | None = None,
    scopes: Iterable[int] = (),
    occurred_at: datetime | None = None,
    source: str = "",
    source_id: str = "",
    play: int | None = None,
    caused_by: int | None = None,
) -> int:
    """Add one row to the log in the caller's transaction and return its id.

    `activity` is an instance of a frozen dataclass declared by `registry.verb`; `scopes` are ids from `scope()`.
    Raises TransactionManagementError outside a transaction: an effect without its row, or a row without its effect,
    is what the log exists to rule out.
    """
    entry = Entry(
        activity=activity,
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        actor_key=actor.actor_key,
        target_key=target.actor_key if target else None,
        occurred_at=occurred_at or clock.now(),
        scopes=tuple(scopes),
        source=source,
        source_id=source_id,
        play=play,
        caused_by=caused_by,
    )
    _require_transaction()
    ensure_epoch()
    with raw_cursor() as cursor:
        cursor.execute(_INSERT, _values(entry), prepare=True)
        row_id: int = cursor.fetchone()[0]
        cursor.execute(f"NOTIFY {CHANNEL}", prepare=True)
    return row_id


def record_many(entries: Iterable[Entry]) -> int:
    """Add rows by COPY in the caller's transaction, in the order given; return how many.

    A `(source, source_id)` that is already in the log raises IntegrityError: keep your checkpoint in the same
    transaction and it cannot happen.
    """
    _require_transaction()
    epoch = ensure_epoch()
    count = 0
    with raw_cursor() as cursor:
        with cursor.copy(f"COPY activity_activity ({COLUMNS}) FROM STDIN (FORMAT BINARY)") as copy:
            copy.set_types(_TYPES)
            for count, entry in enumerate(entries, 1):  # noqa: B007 - the count is the result
                copy.write_row((*_values(entry), epoch))
        cursor.execute(f"NOTIFY {CHANNEL}")
    return count


@lru_cache(maxsize=65536)
def scope(kind: str, ref: int) -> int:
    """The small number of a place: `scope("space", space.pk)`. Kept forever, so it is safe to remember."""
    found, _ = Scope.objects.get_or_create(kind=kind, ref=ref)
    return found.pk


def ensure_epoch() -> int:
    """The epoch of this cluster; raised when the cluster is not the one that wrote the last rows.

    A restored cluster counts its transactions from the beginning again, so rows of the life before must all count as
    older than rows of this one. Asked once a physical connection.
    """
    connection.ensure_connection()
    if connection.connection in _known_clusters:
        return Spine.objects.values_list("epoch", flat=True).get()
    with raw_cursor() as cursor:
        cursor.execute(
            "UPDATE activity_spine SET epoch = epoch + (system_identifier IS NOT NULL)::int, system_identifier = now.id"
            " FROM (SELECT system_identifier AS id FROM pg_control_system()) now"
            " WHERE activity_spine.system_identifier IS DISTINCT FROM now.id"
        )
    _known_clusters.add(connection.connection)
    return Spine.objects.values_list("epoch", flat=True).get()


def raise_epoch() -> None:
    """After a restore: what comes now is newer than everything in the log, whatever its transaction id."""
    with transaction.atomic(), raw_cursor() as cursor:
        cursor.execute(
            "UPDATE activity_spine SET epoch = epoch + 1,"
            " system_identifier = (SELECT system_identifier FROM pg_control_system())"
        )


def shift_clock(*, offset: timedelta) -> None:
    """Move the community's clock for every process that starts or polls after this; demo and simulator only."""
    with transaction.atomic():
        Spine.objects.update(clock_offset=offset)
    clock.shift(offset)


def _values(entry: Entry) -> tuple[Any, ...]:
    return (
        entry.activity.verb,
        entry.occurred_at,
        clock.now(),
        entry.actor_key,
        entry.target_key,
        entry.subject_type,
        entry.subject_id,
        list(entry.scopes),
        entry.play,
        entry.source,
        entry.source_id,
        Jsonb(asdict(entry.activity)),
        entry.caused_by,
    )


def _require_transaction() -> None:
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("record() needs the transaction of its effect")

