"""How fast the log is written and read, beside what PostgreSQL itself does with the same rows.

Floors: raw COPY into a copy of the table (same columns, indexes and guards), raw INSERT (one prepared statement and
commit a row), raw SELECT of the same columns in one statement.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from typing import Any

from benchmarks.report import Report, seconds, throwaway_database

WRITERS = 4


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small sizes, done within 45 s")
    quick = parser.parse_args().quick
    with throwaway_database():
        Measurement(bulk=30_000 if quick else 200_000, moment=1.5 if quick else 6.0).run().print()


class Measurement:
    """`moment`: seconds that single writes go on; a slow disk writes fewer, not longer."""

    def __init__(self, *, bulk: int, moment: float) -> None:
        self.bulk, self.moment = bulk, moment
        self.report = Report("spine")

    def run(self) -> Report:
        copied = self.raw_copy()
        many = self.bulk / seconds(self.record_many)
        selected = self.raw_select()
        read = self.read()
        inserted = self.raw_insert()
        one = _record(self.moment)
        together = self.record_together()
        add, size = self.report.add, f"{self.bulk:,} rows"
        add("raw COPY (floor)", size=size, rate=f"{copied:,.0f} rows/s")
        add("record_many()", size=size, rate=f"{many:,.0f} rows/s", ratio=f"{many / copied:.0%} of COPY")
        add("raw SELECT (floor)", size=size, rate=f"{selected:,.0f} rows/s")
        add(
            "reader, empty handler, 500 a batch",
            size=size,
            rate=f"{read:,.0f} rows/s",
            ratio=f"{read / selected:.0%} of SELECT",
        )
        add("raw INSERT + COMMIT (floor)", size=f"{self.moment:.1f} s", rate=f"{inserted:,.0f} rows/s")
        add(
            "record() + COMMIT, 1 writer",
            size=f"{self.moment:.1f} s",
            rate=f"{one:,.0f} rows/s",
            ratio=f"{one / inserted:.0%} of INSERT",
        )
        add(
            f"record() + COMMIT, {WRITERS} writers",
            size=f"{self.moment:.1f} s",
            rate=f"{together:,.0f} rows/s",
            ratio=f"{together / inserted:.0%} of 1 INSERT",
        )
        self.report.figures = {
            "recorded_per_s": round(one),
            "bulk_recorded_per_s": round(many),
            "read_per_s": round(read),
            "share_of_copy": f"{many / copied:.2f}",
            "share_of_insert": f"{one / inserted:.2f}",
            "share_of_select": f"{read / selected:.2f}",
        }
        return self.report

    def raw_copy(self) -> float:
        """The rows as `record_many` writes them, but made before the clock starts."""
        from guildhall.activity.actions import COLUMNS
        from guildhall.kernel import clock
        from guildhall.kernel.sql import own_connection

        now = clock.now()
        rows = [
            (
                "content.answer.accepted",
                now,
                now,
                n % 997,
                n % 499,
                "content.answer",
                n,
                [1, 2],
                None,
                "",
                "",
                "{}",
                None,
                1,
            )
            for n in range(self.bulk)
        ]
        with own_connection() as own:
            own.execute("CREATE TABLE floor (LIKE activity_activity INCLUDING ALL)")

            def copy() -> None:
                with own.transaction(), own.cursor().copy(f"COPY floor ({COLUMNS}) FROM STDIN") as into:
                    for row in rows:
                        into.write_row(row)

            rate = self.bulk / seconds(copy)
            own.execute("DROP TABLE floor")
        return rate

    def record_many(self) -> None:
        from django.db import transaction

        from guildhall.activity.actions import Entry, record_many
        from guildhall.activity.tests.factories import Happened
        from guildhall.kernel import clock

        for start in range(0, self.bulk, 10_000):
            now = clock.now()
            with transaction.atomic():
                record_many(
                    Entry(activity=Happened(n), subject_type="content.answer", subject_id=n, actor_key=n % 997,
                          target_key=n % 499, scopes=(1, 2), occurred_at=now)
                    for n in range(start, min(start + 10_000, self.bulk))
                )  # fmt: skip

    def raw_select(self) -> float:
        from guildhall.activity.readers import COLUMNS
        from guildhall.kernel.sql import own_connection

        with own_connection() as own:
            return self.bulk / seconds(
                lambda: own.execute(f"SELECT {COLUMNS} FROM activity_activity ORDER BY epoch, txid, id").fetchall()
            )

    def read(self) -> float:
        from guildhall.activity.testing import drain
        from guildhall.activity.tests.factories import reading

        with reading(lambda rows: None, name="activity.bench", batch=500):
            return self.bulk / seconds(lambda: drain("activity.bench"))

    def raw_insert(self) -> float:
        from guildhall.kernel.sql import own_connection

        insert = """
            INSERT INTO floor (verb, occurred_at, recorded_at, actor_key, subject_type, subject_id, scopes, source,
                source_id, payload, epoch)
            VALUES ('content.answer.accepted', now(), now(), 1, 'content.answer', %s, '{1,2}', '', '', '{}', 1)"""
        with own_connection() as own:
            own.execute("CREATE TABLE floor (LIKE activity_activity INCLUDING ALL)")
            rate = _rate(lambda n: own.execute(insert, [n], prepare=True), self.moment)
            own.execute("DROP TABLE floor")
        return rate

    def record_together(self) -> float:
        """Processes of their own, as web processes are."""
        import multiprocessing

        from guildhall.config.database import forget_connections

        forget_connections()
        context = multiprocessing.get_context("fork")
        gate, rates = context.Barrier(WRITERS), context.Queue()
        writers = [context.Process(target=_record_behind, args=(gate, rates, self.moment)) for _ in range(WRITERS)]
        for writer in writers:
            writer.start()
        return float(sum(rates.get() for _ in writers))


def _rate(write: Callable[[int], object], moment: float) -> float:
    """Writes a second, for a moment."""
    count, started = 0, time.perf_counter()
    while (spent := time.perf_counter() - started) < moment:
        write(count)
        count += 1
    return count / spent


def _record(moment: float) -> float:
    from django.db import transaction

    from guildhall.activity.actions import record
    from guildhall.activity.tests.factories import Happened, spine
    from guildhall.kernel.actor import HOUSE

    subject = spine()

    def write(n: int) -> None:
        with transaction.atomic():
            record(Happened(n), subject=subject, actor=HOUSE, scopes=(1, 2))

    return _rate(write, moment)


def _record_behind(gate: Any, rates: Any, moment: float) -> None:
    _record(0.01)
    gate.wait()
    rates.put(_record(moment))


if __name__ == "__main__":
    main()
