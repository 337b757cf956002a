"""Rows of the log become Parquet files, one a month. Insights process only."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.parquet as pq

from guildhall.insights.lake.reading import schema_of
from guildhall.insights.lake.storage import Home
from guildhall.insights.lake.tables import ACTIVITY
from guildhall.insights.meanings import thread_name
from guildhall.insights.queries.catalogue import overlapping
from guildhall.kernel.registry import verbs

SCHEMA = schema_of(ACTIVITY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A file that lies in its place, for the catalogue."""

    table: str
    month: str
    path: str
    rows: int
    bytes: int
    first_id: int | None = None
    last_id: int | None = None


Told = tuple[Any, date]  # a row of the log and its local day


def write_activities(rows: Sequence[Any], *, home: Home, zone: str) -> list[Written]:
    """Write a batch of the log, in its order; a file for each month of the community's days that it touches.

    Rows that are in the lake already (a replay that does not begin anew) are left out.
    """
    where, parts = ZoneInfo(zone), defaultdict(list)
    for row in rows:
        day = row.occurred_at.astimezone(where).date()
        parts[day.year, day.month].append((row, day))
    made = (_write_month(home, where, f"{year:04}-{month:02}", told) for (year, month), told in parts.items())
    return [one for one in made if one]


def _write_month(home: Home, zone: ZoneInfo, month: str, told: list[Told]) -> Written | None:
    known = _known_ids(home, month, told)
    told = [one for one in told if one[0].id not in known]
    if not told:
        return None
    draft, name = home.draft(), home.name("activity", month)
    pq.write_table(_table(told, zone), draft, compression="zstd")
    return Written(
        table="activity",
        month=month,
        path=name,
        rows=len(told),
        bytes=home.publish(draft, name),
        first_id=min(row.id for row, _day in told),
        last_id=max(row.id for row, _day in told),
    )


def _known_ids(home: Home, month: str, told: list[Told]) -> set[int]:
    ids = [row.id for row, _day in told]
    places = [f"{home.root}/{one}" for one in overlapping(month, min(ids), max(ids))]
    tables = [pq.read_table(place, filesystem=home.fs, columns=["id"], partitioning=None) for place in places]
    return {number for table in tables for number in table["id"].to_pylist()}


def _table(told: list[Told], zone: ZoneInfo) -> pa.Table:
    named = {verb.name: thread_name(verb) for verb in verbs}
    return pa.Table.from_pydict(
        {
            "id": [row.id for row, _day in told],
            "verb": [row.verb for row, _day in told],
            "at": [row.occurred_at for row, _day in told],
            "day": [day for _row, day in told],
            "recorded_at": [row.recorded_at for row, _day in told],
            "known": [_known(row.recorded_at, zone) for row, _day in told],
            "actor": [row.actor_key for row, _day in told],
            "target": [row.target_key for row, _day in told],
            "subject_type": [row.subject_type for row, _day in told],
            "subject": [row.subject_id for row, _day in told],
            "thread": [_thread(row, named[row.verb]) for row, _day in told],
            "scopes": [row.scopes for row, _day in told],
            "source": [row.source for row, _day in told],
            "play": [row.play for row, _day in told],
            "caused_by": [row.caused_by for row, _day in told],
            "payload": [json.dumps(row.payload, separators=(",", ":")) for row, _day in told],
        },
        schema=SCHEMA,
    )


def _known(recorded_at: datetime, zone: ZoneInfo) -> date:
    return recorded_at.astimezone(zone).date()


def _thread(row: Any, name: str) -> int | None:
    if name == "subject":
        return int(row.subject_id)
    number = row.payload.get(name) if name else None
    return None if number is None else int(number)
