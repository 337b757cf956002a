"""A process that brings up real workers and writers by forking: a life costs milliseconds and not a start of Django.

Reads one order a line: `work PLAN BATCH`, `write SEED TRANSACTIONS`, `hold SECONDS`, `lake PLAN BATCH`. Answers each with the child's
process id at once, and with `ended PID STATUS` when the child is gone. PLAN says where the worker kills itself with
SIGKILL, in its BATCH-th batch: `handler`, `before` (the commit), `after` (it), or `never` (until killed from outside).
"""

import importlib
import os
import random
import select
import signal
import sys
import threading
import time

READERS = ("chaos.first", "chaos.second")
BATCH = 5


def main() -> None:
    import django

    django.setup()
    importlib.import_module("guildhall.activity.tests.factories")  # declares the verb
    buffer = b""
    while True:
        ready, _, _ = select.select([0], [], [], 0.01)
        if ready:
            received = os.read(0, 4096)
            if not received:
                return
            buffer += received
            *orders, buffer = buffer.split(b"\n")
            for order in orders:
                say(f"born {fork(order.decode().split())}")
        bury()


def fork(order: list[str]) -> int:
    if order[0] == "lake":
        importlib.import_module("guildhall.insights.lake.running")  # once, and not in every life
    pid = os.fork()
    if pid == 0:
        try:
            {"work": work, "write": write, "hold": hold, "lake": lake}[order[0]](*order[1:])
        except BaseException:
            import traceback

            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    return pid


def bury() -> None:
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if pid == 0:
            return
        say(f"ended {pid} {os.waitstatus_to_exitcode(status)}")


def say(line: str) -> None:
    print(line, flush=True)


def work(plan: str, batch: str) -> None:
    import psycopg

    from guildhall.activity import worker
    from guildhall.kernel.registry import Reader, readers

    countdown = Countdown(plan, int(batch))
    psycopg.Connection.commit = countdown.around(psycopg.Connection.commit)
    for name in READERS:
        readers.add(Reader(name=name, handle=countdown.handler(name), reads=is_chaos, batch=BATCH))
    for other in [reader.name for reader in readers if reader.name not in READERS]:
        del readers._entries[other]
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    worker.run(stop)


def lake(plan: str, batch: str) -> None:
    from tests.chaos.lake_nursery import live

    live(plan, batch)


def is_chaos(verb) -> bool:
    return verb.name == "activity.test.happened"


class Countdown:
    """Kills this process at one precise place."""

    def __init__(self, plan: str, batches: int) -> None:
        self.plan, self.left = plan, batches
        self.armed = threading.local()
        self.lock = threading.Lock()

    def handler(self, name: str):
        from guildhall.kernel.sql import raw_cursor

        def handle(rows) -> None:
            last = self.is_last()
            for index, row in enumerate(rows):
                if last and self.plan == "handler" and index == len(rows) // 2:
                    die()
                with raw_cursor() as cursor:
                    cursor.execute("INSERT INTO chaos_effect (reader, activity_id) VALUES (%s, %s)", [name, row.id])
            self.armed.here = last

        return handle

    def is_last(self) -> bool:
        with self.lock:
            self.left -= 1
            return self.left == 0

    def around(self, commit):
        def committing(connection) -> None:
            armed = getattr(self.armed, "here", False)
            if armed and self.plan == "before":
                die()
            commit(connection)
            if armed and self.plan == "after":
                die()

        return committing


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def write(seed: str, transactions: str) -> None:
    """Transactions of one to four rows each, some slow, some rolled back."""
    chance = random.Random(int(seed))
    for _ in range(int(transactions)):
        _write_one(chance)


def _write_one(chance: random.Random) -> None:
    from django.db import connection, transaction

    from guildhall.activity.actions import record
    from guildhall.activity.tests.factories import Happened, spine
    from guildhall.kernel.actor import HOUSE

    with transaction.atomic():
        for _ in range(chance.randint(1, 4)):
            record(Happened(0), subject=spine(), actor=HOUSE)
            time.sleep(chance.choice([0, 0, 0.001, 0.01]))
        if chance.random() < 0.1:
            transaction.set_rollback(True)
    connection.close()


def hold(seconds: str) -> None:
    """One transaction that writes its row at once and commits it only after seconds."""
    from django.db import transaction

    from guildhall.activity.actions import record
    from guildhall.activity.tests.factories import Happened, spine
    from guildhall.kernel.actor import HOUSE

    with transaction.atomic():
        record(Happened(1), subject=spine(), actor=HOUSE)
        time.sleep(float(seconds))


if __name__ == "__main__":
    sys.exit(main())
