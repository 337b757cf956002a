"""Hot, fixed SQL past the ORM: psycopg binds on the server and prepares, Django's cursor does neither."""

from __future__ import annotations

import operator
from collections.abc import Iterable, Sequence
from typing import Any

import psycopg
from django.contrib.postgres.fields import ArrayField
from django.db import DEFAULT_DB_ALIAS, connection, connections, models
from django.db.models import Model
from psycopg import pq
from psycopg.adapt import AdaptersMap, PyFormat, Transformer
from psycopg.errors import error_from_result
from psycopg.types.datetime import TimestamptzLoader
from psycopg.types.json import JsonbLoader

AS_THEY_ARE = (
    models.CharField,
    models.TextField,
    models.IntegerField,
    models.FloatField,
    models.BooleanField,
    models.DateTimeField,
    models.DateField,
    models.ForeignKey,
    ArrayField,
)


def raw_cursor() -> psycopg.Cursor[Any]:
    """A psycopg cursor on Django's own connection, so it shares the transaction. Use as a context manager."""
    connection.ensure_connection()
    kind = _CountedCursor if connection.queries_logged else _Cursor
    return kind(connection.connection)


def numbered_cursor() -> psycopg.RawCursor[Any]:
    """The same for statements with `$1`, `$2` …, which psycopg sends as they are: it takes long ones apart at every use."""
    connection.ensure_connection()
    kind = _CountedNumbered if connection.queries_logged else _Numbered
    return kind(connection.connection)


