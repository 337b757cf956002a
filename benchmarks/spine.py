"""How fast the log is written and read, beside what PostgreSQL itself does with the same rows.

Floors: raw COPY into a copy of the table (same columns, indexes and guards), raw INSERT (one prepared statement and
commit a row), raw SELECT of the same columns in one statement.
"""

from __future__ import annotations

import argparse

from benchmarks.report import Report, seconds, throwaway_database

WRITERS = 4


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small sizes, done within 45 s")
    quick = parser.parse_args().quick
    with throwaway_database():
        Measurement(bulk=30_000 if quick else 200_000, single=500 if quick else 3_000).run().print()


class Measurement:
    def __init__(self, *, bulk: int, single: int) -> None:
        self.bulk, self.single = bulk, single
        self.report = Report("spine")

    def run(self) -> Report:
        copied = self.raw_copy()
        many = self.bulk / seconds(self.record_many)
        selected = self.raw_select()
        read = self.read()
        inserted = self.raw_insert()
        one = self.single / seconds(self.record)
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
        add("raw INSERT + COMMIT (floor)", size=f"{self.single:,} rows", rate=f"{inserted:,.0f} rows/s")
        add(
            "record() + COMMIT, 1 writer",
            size=f"{self.single:,} rows",
            rate=f"{one:,.0f} rows/s",
            ratio=f"{one / inserted:.0%} of INSERT",
        )
        add(
            f"record() + COMMIT, {WRITERS} writers",
            size=f"{self.single * WRITERS:,} rows",
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
            rate = self.single / seconds(lambda: [own.execute(insert, [n], prepare=True) for n in range(self.single)])
            own.execute("DROP TABLE floor")
        return rate

    def record(self) -> None:
        _record(self.single)

    def record_together(self) -> float:
        """Processes of their own, as web processes are."""
        import multiprocessing

        from guildhall.config.database import forget_connections

        forget_connections()
        context = multiprocessing.get_context("fork")
        gate = context.Barrier(WRITERS + 1)
        writers = [context.Process(target=_record_behind, args=(gate, self.single)) for _ in range(WRITERS)]
        for writer in writers:
            writer.start()
        gate.wait()
        return WRITERS * self.single / seconds(lambda: [writer.join() for writer in writers])


def _record(count: int) -> None:
    from django.db import transaction

    from guildhall.activity.actions import record
    from guildhall.activity.tests.factories import Happened, spine
    from guildhall.kernel.actor import HOUSE

    subject = spine()
    for n in range(count):
        with transaction.atomic():
            record(Happened(n), subject=subject, actor=HOUSE, scopes=(1, 2))


def _record_behind(gate, count: int) -> None:
    _record(1)
    gate.wait()
    _record(count)


if __name__ == "__main__":
    main()
