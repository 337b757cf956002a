"""For tests of the lake: read, refresh, and look at plain rows."""

from __future__ import annotations

from typing import Any

from guildhall.activity.testing import drain
from guildhall.insights.lake.reading import Lake
from guildhall.insights.lake.refreshing import refresh
from guildhall.insights.lake.tables import TABLES

# What a lake that was made again has in common with one that grew; ids of the log among them.
ALL = (*TABLES, "members.people", "members.staff", "members.persons")


def read_in() -> int | None:
    """Let the reader read everything, then refresh."""
    drain("insights.lake")
    return refresh()


def rows(table: str, **only: Any) -> list[dict[str, Any]]:
    """Plain rows of a table of the lake, in a fixed order."""
    lake = Lake.open()
    assert lake is not None, "nothing was refreshed"
    try:
        found = lake.rows(lake.table(table))
    finally:
        lake.close()
    chosen = [row for row in found if all(row[name] == value for name, value in only.items())]
    return sorted(chosen, key=repr)


def everything() -> dict[str, list[dict[str, Any]]]:
    return {table: rows(table) for table in ALL}
