"""The lake as measures see it: Ibis tables over the files that the catalogue names. Insights process only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import ibis
import pyarrow as pa
from ibis.backends.duckdb import Backend
from ibis.util import gen_name

from guildhall.insights.lake.layers import counted
from guildhall.insights.lake.tables import OWN, TABLES

ARROW = {
    "int": pa.int64(),
    "ints": pa.list_(pa.int32()),
    "text": pa.string(),
    "time": pa.timestamp("us", tz="UTC"),
    "date": pa.date32(),
    "flag": pa.bool_(),
}

MOST_KEPT = 6  # tables in memory


def schema_of(columns: Mapping[str, str]) -> pa.Schema:
    return pa.schema([(name, ARROW[kind]) for name, kind in columns.items()])


@dataclass(frozen=True)
class Lake:
    """One state of the lake: every table as of the same refresh.

    `as_of`: the log was read up to here. `today`: the local day of `as_of`; periods that end after it are unfinished.
    `found` keeps what several measures need of this state, `tables` what is kept in memory of it, `known` its own tables.
    """

    connection: Backend
    zone: str
    as_of: datetime
    today: date
    version: int = 0
    found: dict[Any, Any] = field(default_factory=dict, compare=False, repr=False)
    tables: dict[tuple[Any, ...], Any] = field(default_factory=dict, compare=False, repr=False)
    known: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    def table(self, name: str) -> Any:
        """An Ibis table with the columns of `tables.TABLES[name]`, or of a room's dataset ('members.people')."""
        if name not in self.known:
            self.known[name] = self.connection.table(name)
        return self.known[name]

    def rows(self, expression: Any) -> list[dict[str, Any]]:
        """Run an Ibis table expression; plain Python values, a dict a row."""
        return expression.to_pyarrow().to_pylist()  # type: ignore[no-any-return]

    def kept(self, key: tuple[Any, ...], expression: Any) -> Any:
        """The rows of an Ibis expression in memory, for what many questions scan. Those of the latest few keys stay."""
        if key not in self.tables:
            if len(self.tables) == MOST_KEPT:
                self._drop(next(iter(self.tables)))
            self.tables[key] = self.connection.create_table(gen_name("kept"), expression, temp=True)
        self.tables[key] = kept = self.tables.pop(key)  # the latest is the last
        return kept

    def forget(self) -> None:
        """Whatever was found out of this state, and kept in memory."""
        self.found.clear()
        for key in list(self.tables):
            self._drop(key)

    def _drop(self, key: tuple[Any, ...]) -> None:
        self.connection.con.execute(f'DROP TABLE "{self.tables.pop(key).op().name}"')

    def close(self) -> None:
        self.connection.disconnect()

    @classmethod
    def open(cls) -> Lake | None:
        """The lake as its last refresh left it; None while there is none (nothing was read yet, or it is made again).

        Close it. Files that a later refresh replaces stay for an hour, so that questions end on what they began with.
        """
        from guildhall.insights.lake.engine import connect, see  # noqa: PLC0415 - it knows this module's types
        from guildhall.insights.lake.storage import Home  # noqa: PLC0415
        from guildhall.insights.queries.catalogue import seen_files  # noqa: PLC0415
        from guildhall.kernel.registry import datasets  # noqa: PLC0415

        found = seen_files()
        if found is None:
            return None
        state, files = found
        home = Home.of(state.home)
        backend = connect(home)
        known = {**TABLES, **OWN, **{one.name: one.columns for one in datasets}}
        for name, columns in known.items():
            places = [home.address(one.path) for one in files if one.table in (name, f"dimension/{name}")]
            see(backend.con, name, columns, places)
        assert state.as_of is not None
        today = state.as_of.astimezone(ZoneInfo(state.zone)).date()
        return cls(backend, state.zone, state.as_of, today, state.version)

    @classmethod
    def of(
        cls,
        tables: Mapping[str, Iterable[Mapping[str, Any]]],
        *,
        as_of: datetime,
        today: date,
        zone: str = "UTC",
    ) -> Lake:
        """A lake in memory out of plain rows; tables of `TABLES` that are not given are empty, columns too.

        What a refresh counts out of other tables is counted here, too.
        """
        connection = ibis.duckdb.connect()
        for name, columns in {**TABLES, **OWN}.items():
            schema = schema_of(columns)
            told = pa.Table.from_pylist([dict(row) for row in tables.get(name, ())], schema=schema)
            connection.con.register("given", told)
            connection.raw_sql(f'CREATE TABLE "{name}" AS SELECT * FROM given')  # noqa: S608 - our own names
        for name, query in counted().items():
            connection.raw_sql(f'CREATE OR REPLACE TABLE "{name}" AS {query}')
        return cls(connection, zone, as_of, today)
