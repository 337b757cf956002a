"""Writing the log. `record()` belongs in every action of every room, inside the action's transaction."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from functools import lru_cache, partial
from itertools import islice
from secrets import token_hex
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from guildhall.activity.activities import ReaderReplayed, ReaderRetried
from guildhall.activity.epochs import ensure_epoch, raise_epoch
from guildhall.activity.models import Cursor, Parked, Scope, Spine, StaffAct, StaffSeal
from guildhall.activity.readers import hold
from guildhall.activity.rules import can_replay
from guildhall.activity.sealing import BEGINNING, Staff, digest_of, link
from guildhall.kernel import clock
from guildhall.kernel.actor import Actor
from guildhall.kernel.refusal import Forbidden, Refusal
from guildhall.kernel.registry import readers, verbs
from guildhall.kernel.sql import number, numbers, prepared_rows, raw_cursor

__all__ = [
    "CHANNEL",
    "Entry",
    "Staff",
    "ensure_epoch",
    "forget_scopes",
    "forget_words",
    "raise_epoch",
    "record",
    "record_many",
    "replay_reader",
    "retry_parked",
    "scope",
    "seal_acts",
    "shift_clock",
]

CHANNEL = "guildhall_activity"
CLOCK_SHIFTED = "clock"  # payload of a notice on the channel
COLUMNS = (
    "verb, occurred_at, recorded_at, actor_key, target_key, subject_type, subject_id, scopes, play, source, source_id,"
    " payload, caused_by, epoch"
)
_NULL = "\\N"
_LINES = 200  # of a COPY, sent at once: what a socket holds, so that the server works while the next are spelled
_WIDTH = COLUMNS.count(",") + 1
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
_scopes: dict[tuple[str, int], int] = {}
_INSERT = f"""INSERT INTO activity_activity ({COLUMNS}) VALUES ({", ".join(f"${place}" for place in range(1, _WIDTH))},
    (SELECT epoch FROM activity_spine)) RETURNING id, pg_notify('{CHANNEL}', verb)"""  # noqa: S608 - made of constants


class Entry(NamedTuple):
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


def record(  # noqa: PLR0913 - one row has as many columns
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
    staff: Staff | None = None,
) -> int:
    """Add one row to the log in the caller's transaction and return its id.

    `activity` is an instance of a frozen dataclass declared by `registry.verb`; `scopes` are ids from `scope()`.
    Where the verb is staff's and a person did it, the staff log gets its row as well; `staff` is what that row says.
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
    with connection.wrap_database_errors:
        row_id: int = prepared_rows(_INSERT, _values(entry, clock.now()))[0][0]
    if _is_staffs(entry):
        _note_staff(row_id, verbs[activity.verb].staff, staff or Staff())
    return row_id


def _is_staffs(entry: Entry) -> bool:
    verb = verbs[entry.activity.verb]
    return bool(verb.staff and entry.actor_key) and not (verb.own and entry.actor_key == entry.target_key)


def _note_staff(row_id: int, capability: str, said: Staff) -> None:
    act = StaffAct(activity_id=row_id, capability=capability, before=said.before, after=said.after, salt=token_hex(16))
    act.reason = said.reason[:500]
    act.digest = digest_of(act)
    act.save(force_insert=True)


def seal_acts(rows: Sequence[Any]) -> None:
    """Chain the staff acts among these rows of the log, in their order; one that has its seal is left alone.

    Runs in a reader, which is alone and reads below the horizon: so no act waits for another, and none is passed over.
    """
    acts = StaffAct.objects.filter(activity__in=[row.id for row in rows], seal=None).in_bulk()
    last = StaffSeal.objects.order_by("-pk").first()
    position, previous = (last.pk, last.hash) if last else (0, BEGINNING)
    seals = []
    for row in rows:
        if act := acts.get(row.id):
            position, previous = position + 1, link(previous, position + 1, row, act)
            seals.append(StaffSeal(id=position, act=act, hash=previous))
    StaffSeal.objects.bulk_create(seals)


def forget_words(key: int) -> int:
    """Take away what staff acts say about an erased person; that they happened stays, and so do their seals."""
    about = StaffAct.objects.filter(activity__target_key=key).exclude(salt="")
    return about.update(before={}, after={}, reason="", salt="")


def record_many(entries: Iterable[Entry]) -> int:
    """Add rows by COPY in the caller's transaction, in the order given; return how many.

    `entries` is consumed while the COPY runs, so producing them must not use the database. A `(source, source_id)`
    that is already in the log raises IntegrityError: keep your checkpoint in the same transaction and it cannot happen.
    """
    _require_transaction()
    ensure_epoch()
    count, now = 0, clock.now()
    with connection.wrap_database_errors, raw_cursor() as cursor:
        # Locked before the epoch is read, so that it cannot rise before the rows are in.
        cursor.execute("LOCK TABLE activity_activity IN ROW EXCLUSIVE MODE")
        (epoch,) = cursor.execute("SELECT epoch FROM activity_spine").fetchone() or (1,)
        with cursor.copy(f"COPY activity_activity ({COLUMNS}) FROM STDIN") as copy:
            spell = _spelling(now, epoch)
            rows = iter(entries)
            while lines := [spell(entry) for entry in islice(rows, _LINES)]:
                copy.write("".join(lines))
                count += len(lines)
        cursor.execute(f"NOTIFY {CHANNEL}")
    return count