def prepared_rows(statement: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
    """What a fixed statement with `$1`, `$2` … reads, prepared once a connection. Raises psycopg's errors.

    A cursor costs three times as much; it is for a reader who counts, and a pooler that knows no prepared statements.
    """
    held = connections[DEFAULT_DB_ALIAS]  # the proxy looks its connection up at every access
    if held.connection is None:
        held.ensure_connection()
    real = held.connection
    if isinstance(real, ReadingConnection) and not held.queries_logged and real.prepare_threshold is not None:
        return real.rows(statement, params)
    with numbered_cursor() as cursor:
        return cursor.execute(statement, params, prepare=True).fetchall()


def number(value: int | None) -> str | None:
    """A whole number as text, of the type that its place in the statement has, whatever its size."""
    return None if value is None else str(value)


def numbers(values: Iterable[int | None]) -> str:
    """Whole numbers as PostgreSQL writes an array of them, for `$1::bigint[]`.

    psycopg takes a list apart in Python, and its type is that of the largest number in it: other numbers, other statement.
    """
    return f"{{{','.join(['NULL' if value is None else str(value) for value in values])}}}"


def texts(values: Iterable[str | None]) -> str:
    """The same for texts, for `$1::text[]`."""
    return f"{{{','.join(['NULL' if value is None else _quoted(value) for value in values])}}}"


def _quoted(value: str) -> str:
    if "\\" in value or '"' in value:
        value = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{value}"'


class ReadingConnection(psycopg.Connection[Any]):
    """Runs fixed statements by libpq's own call; it knows them by text and types of the values."""

    _reads: _Reads | None = None

    def rows(self, statement: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
        if not self.autocommit and self.pgconn.transaction_status == pq.TransactionStatus.IDLE:
            self._begin()
        if self._reads is None:
            self._reads = _Reads(_adapters(self))
        return self._reads.rows(self.pgconn, statement, params)

    def _begin(self) -> None:
        """As psycopg does before the first statement of a transaction."""
        result = self.pgconn.exec_(self._get_tx_start_command())
        if result.status != pq.ExecStatus.COMMAND_OK:
            raise error_from_result(result)

    def _deallocate(self, name: bytes | None) -> Any:
        """psycopg has the server forget every prepared statement after a rollback: then ours are gone with its own."""
        if name is None:
            self._reads = None
        return super()._deallocate(name)


class _Reads:
    connection = None  # of what an adapter is made from; a loop

    def __init__(self, adapters: AdaptersMap) -> None:
        self.adapters = adapters
        self.transformer, self.names = Transformer(self), dict[tuple[str, Any], bytes]()

    def rows(self, pgconn: Any, statement: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
        made = self.transformer
        values = made.dump_sequence(params, [PyFormat.AUTO] * len(params))
        name = self.names.get((statement, made.types)) or self._prepare(pgconn, statement, made.types)
        result = pgconn.exec_prepared(name, values, made.formats)
        if result.status != pq.ExecStatus.TUPLES_OK:
            raise error_from_result(result)
        made.set_pgresult(result)
        found = made.load_rows(0, result.ntuples, tuple)
        made.set_pgresult(None)
        return found

    def _prepare(self, pgconn: Any, statement: str, types: Any) -> bytes:
        name = b"read_%d" % len(self.names)
        result = pgconn.prepare(name, statement.encode(), types)
        if result.status != pq.ExecStatus.COMMAND_OK:
            raise error_from_result(result)
        self.names[statement, types] = name
        return name


class _OurAdapters:
    @property
    def adapters(self) -> AdaptersMap:
        return _adapters(self.connection)  # type: ignore[attr-defined]


def _adapters(connection: psycopg.Connection[Any]) -> AdaptersMap:
    """Django's own, with jsonb read as values instead of text; copied once, for all connections are alike.

    Moments are read by psycopg's own loader, in C, in the zone of the connection, which Django sets to UTC.
    """
    if "adapters" not in _held:
        _held["adapters"] = AdaptersMap(connection.adapters)
        _held["adapters"].register_loader("jsonb", JsonbLoader)
        _held["adapters"].register_loader("timestamptz", TimestamptzLoader)
    return _held["adapters"]


_held: dict[str, AdaptersMap] = {}


class _Cursor(_OurAdapters, psycopg.Cursor[Any]):
    pass


class _Numbered(_OurAdapters, psycopg.RawCursor[Any]):
    pass


class _Counting:
    """Shows its statements to whoever counts the reads of a page, as Django's own cursor does."""

    def execute(self, query: Any, *values: Any, **how: Any) -> Any:
        connection.queries_log.append({"sql": str(query), "time": "0"})
        return super().execute(query, *values, **how)  # type: ignore[misc]


class _CountedCursor(_Counting, _Cursor):
    pass


class _CountedNumbered(_Counting, _Numbered):
    pass


def copy_in(objects: Sequence[Model]) -> None:
    """Insert unsaved instances of one model by COPY and give them their ids; several times faster than bulk_create.

    Database defaults are not applied: every column is written from the instance. Needs an integer key with a sequence.
    """
    if not objects:
        return
    meta = objects[0]._meta
    fields = meta.concrete_fields
    real = connections[DEFAULT_DB_ALIAS]  # the proxy looks its connection up at every access
    columns = ", ".join(f'"{field.column}"' for field in fields)
    with raw_cursor() as cursor:
        for thing, number in zip(objects, _ids(cursor, type(objects[0]), len(objects)), strict=True):
            thing.pk = number
        # Values that psycopg adapts as they are need not pass through the field: half the time of a large import.
        ready = operator.attrgetter(*(field.attname for field in fields))
        others = [(place, field) for place, field in enumerate(fields) if not isinstance(field, AS_THEY_ARE)]
        with cursor.copy(f'COPY "{meta.db_table}" ({columns}) FROM STDIN') as copy:
            for thing in objects:
                row = list(ready(thing))
                for place, field in others:
                    row[place] = field.get_db_prep_save(row[place], real)
                copy.write_row(row)
                thing._state.adding = False


def copy_rows(model: type[Model], columns: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> list[int]:
    """Insert rows of plain values by COPY and return their ids, where making an instance a row would cost more than the rest.

    Every column but the key that has no default in the database must be named. Needs an integer key with a sequence.
    """
    if not rows:
        return []
    meta = model._meta
    held = {field.name: field.column for field in meta.concrete_fields}
    names = [meta.concrete_fields[0].column, *(held[name] for name in columns)]
    with raw_cursor() as cursor:
        ids = _ids(cursor, model, len(rows))
        spelled = ", ".join(f'"{name}"' for name in names)
        with cursor.copy(f'COPY "{meta.db_table}" ({spelled}) FROM STDIN') as copy:
            for number, row in zip(ids, rows, strict=True):
                copy.write_row((number, *row))
    return ids


def _ids(cursor: psycopg.Cursor[Any], model: type[Model], count: int) -> list[int]:
    meta = model._meta
    cursor.execute(
        "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
        (meta.db_table, meta.concrete_fields[0].column, count),
    )
    return [number for (number,) in cursor]


def own_connection(*, name: str = "guildhall") -> psycopg.Connection[Any]:
    """A new autocommit connection beside Django's and its pool: to listen, or for a transaction that outlives a rollback.

    Its `transaction()` is psycopg's. Close it, or use it as a context manager.
    """
    known = {**connection.get_connection_params(), "cursor_factory": psycopg.Cursor, "application_name": name}
    return psycopg.connect(**known, autocommit=True)
