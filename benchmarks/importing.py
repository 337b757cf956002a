"""How fast a community moves in, beside PostgreSQL taking the same rows by itself.

Floor: raw COPY of every row of the dump, all attributes as text, into tables without index. Posts are rendered, and
everything is judged, counted, written with its log row and checkpointed; the rehearsal before it is stated apart.
"""

from __future__ import annotations

import argparse
import io
import os
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from benchmarks import made_activity, made_dump
from benchmarks.report import Report, seconds, throwaway_database

FULL, QUICK = 30_000, 1_500  # posts
FULL_ACTIVITY, QUICK_ACTIVITY = 600_000, 30_000  # commits and messages


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="a small dump, done within 45 s")
    parser.add_argument("--posts", type=int, default=0)
    parser.add_argument("--activity", type=int, default=0, help="commits and messages without words")
    args = parser.parse_args()
    posts = args.posts or (QUICK if args.quick else FULL)
    with tempfile.TemporaryDirectory(prefix="guildhall-dump-") as folder, throwaway_database():
        made_dump.write(Path(folder), posts=posts)
        report = measure(Path(folder))
        rows = args.activity or (QUICK_ACTIVITY if args.quick else FULL_ACTIVITY)
        measure_activity(Path(folder) / "activity", rows, report)
        report.print()


@dataclass
class Spent:
    """Seconds: on the wall, of processor in this process, and in the database's."""

    wall: float = 0.0
    own: float = 0.0
    database: float = 0.0

    def __add__(self, other: Spent) -> Spent:
        return Spent(self.wall + other.wall, self.own + other.own, self.database + other.database)

    def a_post(self, posts: int) -> str:
        return f"{self.own / posts * 1000:.2f} ms here, {self.database / posts * 1000:.2f} ms in the database"


def spent_on(work: Callable[[], object]) -> Spent:
    own, database, started = time.process_time(), _database_seconds(), time.perf_counter()
    work()
    wall = time.perf_counter() - started
    return Spent(wall, time.process_time() - own, _database_seconds() - database)


def _database_seconds() -> float:
    """Processor time of this connection's server process; 0 where the system does not tell."""
    from django.db import connection

    connection.ensure_connection()
    told = Path(f"/proc/{connection.connection.info.backend_pid}/stat")
    if not told.exists():
        return 0.0
    fields = told.read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def measure(folder: Path) -> Report:
    from guildhall.connectors.actions import imports
    from guildhall.connectors.actions.community import Outcome, Wish, import_community, rehearse_community
    from guildhall.connectors.importing.progress import Progress
    from guildhall.connectors.sources import SOURCES
    from guildhall.kernel.actor import HOUSE

    source, wish = SOURCES["stackexchange"], Wish(path=folder, site="made.example.com")
    out, quiet = folder / "out", Progress(stream=io.StringIO())
    total, copied = apart(partial(floor, folder))
    read = total / seconds(lambda: rehearse_community(source=source, wish=wish, folder=out, progress=quiet))
    phases: dict[str, Spent] = {}
    _time_phases(imports, phases)
    outcomes: list[Outcome] = []
    before = _children_seconds()
    whole = seconds(
        lambda: outcomes.append(import_community(actor=HOUSE, source=source, wish=wish, folder=out, progress=quiet))
    )
    run = outcomes[0].run
    assert run
    posts, on_posts = _posts_written(), phases["questions"] + phases["answers"]
    written, posts_rate = total / sum(spent.wall for spent in phases.values()), posts / on_posts.wall
    report, size = Report("importing"), f"{total:,} rows"
    report.add("raw COPY (floor)", size=size, rate=f"{copied:,.0f} rows/s")
    report.add("rehearsal (dry run)", size=size, rate=f"{read:,.0f} rows/s", ratio=f"{read / copied:.1%}")
    report.add("written, all phases", size=size, rate=f"{written:,.0f} rows/s", ratio=f"{written / copied:.1%}")
    report.add("rehearsed and written", size=size, rate=f"{total / whole:,.0f} rows/s")
    report.add("questions and answers, rendered", size=f"{posts:,} posts", rate=f"{posts_rate:,.0f} posts/s")
    report.add("  processor time a post", size="", rate=on_posts.a_post(posts))
    for name, took in sorted(phases.items(), key=lambda one: -one[1].wall):
        report.add(f"  phase {name}", size="", rate=f"{took.wall:.2f} s")
    report.add("renderers, processor time", size=size, rate=f"{_children_seconds() - before:.2f} s")
    report.add("most memory, renderers included", size=size, rate=f"{run.peak_mb} MB")
    report.figures = {
        "rows_per_s": round(written),
        "posts_per_s": round(posts_rate),
        "peak_mb": run.peak_mb,
        "share_of_copy": f"{written / copied:.3f}",
        "cpu_ms_a_post": f"{(on_posts.own + on_posts.database) / posts * 1000:.2f}",
    }
    return report