def _spelling(recorded_at: datetime, epoch: int) -> Callable[[Entry], str]:
    """How a row is spelled as a line of COPY: several times faster than handing psycopg its values one by one."""
    recorded = recorded_at.isoformat()

    def spell(entry: Entry) -> str:
        activity, subject_type, subject_id, actor, occurred_at, target, scopes, source, source_id, play, cause = entry
        return (
            f"{activity.verb}\t{occurred_at.isoformat()}\t{recorded}\t{_NULL if actor is None else actor}"
            f"\t{_NULL if target is None else target}\t{subject_type}\t{subject_id}\t{_array(scopes)}"
            f"\t{_NULL if play is None else play}\t{_escaped(source)}\t{_escaped(source_id)}"
            f"\t{_payload(activity, verbs[activity.verb].payload)}\t{_NULL if cause is None else cause}\t{epoch}\n"
        )

    return spell


@lru_cache(maxsize=4096)
def _array(scopes: tuple[int, ...]) -> str:
    return f"{{{','.join(map(str, scopes))}}}"


def _payload(activity: Any, names: tuple[str, ...]) -> str:
    """Numbers; whole ones, which nearly all are, need no encoder."""
    values = [getattr(activity, name) for name in names]
    if all(type(value) is int for value in values):
        return "{" + ", ".join([f'"{name}": {value}' for name, value in zip(names, values, strict=True)]) + "}"
    return _escaped(json.dumps(dict(zip(names, values, strict=True))))


def _escaped(text: str) -> str:
    return text.translate(_ESCAPES) if "\\" in text or not text.isprintable() else text


def scope(kind: str, ref: int) -> int:
    """The small number of a place: `scope("space", space.pk)`. Remembered by this process once it is committed."""
    known = _scopes.get((kind, ref))
    if known is None:
        known = Scope.objects.get_or_create(kind=kind, ref=ref)[0].pk
        transaction.on_commit(partial(_scopes.__setitem__, (kind, ref), known))
    return known


def forget_scopes() -> None:
    """After the database was emptied under a running process: in tests."""
    _scopes.clear()


def shift_clock(*, offset: timedelta) -> None:
    """Move the community's clock, in every process within seconds; demo and simulator only."""
    with transaction.atomic(), raw_cursor() as cursor:
        Spine.objects.update(clock_offset=offset)
        cursor.execute(f"NOTIFY {CHANNEL}, '{CLOCK_SHIFTED}'")
    clock.shift(offset)


@transaction.atomic
def replay_reader(*, actor: Actor, reader: str, reset: bool = True) -> Cursor:
    """Send a reader back to the beginning of the log; the worker reads on from there.

    Waits for the batch that is being read. `reset` lets the reader first empty what it built, where it declares how;
    without that, its handler must find its earlier effects and leave them. Refuses `not_allowed`, `no_such_reader`.
    """
    _require_replay(actor, reader)
    hold(reader)
    empty = readers[reader].reset
    if reset and empty:
        empty()
    Parked.objects.filter(reader=reader).delete()
    cursor, _made = Cursor.objects.update_or_create(
        reader=reader, defaults={"epoch": 0, "txid": 0, "activity_id": 0, "rows": 0, "replaying_since": clock.now()}
    )
    record(ReaderReplayed(), subject=cursor, actor=actor)
    return cursor


@transaction.atomic
def retry_parked(*, actor: Actor, reader: str) -> int:
    """Make every parked row of a reader due at once; return how many. The worker tries them again.

    Refuses `not_allowed`, `no_such_reader`.
    """
    _require_replay(actor, reader)
    cursor, _made = Cursor.objects.get_or_create(reader=reader)
    count = Parked.objects.filter(reader=reader).update(retry_at=clock.now())
    record(ReaderRetried(rows=count), subject=cursor, actor=actor)
    return count


def _require_replay(actor: Actor, reader: str) -> None:
    if not can_replay(actor):
        raise Forbidden("not_allowed", _("Only staff who may replay readers can do this."))
    if reader not in readers:
        raise Refusal("no_such_reader", _("There is no reader named %(reader)s."), reader=reader)


def _values(entry: Entry, recorded_at: datetime) -> tuple[Any, ...]:
    activity = entry.activity
    return (
        activity.verb,
        entry.occurred_at,
        recorded_at,
        number(entry.actor_key),
        number(entry.target_key),
        entry.subject_type,
        number(entry.subject_id),
        numbers(entry.scopes),
        number(entry.play),
        entry.source,
        entry.source_id,
        json.dumps({name: getattr(activity, name) for name in verbs[activity.verb].payload}),
        number(entry.caused_by),
    )


def _require_transaction() -> None:
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("record() needs the transaction of its effect")
