from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import connection

from guildhall.activity import queries
from tests.chaos.nursery import READERS

ROOT = Path(__file__).resolve().parents[2]
DEEP = bool(os.environ.get("GUILDHALL_DEEP"))
PATIENCE = 120  # a hang guard, no measure


class Nursery:
    """Gives birth to real processes and hears of their end."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.chaos.nursery"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        self.ended: dict[int, int] = {}
        self.heard = b""

    def order(self, *words: object) -> int:
        """Start a child and return its process id."""
        self._in.write(" ".join(map(str, words)) + "\n")
        self._in.flush()
        while (line := self._line())[0] != "born":
            pass
        return int(line[1])

    def wait(self, pid: int) -> int:
        """Exit status of a child once it is gone; -9 for one that was killed."""
        while pid not in self.ended:
            self._line()
        return self.ended[pid]

    def kill(self, pid: int) -> int:
        os.kill(pid, signal.SIGKILL)
        return self.wait(pid)

    def stop(self, pid: int) -> int:
        os.kill(pid, signal.SIGTERM)
        return self.wait(pid)

    def close(self) -> None:
        self._in.close()
        self.process.wait(PATIENCE)

    @property
    def _in(self):
        assert self.process.stdin is not None
        return self.process.stdin

    def _line(self) -> list[str]:
        assert self.process.stdout is not None
        while b"\n" not in self.heard:
            ready, _, _ = select.select([self.process.stdout], [], [], PATIENCE)
            assert ready, f"nothing was heard for {PATIENCE} s; holder: {queries.horizon_holder()}"
            more = os.read(self.process.stdout.fileno(), 4096)
            assert more, "the nursery is gone"
            self.heard += more
        line, self.heard = self.heard.split(b"\n", 1)
        words = line.decode().split()
        if words[0] == "ended":
            self.ended[int(words[1])] = int(words[2])
        return words


@pytest.fixture
def nursery(transactional_db) -> Iterator[Nursery]:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE chaos_effect (id bigserial PRIMARY KEY, reader text, activity_id bigint)")
    home = Nursery()
    yield home
    home.close()
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE chaos_effect")


def until(done: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not done():
        assert time.monotonic() < deadline, f"nothing moves any more; holder: {queries.horizon_holder()}"
        time.sleep(0.02)


def all_is_read() -> bool:
    return not queries.is_anything_unread(READERS)


def in_order() -> list[int]:
    """Ids of all rows of the log in the order readers must hear them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM activity_activity ORDER BY epoch, txid, id")
        return [number for (number,) in cursor.fetchall()]


def effects(reader: str) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT activity_id FROM chaos_effect WHERE reader = %s ORDER BY id", [reader])
        return [number for (number,) in cursor.fetchall()]