def measure_activity(folder: Path, wanted: int, report: Report) -> None:
    """Histories and chats without words, checked and written, next to COPY of the same values without index."""
    places = made_activity.write(folder, rows=wanted)
    plain = {platform: list(_values(platform, place)) for platform, place in places.items()}
    total = sum(map(len, plain.values()))
    copied = total / seconds(lambda: raw_copy(plain))
    plain.clear()
    spent = {platform: spent_on(partial(_move_in, platform, place)) for platform, place in places.items()}
    whole = sum(spent.values(), Spent())
    rate = total / whole.wall
    report.add("activity: raw COPY (floor)", size=f"{total:,} rows", rate=f"{copied:,.0f} rows/s")
    report.add(
        "activity: checked and written",
        size=f"{total:,} rows",
        rate=f"{rate:,.0f} rows/s",
        ratio=f"{rate / copied:.1%}",
    )
    for platform, one in spent.items():
        told = f"{one.wall:.1f} s; processor {one.own:.1f} s here, {one.database:.1f} s in the database"
        report.add(f"  {platform}", size="", rate=told)
    report.figures |= {
        "activity_rows_per_s": round(rate),
        "activity_share_of_copy": f"{rate / copied:.3f}",
        "activity_cpu_us_a_row": f"{(whole.own + whole.database) / total * 1e6:.0f}",
    }


def _values(platform: str, place: Path) -> Iterator[tuple[str, ...]]:
    from guildhall.connectors.importing.rows import csv_rows, json_lines
    from guildhall.connectors.sources import SOURCES

    for table in SOURCES[platform].tables.values():
        for path in sorted(place.glob(table.names[0])):
            parse = json_lines if path.suffix == ".jsonl" else csv_rows
            for row in parse([path.read_bytes()], path.name, table):
                yield tuple(str(value) for value in row.attributes.values())


def _move_in(platform: str, place: Path) -> None:
    from guildhall.connectors.actions.community import Wish, import_community
    from guildhall.connectors.importing.progress import Progress
    from guildhall.connectors.sources import SOURCES
    from guildhall.kernel.actor import HOUSE

    outcome = import_community(
        actor=HOUSE,
        source=SOURCES[platform],
        wish=Wish(path=place),
        folder=place / "out",
        progress=Progress(stream=io.StringIO()),
    )
    assert outcome.run, outcome.rehearsal.defects


def _children_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def apart(work: Callable[[], tuple[int, float]]) -> tuple[int, float]:
    """In a process of its own, so that the memory it takes is none of the import's."""
    with ProcessPoolExecutor(max_workers=1, mp_context=get_context("fork")) as pool:
        return pool.submit(work).result()


def floor(folder: Path) -> tuple[int, float]:
    """How many rows the dump has, and how many of them COPY takes a second."""
    rows = raw_rows(folder)
    total = sum(len(some) for some in rows.values())
    return total, total / seconds(lambda: raw_copy(rows))


def raw_rows(folder: Path) -> dict[str, list[tuple[str, ...]]]:
    from guildhall.connectors.importing.rows import Table
    from guildhall.connectors.importing.xml_rows import xml_rows

    found = {}
    for path in sorted(folder.glob("*.xml")):
        with path.open("rb") as stream:
            chunks = iter(lambda stream=stream: stream.read(1 << 18), b"")
            found[path.stem] = [
                tuple(row.attributes.values()) for row in xml_rows(chunks, path.name, Table(names=(path.name,)))
            ]
    return found


def raw_copy(rows: dict[str, list[tuple[str, ...]]]) -> None:
    from guildhall.kernel.sql import own_connection

    with own_connection() as connection, connection.transaction():
        for table, some in rows.items():
            width = max(map(len, some), default=1)
            columns = ", ".join(f"c{number} text" for number in range(width))
            connection.execute(f"CREATE TABLE bench_{table.lower()} ({columns})")  # type: ignore[call-overload]
            statement = f"COPY bench_{table.lower()} FROM STDIN"
            with connection.cursor() as cursor, cursor.copy(statement) as copy:  # type: ignore[call-overload]
                for row in some:
                    copy.write_row(row + (None,) * (width - len(row)))


def _time_phases(imports: object, spent: dict[str, Spent]) -> None:
    go, finish = imports._Moving.go, imports._finish  # type: ignore[attr-defined]

    def timed_go(moving: object) -> None:
        spent[moving.phase.name] = spent_on(lambda: go(moving))  # type: ignore[attr-defined]

    def timed_finish(run: object, context: object, progress: object, one: object) -> None:
        spent[one.name] = spent_on(lambda: finish(run, context, progress, one))  # type: ignore[attr-defined]

    imports._Moving.go, imports._finish = timed_go, timed_finish  # type: ignore[attr-defined]


def _posts_written() -> int:
    from guildhall.content.models import Post

    return Post.objects.count()


if __name__ == "__main__":
    main()
