"""DuckDB, kept to its memory, its threads and the lake's own places. Insights process only."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import duckdb
import ibis
import pyarrow as pa
from django.conf import settings
from ibis.backends.duckdb import Backend

from guildhall.insights.lake.reading import ARROW
from guildhall.insights.lake.storage import Home

TYPES = {
    "int": "BIGINT",
    "ints": "INTEGER[]",
    "text": "VARCHAR",
    "time": "TIMESTAMP WITH TIME ZONE",
    "date": "DATE",
    "flag": "BOOLEAN",
}


def connect(home: Home) -> Backend:
    """An empty database in memory that spills to disk and opens no file outside the lake."""
    spill = _spills() / str(os.getpid())
    spill.mkdir(parents=True, exist_ok=True)
    home.scratch.mkdir(parents=True, exist_ok=True)
    backend = ibis.duckdb.connect(
        memory_limit=f"{settings.LAKE_MEMORY_MB}MB", threads=settings.LAKE_THREADS, temp_directory=str(spill)
    )
    if not home.is_local:
        backend.con.register_filesystem(home.fs)
    places = ", ".join(quoted(place) for place in (f"{home.address('')}", f"{home.scratch}/", f"{spill}/"))
    for choice in (
        "preserve_insertion_order = false",
        "parquet_metadata_cache = true",  # a file is never written again under its name
        f"allowed_directories = [{places}]",
        "enable_external_access = false",
        "lock_configuration = true",
    ):
        backend.raw_sql(f"SET {choice}")
    return backend


def sweep_spills() -> None:
    """What processes that were killed had spilled."""
    for folder in _spills().glob("[0-9]*"):
        if not _is_alive(int(folder.name)):
            shutil.rmtree(folder, ignore_errors=True)


def _spills() -> Path:
    return Path(settings.VAR) / "lake-spill"


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def see(connection: duckdb.DuckDBPyConnection, name: str, columns: Mapping[str, str], places: Iterable[str]) -> None:
    """Make the table `name` of these files, or an empty one with the same columns where there is none."""
    known = list(places)
    if known:
        told = ", ".join(quoted(place) for place in known)
        wanted = ", ".join(f'"{column}"' for column in columns) or "*"
        source = f"SELECT {wanted} FROM read_parquet([{told}])"  # noqa: S608 - quoted names of the catalogue
    else:
        empty = ", ".join(f'NULL::{TYPES[kind]} AS "{column}"' for column, kind in columns.items())
        source = f"SELECT {empty} WHERE false"  # noqa: S608 - columns of our own tables
    connection.execute(f'CREATE OR REPLACE TEMP VIEW "{name}" AS {source}')


def give(
    connection: duckdb.DuckDBPyConnection, name: str, columns: Mapping[str, str], rows: Iterable[tuple[Any, ...]]
) -> None:
    """Make the table `name` of plain rows."""
    told = list(rows)
    parts = [[row[place] for row in told] for place in range(len(columns))]
    table = pa.Table.from_arrays(
        [pa.array(part, type=ARROW[kind]) for part, kind in zip(parts, columns.values(), strict=True)],
        names=list(columns),
    )
    connection.register("given", table)
    connection.execute(f'CREATE OR REPLACE TEMP TABLE "{name}" AS SELECT * FROM given')  # noqa: S608 - our own names
    connection.unregister("given")


def values(connection: duckdb.DuckDBPyConnection, query: str) -> list[Any]:
    """The first column of what a query finds."""
    return [row[0] for row in connection.execute(query).fetchall()]


def quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
