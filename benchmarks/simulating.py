"""How fast a simulated community is made, beside PostgreSQL taking the same rows of its log by itself.

Floor: raw COPY of the rows of the log, as text, into a table without index. Making draws the world, writes people,
visits, posts, comments, votes and the log, and settles every counter. At `--size large` a million activities.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from benchmarks.report import Report, seconds, throwaway_database


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="the small community, done within 45 s")
    parser.add_argument("--size", default="large", choices=("small", "medium", "large"))
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="guildhall-simulated-") as folder, throwaway_database():
        measure("small" if args.quick else args.size, Path(folder)).print()


def measure(size: str, folder: Path) -> Report:
    from guildhall.connectors.importing.progress import peak_mb
    from guildhall.connectors.simulate import community
    from guildhall.connectors.simulate.history import history
    from guildhall.connectors.simulate.sizes import SIZES
    from guildhall.connectors.simulate.world import World
    from guildhall.content.actions import recount
    from guildhall.kernel import clock

    drawn = seconds(lambda: history(World.made(SIZES[size], seed=1, now=clock.now())))
    made: list[community.Made] = []
    whole = seconds(lambda: made.append(community.simulate(size, seed=1, password="weathervane", folder=folder)))
    peak, count = peak_mb(), made[0].activities
    copied = count / seconds(copy_log())
    wrong = recount()
    report, named = Report("simulating"), f"{count:,} activities"
    report.add("raw COPY of the log (floor)", size=named, rate=f"{copied:,.0f} activities/s")
    report.add("drawn in memory", size=named, rate=f"{count / drawn:,.0f} activities/s")
    report.add(
        "made", size=named, rate=f"{count / whole:,.0f} activities/s", ratio=f"{count / whole / copied:.1%} of COPY"
    )
    report.add("most memory", size=named, rate=f"{peak} MB")
    report.add("counters found wrong by a recount", size=named, rate=str(wrong))
    report.figures = {"activities": count, "seconds": f"{whole:.1f}", "peak_mb": peak}
    return report


def copy_log():  # type: ignore[no-untyped-def]
    """The rows are read beforehand; what is returned writes them."""
    from guildhall.kernel.sql import own_connection

    with own_connection() as connection:
        rows = connection.execute("SELECT * FROM activity_activity").fetchall()
        columns = len(rows[0])
    told = [tuple(None if value is None else str(value) for value in row) for row in rows]

    def copy() -> None:
        with own_connection() as connection, connection.transaction():
            connection.execute(f"CREATE TABLE bench_log ({', '.join(f'c{n} text' for n in range(columns))})")  # type: ignore[call-overload]
            with connection.cursor() as cursor, cursor.copy("COPY bench_log FROM STDIN") as out:
                for row in told:
                    out.write_row(row)

    return copy


if __name__ == "__main__":
    main()
