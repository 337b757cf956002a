"""The readers' turns: a few threads share them, woken by NOTIFY and every two seconds at the latest.

A notice names the verb that was recorded, and only who hears it is woken; the others move their cursors every two seconds.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass, field

import psycopg
from django.db import connection

from guildhall.activity.actions import CHANNEL, CLOCK_SHIFTED
from guildhall.activity.readers import Progress, read_batch, retry_due
from guildhall.activity.timekeeping import set_clock
from guildhall.kernel.registry import Reader, readers, verbs
from guildhall.kernel.sql import own_connection

THREADS = 4  # readers at work at once, each on one connection of the pool
POLL = 2.0
BREATH = 0.2  # seconds between two wakes: what is recorded meanwhile is read together
# A row may wait for another transaction below the horizon: after a wake, look again soon.
ECHOES = (0.05, 0.2, 0.5)
LEAST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
QUICK, SLOW = 0.5, 2.0  # seconds a batch may take before the next one is larger or smaller
LAST_WAIT = 8.0

logger = logging.getLogger(__name__)


@dataclass
class Pace:
    """What the last turns of a reader teach about the next one."""

    size: int
    failures: int = 0
    resume_at: float = 0.0

    def note(self, reader: Reader, seconds: float, *, more: bool) -> None:
        self.failures = 0
        self.resume_at = 0.0 if more else time.monotonic() + reader.pause
        if seconds > SLOW:
            self.size = max(1, self.size // 2)
        elif seconds < QUICK:
            self.size = min(reader.batch, self.size * 2)

    def note_failure(self) -> float:
        self.failures += 1
        pause = min(LONGEST_PAUSE, LEAST_PAUSE * 2.0 ** min(self.failures - 1, 10))
        self.resume_at = time.monotonic() + pause
        return pause


@dataclass
class Turns:
    """Who reads next: everybody who was woken, first come first served, nobody twice at once."""

    paces: dict[str, Pace]
    asked: dict[str, None] = field(default_factory=dict)  # ordered
    running: set[str] = field(default_factory=set)
    changed: threading.Condition = field(default_factory=threading.Condition)

    def wake(self, names: Iterable[str] = ()) -> None:
        """These readers, or all of them."""
        with self.changed:
            self.asked.update(dict.fromkeys(names or self.paces))
            self.changed.notify_all()

    def take(self, timeout: float) -> str | None:
        with self.changed:
            name = self._next() or (self.changed.wait(timeout) and self._next()) or None
            if name:
                del self.asked[name]
                self.running.add(name)
            return name

    def give_back(self, name: str, *, again: bool) -> None:
        with self.changed:
            self.running.discard(name)
            if again:
                self.asked[name] = None
                self.changed.notify()

    def _next(self) -> str | None:
        now = time.monotonic()
        ready = (name for name in self.asked if name not in self.running and self.paces[name].resume_at <= now)
        return next(ready, None)


def run(stop: threading.Event, *, process: str = "worker", threads: int = THREADS) -> None:
    """Let every reader of this process read until `stop` is set; batches that have begun are finished first."""
    turns = Turns({reader.name: Pace(reader.batch) for reader in readers if reader.process == process})
    hands = [
        threading.Thread(target=_work, args=[turns, stop], name=f"reader {n}", daemon=True) for n in range(threads)
    ]
    for hand in hands:
        hand.start()
    _listen(turns, stop)
    deadline = time.monotonic() + LAST_WAIT
    for hand in hands:
        hand.join(max(0.0, deadline - time.monotonic()))


def _work(turns: Turns, stop: threading.Event) -> None:
    while not stop.is_set():
        if name := turns.take(0.2):
            turns.give_back(name, again=_turn(readers[name], turns.paces[name]))


def _turn(reader: Reader, pace: Pace) -> bool:
    """One batch, or what is due to be retried; true when there is more to read."""
    started = time.monotonic()
    try:
        step = read_batch(reader, limit=pace.size)
        if step.waiting and not step.more and not step.busy:
            step = _retries(reader, step)
        pace.note(reader, time.monotonic() - started, more=step.more)
    except Exception as error:  # whatever it was, the next turn starts afresh
        logger.warning("%s pauses %.1f s: %s", reader.name, pace.note_failure(), " ".join(str(error).split()))
        return True
    finally:
        connection.close()
    return step.more


def _retries(reader: Reader, step: Progress) -> Progress:
    again = retry_due(reader)
    return again if again.more else step


def _listen(turns: Turns, stop: threading.Event) -> None:
    """Wake the readers when something was recorded; without a connection, by polling alone."""
    pause = LEAST_PAUSE
    while not stop.is_set():
        try:
            with own_connection(name="guildhall readers") as own:
                own.execute(f"LISTEN {CHANNEL}")
                pause = LEAST_PAUSE
                _hear(own, turns, stop)
        except (psycopg.Error, OSError) as error:
            logger.warning("readers only poll until the database is heard again: %s", " ".join(str(error).split()))
            stop.wait(pause)
            pause = min(POLL, pause * 2)
            turns.wake()


def _hear(own: psycopg.Connection[object], turns: Turns, stop: threading.Event) -> None:
    echoes, woken, all_at = list[float](), set[str](), 0.0
    while not stop.is_set():
        if time.monotonic() >= all_at:
            set_clock(own)
            turns.wake()
            all_at = time.monotonic() + POLL
        elif woken:
            turns.wake(woken)
        woken = woken if echoes else set()
        stop.wait(BREATH)
        pause = echoes.pop(0) if echoes else all_at - time.monotonic()
        if heard := _notices(own, pause, stop):
            woken = woken | _hearers(heard, turns)
            echoes = list(ECHOES)
            all_at = 0.0 if CLOCK_SHIFTED in heard else all_at


def _hearers(heard: set[str], turns: Turns) -> set[str]:
    """Who reads one of these verbs; everybody, where a notice names none."""
    if not all(verb in verbs for verb in heard):
        return set(turns.paces)
    return {name for name in turns.paces if any(readers[name].reads(verbs[verb]) for verb in heard)}


def _notices(own: psycopg.Connection[object], seconds: float, stop: threading.Event) -> set[str]:
    """Wait for a notice, and take what all that came with it say."""
    deadline = time.monotonic() + seconds
    while not stop.is_set():
        left = max(0.0, deadline - time.monotonic())
        if heard := {notice.payload for notice in own.notifies(timeout=min(left, 0.2), stop_after=1)}:
            return heard
        if not left:
            break
    return set()
