"""Five times the load: how much is still answered, who is sent away, whether memory stays and who signs in gets through."""

from __future__ import annotations

import statistics
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from benchmarks import wrk
from benchmarks.report import machine, print_table

CALM, TIMES = 16, 5  # connections, and how many times as many
DOOR, PAUSE = "/accounts/login/", 0.2


@dataclass
class Tries:
    """Somebody who comes to sign in, again and again: milliseconds of those who saw the page, and how many did not."""

    times: list[float] = field(default_factory=list)
    refused: int = 0


def measure(base: str, web: int, pages: list[str], seconds: int) -> None:
    """`pages` are rendered at every request, half of them for members; `web` is the first of the web processes."""
    wrk.drive(base, pages, 2)
    calm = [wrk.drive(base, pages, seconds / 3, connections=CALM)]
    before = wrk.resident(wrk.family(web))
    with wrk.watched(web) as memory, _door(base) as tries:
        crowd = wrk.drive(base, pages, seconds, connections=CALM * TIMES)
    calm.append(wrk.drive(base, pages, seconds / 3, connections=CALM))
    peak = statistics.mean(load.good for load in calm)
    print(machine())
    rows = [(f"{CALM} connections, {when}", *_row(load)) for when, load in zip(("before", "after"), calm, strict=True)]
    rows.insert(1, (f"{CALM * TIMES} connections for {seconds} s", *_row(crowd)))
    print_table(("load", "answered a second", "sent away a second", "p50 ms", "p99 ms"), rows)
    print(
        f"overload: goodput_of_peak={crowd.good / peak:.2f} sent_away_per_s={crowd.rate - crowd.good:.0f}"
        f" rss_before_mb={before:.0f} rss_most_mb={memory[0]:.0f}"
        f" sign_in_ok={len(tries.times)}/{len(tries.times) + tries.refused} sign_in_p95_ms={_p95(tries.times):.0f}"
    )


def _row(load: wrk.Load) -> tuple[str, str, str, str]:
    return f"{load.good:,.0f}", f"{load.rate - load.good:,.0f}", f"{load.p50:.0f}", f"{load.p99:.0f}"


def _p95(times: list[float]) -> float:
    return sorted(times)[int(len(times) * 0.95)] if times else 0.0


@contextmanager
def _door(base: str) -> Iterator[Tries]:
    tries, done = Tries(), threading.Event()
    thread = threading.Thread(target=_try, args=[base, tries, done])
    thread.start()
    try:
        yield tries
    finally:
        done.set()
        thread.join()


def _try(base: str, tries: Tries, done: threading.Event) -> None:
    asked = urllib.request.Request(base + DOOR, headers={"User-Agent": wrk.BROWSER, "Accept": "text/html"})
    while not done.wait(PAUSE):
        began = time.perf_counter()
        try:
            urllib.request.urlopen(asked, timeout=30).read()
            tries.times.append((time.perf_counter() - began) * 1000)
        except OSError:
            tries.refused += 1
