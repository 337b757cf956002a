"""How fast a community moves in, beside PostgreSQL taking the same rows by itself.

Floor: raw COPY of every row of the dump, all attributes as text, into tables without index. Posts are rendered, and
everything is judged, counted, written with its log row and checkpointed; the rehearsal before it is stated apart.
"""

from __future__ import annotations

import argparse
import io
import tempfile
from pathlib import Path

from benchmarks import made_dump
from benchmarks.report import Report, seconds, throwaway_database

FULL, QUICK = 30_000, 2_500  # posts


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="a small dump, done within 45 s")
    parser.add_argument("--posts", type=int, default=0)
    args = parser.parse_args()
    posts = args.posts or (QUICK if args.quick else FULL)
    with tempfile.TemporaryDirectory(prefix="guildhall-dump-") as folder, throwaway_database():
        made_dump.write(Path(folder), posts=posts)
        measure(Path(folder)).print()


def measure(folder: Path) -> Report:
    from guildhall.connectors.actions import imports
    from guildhall.connectors.actions.community import Wish, import_community, rehearse_community
    from guildhall.connectors.importing.progress import Progress, peak_mb
    from guildhall.connectors.sources import SOURCES
    from guildhall.kernel.actor import HOUSE

    source, wish = SOURCES["stackexchange"], Wish(path=folder, site="made.example.com")
    out, quiet = folder / "out", Progress(stream=io.StringIO())
    rows = raw_rows(folder)
    total = sum(len(some) for some in rows.values())
    copied = total / seconds(lambda: raw_copy(rows))
    rows.clear()
    read = total / seconds(lambda: rehearse_community(source=source, wish=wish, folder=out, progress=quiet))
    spent: dict[str, float] = {}
    _time_phases(imports, spent)
    whole = seconds(lambda: import_community(actor=HOUSE, source=source, wish=wish, folder=out, progress=quiet))
    written = total / sum(spent.values())
    posts = _posts_written()
    posts_rate = posts / (spent["questions"] + spent["answers"])
    report, size = Report("importing"), f"{total:,} rows"
    report.add("raw COPY (floor)", size=size, rate=f"{copied:,.0f} rows/s")
    report.add("rehearsal (dry run)", size=size, rate=f"{read:,.0f} rows/s", ratio=f"{read / copied:.1%} of COPY")
    report.add("written, all phases", size=size, rate=f"{written:,.0f} rows/s", ratio=f"{written / copied:.1%} of COPY")
    report.add("rehearsed and written", size=size, rate=f"{total / whole:,.0f} rows/s")
    report.add("questions and answers, rendered", size=f"{posts:,} posts", rate=f"{posts_rate:,.0f} posts/s")
    for name, took in sorted(spent.items(), key=lambda one: -one[1]):
        report.add(f"  phase {name}", size="", rate=f"{took:.2f} s")
    report.add("most memory", size=size, rate=f"{peak_mb()} MB")
    report.figures = {
        "rows_per_s": round(written),
        "posts_per_s": round(posts_rate),
        "peak_mb": peak_mb(),
        "share_of_copy": f"{written / copied:.3f}",
    }
    return report


def raw_rows(folder: Path) -> dict[str, list[tuple[str, ...]]]:
    from guildhall.connectors.importing.xml_rows import rows

    found = {}
    for path in sorted(folder.glob("*.xml")):
        with path.open("rb") as stream:
            chunks = iter(lambda stream=stream: stream.read(1 << 18), b"")
            found[path.stem] = [
                tuple(row.attributes.values()) for row in rows(chunks, file=path.name, root=path.stem.lower())
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


def _time_phases(imports: object, spent: dict[str, float]) -> None:
    go, finish = imports._Moving.go, imports._finish  # type: ignore[attr-defined]

    def timed_go(moving: object) -> None:
        spent[moving.phase.name] = seconds(lambda: go(moving))  # type: ignore[attr-defined]

    def timed_finish(run: object, context: object, progress: object, one: object) -> None:
        spent[one.name] = seconds(lambda: finish(run, context, progress, one))  # type: ignore[attr-defined]

    imports._Moving.go, imports._finish = timed_go, timed_finish  # type: ignore[attr-defined]


def _posts_written() -> int:
    from guildhall.content.models import Post

    return Post.objects.count()


if __name__ == "__main__":
    main()
