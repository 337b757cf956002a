"""The insights process: keeps the lake, refreshes it, answers what is asked. Woken by NOTIFY, every few seconds at the latest."""

from __future__ import annotations

import logging
import threading
import time
from dataclasses import dataclass

import psycopg
from django.db import connection

from guildhall.insights.actions.answers import compute_due
from guildhall.insights.actions.lake import CHANNEL
from guildhall.insights.lake import keeping
from guildhall.insights.lake.reading import Lake
from guildhall.insights.lake.refreshing import is_due, refresh
from guildhall.insights.queries.catalogue import Catalogue, catalogue, lake_state
from guildhall.kernel.sql import own_connection

POLL = 5.0
LEAST_PAUSE, LONGEST_PAUSE = 1.0, 60.0
LOOK_AFTER = 600.0  # seconds between two looks at the place of the files
REST = 4  # a refresh that took a second is followed by four without one
WHILE_BEHIND = 60.0  # the least time between two refreshes while the reader has much to read

logger = logging.getLogger(__name__)


@dataclass
class Pace:
    """When what is due next; seconds of the monotonic clock."""

    refresh_at: float = 0.0
    ended_at: float = 0.0
    look_at: float = 0.0

    @property
    def is_rested(self) -> bool:
        return time.monotonic() >= self.refresh_at

    def allows(self, before: Catalogue) -> bool:
        return before.is_quiet or time.monotonic() >= self.ended_at + WHILE_BEHIND

    def note(self, seconds: float) -> None:
        self.ended_at = time.monotonic()
        self.refresh_at = self.ended_at + REST * seconds


@dataclass
class Window:
    """The lake that questions are asked of, opened once for each refresh. Its files stay for an hour: half of that at most."""

    lake: Lake | None = None
    opened_at: float = 0.0

    def look(self) -> Lake | None:
        state = lake_state()
        is_old = time.monotonic() - self.opened_at > keeping.GRACE.total_seconds() / 2
        if self.lake is None or state is None or self.lake.version != state.version or is_old:
            self.close()
            self.lake, self.opened_at = Lake.open(), time.monotonic()
        return self.lake

    def close(self) -> None:
        if self.lake is not None:
            self.lake.close()
            self.lake = None


def run(stop: threading.Event) -> None:
    """Until `stop` is set. Whatever fails is told, and tried again after a pause."""
    pace, window, pause = Pace(ended_at=time.monotonic()), Window(), LEAST_PAUSE
    while not stop.is_set():
        try:
            with own_connection(name="guildhall insights") as own:
                own.execute(f"LISTEN {CHANNEL}")
                while not stop.is_set():
                    turn(pace, window, stop)
                    pause = LEAST_PAUSE
                    _wait(own, stop)
        except Exception:
            logger.warning("the lake pauses %.0f s", pause, exc_info=True)
            pace.look_at = 0.0  # a file may be gone
            window.close()
            stop.wait(pause)
            pause = min(LONGEST_PAUSE, pause * 2)
        finally:
            connection.close()


def turn(pace: Pace, window: Window, stop: threading.Event) -> None:
    if time.monotonic() >= pace.look_at:
        keeping.mend()
        keeping.sweep()
        pace.look_at = time.monotonic() + LOOK_AFTER
    keeping.compact()
    if pace.is_rested and (before := catalogue()) and is_due(before) and pace.allows(before):
        started = time.monotonic()
        window.close()  # both would take the memory of one
        refresh(before)
        pace.note(time.monotonic() - started)
    _answer(window, stop)
    connection.close()


def _answer(window: Window, stop: threading.Event) -> None:
    lake = None if stop.is_set() else window.look()
    if lake is not None:
        compute_due(lake, stop)


def _wait(own: psycopg.Connection[object], stop: threading.Event) -> None:
    """For a notice; all that came together count as one."""
    deadline = time.monotonic() + POLL
    while not stop.is_set() and (left := deadline - time.monotonic()) > 0:
        if any(True for _notice in own.notifies(timeout=min(left, 0.2), stop_after=1)):
            return
