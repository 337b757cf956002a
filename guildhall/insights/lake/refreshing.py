"""Making the layers again from the log's files, all at one position of the log. Insights process only."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import duckdb

from guildhall.activity.models import Scope
from guildhall.insights.actions.lake import Outdated, show_refresh
from guildhall.insights.lake import layers, states
from guildhall.insights.lake.engine import connect, give, quoted, see, values
from guildhall.insights.lake.storage import Home
from guildhall.insights.lake.tables import FIRST_DAYS, OWN, TABLES
from guildhall.insights.lake.writing import Written
from guildhall.insights.queries.catalogue import Catalogue, catalogue
from guildhall.kernel.meanings import meaning_of
from guildhall.kernel.registry import Verb, datasets, verbs

DIMENSION = "dimension/"


def refresh(before: Catalogue | None = None) -> int | None:
    """Make again what the unread part of the log changes; returns the new version, or None when nothing did.

    What could not be put in place because the lake was begun again meanwhile is left for `keeping` to sweep.
    """
    before = before or catalogue()
    if before is None or not is_due(before):
        return None
    started = time.monotonic()
    made = Making(before, Home.of(before.state.home))
    try:
        made.everything()
        return show_refresh(
            begun=before.state.version,
            made=made.files,
            replaced=[one.pk for one in made.replaced],
            seen=[one.pk for one in before.fresh],
            as_of=before.as_of,
            settled_until=made.settled_until,
            seconds=time.monotonic() - started,
        )
    except Outdated:
        return None
    finally:
        made.close()


def is_due(before: Catalogue) -> bool:
    """Whether a refresh would change anything: unseen rows, or a day that is over and not settled."""
    has_log = bool(before.of("activity"))
    return bool(before.fresh) or (has_log and _settles(before))


def _today(before: Catalogue) -> date:
    return before.as_of.astimezone(ZoneInfo(before.state.zone)).date()


def _settles(before: Catalogue) -> bool:
    until = before.state.settled_until
    return until is None or until < _today(before)


@dataclass
class Making:
    """One refresh: the connection it reckons with, and what it has written so far."""

    before: Catalogue
    home: Home
    files: list[Written] = field(default_factory=list)
    replaced: list[Any] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.backend = connect(self.home)
        self.sql: duckdb.DuckDBPyConnection = self.backend.con
        self.settled_until = self.before.state.settled_until

    def close(self) -> None:
        self.backend.disconnect()

    def everything(self) -> None:
        self._see("activity")
        self._dimensions()
        self._settle_facts()
        touched = self._touched()
        for month in touched:
            self._make_month(month)
        if touched:
            self._make_periods("graphs", "ties", layers.TIED, touched)
            later = self._presence_from(touched[0])
            self._make_periods("spreads", "presence", layers.GIVEN, later)
            self._make_meetings({*touched, *later})
        self._see("rollup")
        self._people_and_threads()
        if _settles(self.before):
            self._settle_days()

    def _dimensions(self) -> None:
        zone = ZoneInfo(self.before.state.zone)
        told: dict[str, tuple[Mapping[str, str], Iterable[tuple[Any, ...]]]] = {
            "verbs": (TABLES["verbs"], [_verb(verb) for verb in verbs]),
            "scopes": (TABLES["scopes"], Scope.objects.order_by("pk").values_list("pk", "kind", "ref").iterator()),
            **{DIMENSION + one.name: (one.columns, one.rows()) for one in datasets},
        }
        for name, (columns, rows) in told.items():
            give(self.sql, name, columns, rows)
            self._write(name, f'FROM "{name}"')
        for name, source in (("members", "members.people"), ("staff", "members.staff"), ("spans", "members.persons")):
            columns = datasets[source].columns
            found = self.sql.execute(f'SELECT * FROM "{DIMENSION}{source}"').to_arrow_table().to_pydict()  # noqa: S608
            days = {at: [value and value.astimezone(zone).date() if kind == "time" else value for value in found[at]]
                    for at, kind in columns.items()}  # fmt: skip
            local = {at: "date" if kind == "time" else kind for at, kind in columns.items()}
            give(self.sql, name, local, zip(*days.values(), strict=True))

    def _settle_facts(self) -> None:
        """Who is who and what was taken back, as of now: everything else asks these."""
        self._table("mapped", "SELECT key, person FROM members WHERE key <> person")
        for name in ("spoken", "spoken_of", "reversals"):
            self._table(name, getattr(layers, name.upper()))
        self._whole("withdrawn", layers.WITHDRAWN)
        self._table("bots", "SELECT person FROM members WHERE kind = 'bot' AND key = person")
        self._table("purged", layers.PURGED_PEOPLE)
        self._table("on_staff", "SELECT DISTINCT coalesce(m.person, s.key) AS person, since, until FROM staff s"
                    " LEFT JOIN mapped m ON m.key = s.key")  # fmt: skip
        self._whole("facts", layers.FACTS)
        self._table("special", layers.SPECIAL)
        self._table("staff_times", layers.STAFF_TIMES)

    def _touched(self) -> list[str]:
        """Months with new rows, and those that hold acts which stand no more (or again) or whose people changed."""
        for name, columns in OWN.items():
            self._see_before(name, columns)
        changed = """
        SELECT month FROM (FROM withdrawn EXCEPT FROM old_withdrawn) UNION
        SELECT month FROM (FROM old_withdrawn EXCEPT FROM withdrawn) UNION
        SELECT strftime(day, '%Y-%m') FROM activity
        WHERE actor IN (SELECT key FROM changed) OR target IN (SELECT key FROM changed)"""
        self._table("changed", "SELECT DISTINCT key FROM ((FROM facts EXCEPT FROM old_facts) UNION ALL"
                    " (FROM old_facts EXCEPT FROM facts))")  # fmt: skip
        return sorted({one.month for one in self.before.fresh} | set(values(self.sql, changed)))

    def _make_month(self, month: str) -> None:
        see(self.sql, "here", TABLES["activity"], self._places("activity", month))
        self._table("acts", layers.ACTS.format(source="here"))
        for name in ("rollup", "ties"):
            self._replace(name, month, getattr(layers, name.upper()))
        self._see_months("here", "rollup", {month})
        self._replace("volumes", month, layers.VOLUMES.format(source="here"))

    def _presence_from(self, first: str) -> list[str]:
        """That month and those after it, for each knows from the ones before it who was there last, and when."""
        earlier = {one.month for one in self.before.of("presence") if one.month < first}
        coming = {one.month for one in self._standing("rollup") if one.month >= first}
        self._see_months("earlier", "presence", earlier)
        self._see_months("coming", "rollup", coming)
        self._table("carried", layers.CARRIED)
        gone = {one.month for one in self.before.of("presence") if one.month >= first}
        for month in sorted(gone | coming):
            self._see_months("here", "rollup", {month})
            self._table("present", layers.PRESENCE)
            self._replace("presence", month, "FROM present ORDER BY act, scope, prev IS NOT NULL, day, person")
            self._replace("attendance", month, layers.ATTENDANCE.format(source="present"))
            self._table("carried", layers.CARRIED_ON)
        return sorted(gone | coming)

    def _make_periods(self, name: str, source: str, told: str, touched: Iterable[str]) -> None:
        """Of these months and the ones after them: a week is kept with the month in which it ends."""
        firsts = {first_of(month) for month in touched}
        for first in sorted(firsts | {next_month(one) for one in firsts}):
            end, monday = next_month(first), first - timedelta(days=first.weekday())
            self._see_months("here", source, {f"{monday:%Y-%m}", f"{first:%Y-%m}"})
            near = f"(SELECT * FROM here WHERE day >= DATE '{monday}' AND day < DATE '{end}')"  # noqa: S608 - dates
            self.sql.execute("CREATE OR REPLACE TEMP VIEW near AS " + told.format(source=near))
            of_periods = getattr(layers, name.upper())
            query = of_periods.format(source="near", first=f"DATE '{first}'", end=f"DATE '{end}'")
            self._replace(name, f"{first:%Y-%m}", query)

    def _make_meetings(self, changed: set[str]) -> None:
        """Of these months and the two before them: first days go on into the month after, and from 31 January into March."""
        firsts = {one for month in changed for one in months_from(first_of(month), -2)}
        for first in sorted(firsts):
            month = f"{first:%Y-%m}"
            self._see_months("here", "presence", {month})
            self._table("begun", layers.BEGUN.format(source="here"))
            self._see_months("after", "ties", {f"{one:%Y-%m}" for one in months_from(first, 2)})
            until = next_month(first) + timedelta(days=FIRST_DAYS)
            near = f"(SELECT * FROM after WHERE day < DATE '{until}')"  # noqa: S608 - a date
            self.sql.execute("CREATE OR REPLACE TEMP VIEW near AS " + layers.TIED.format(source=near))
            self._replace("meetings", month, layers.MEETINGS.format(source="near", begun="begun"))

    def _people_and_threads(self) -> None:
        self.sql.execute(f"CREATE OR REPLACE TEMP MACRO today() AS DATE '{_today(self.before)}'")
        self._table("joined", layers.JOINED)
        self._whole("people", layers.PEOPLE)
        self.sql.execute("DROP TABLE IF EXISTS acts")
        self.sql.execute("CREATE TEMP VIEW acts AS " + layers.ACTS.format(source="activity"))
        for name in ("opened", "replies", "ends"):
            self._table(name, getattr(layers, name.upper()))
        self._whole("threads", layers.THREADS)

    def _settle_days(self) -> None:
        self._see_before("states", TABLES["states"])
        today = _today(self.before)
        for name, query in states.steps(since=self.settled_until, until=today):
            self._table(name, query)
        self.replaced += self.before.of("states")
        self._write("states", "FROM states ORDER BY person, since")
        self.settled_until = today

    def _see(self, name: str) -> None:
        """A table as it is now."""
        see(self.sql, name, TABLES[name], (self.home.address(one.path) for one in self._standing(name)))

    def _see_months(self, name: str, table: str, months: set[str]) -> None:
        """Under a name, what these months of a table are now."""
        standing = (one for one in self._standing(table) if one.month in months)
        see(self.sql, name, TABLES[table], (self.home.address(one.path) for one in standing))

    def _standing(self, table: str) -> list[Any]:
        """Files that were there, without what is replaced, with what was made."""
        gone = {one.pk for one in self.replaced}
        kept = [one for one in self.before.of(table) if one.pk not in gone]
        return [*kept, *(one for one in self.files if one.table == table)]

    def _see_before(self, name: str, columns: Mapping[str, str]) -> None:
        see(self.sql, f"old_{name}", columns, self._places(name))

    def _places(self, table: str, month: str | None = None) -> list[str]:
        return [self.home.address(one.path) for one in self.before.of(table, month)]

    def _table(self, name: str, query: str) -> None:
        self.sql.execute(f'CREATE OR REPLACE TEMP TABLE "{name}" AS {query}')

    def _whole(self, name: str, query: str) -> None:
        """A table that is made as a whole, for the next steps and for the lake."""
        self._table(name, query)
        self._write(name, f'FROM "{name}"')

    def _replace(self, table: str, month: str, query: str) -> None:
        self.replaced += self.before.of(table, month)
        self._write(table, query, month)

    def _write(self, table: str, query: str, month: str = "") -> None:
        if not month:
            self.replaced += [one for one in self.before.of(table) if one not in self.replaced]
        if made := write(self.sql, self.home, table, query, month):
            self.files.append(made)


def write(
    sql: duckdb.DuckDBPyConnection,
    home: Home,
    table: str,
    query: str,
    month: str = "",
    *,
    ids: tuple[int | None, int | None] = (None, None),
) -> Written | None:
    """What a query finds, as a file of the lake; None when it finds nothing."""
    draft, name = home.draft(), home.name(table, month)
    copied = f"COPY ({query}) TO {quoted(str(draft))} (FORMAT parquet, COMPRESSION zstd)"
    (rows,) = sql.execute(copied).fetchone() or (0,)
    if not rows:
        draft.unlink()
        return None
    size, (first, last) = home.publish(draft, name), ids
    return Written(table=table, month=month, path=name, rows=rows, bytes=size, first_id=first, last_id=last)


def first_of(month: str) -> date:
    return date.fromisoformat(f"{month}-01")


def next_month(first: date) -> date:
    return months_from(first, 1)[1]


def months_from(first: date, others: int) -> list[date]:
    """The first days of a month and of so many after it, or before it."""
    number = first.year * 12 + first.month - 1
    numbers = range(min(number, number + others), max(number, number + others) + 1)
    return [date(one // 12, one % 12 + 1, 1) for one in numbers]


def _verb(verb: Verb) -> tuple[Any, ...]:
    meaning = meaning_of(verb.name)
    base, stands = (meaning.verb.name, meaning.stands) if meaning else (verb.name, True)
    told = (verb.contribution, verb.visit, verb.newcomer, verb.tie, verb.opens, verb.answers, verb.closes)
    return (verb.name, base, stands, *told, verb.shuts, verb.speaks, verb.purges)
