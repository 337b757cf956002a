"""Load from `wrk` (the package of that name), and what the processes under it take."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

SCRIPT = Path(__file__).with_name("web.lua")
BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"  # whoever says nothing is taken for a crawler
UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60_000.0}


@dataclass(frozen=True)
class Load:
    """`rate` is of all answers, `good` of those below 400 alone; times in ms."""

    rate: float
    good: float
    p50: float
    p99: float
    bad: int
    lost: str  # what wrk says of connections that failed or timed out


def require_wrk() -> None:
    if shutil.which("wrk") is None:
        raise SystemExit("wrk is missing, which makes the load: apt-get install wrk (or brew install wrk).")


def drive(base: str, ways: list[str], seconds: float, *, connections: int = 16) -> Load:
    """Ask for `ways` in turn, each as `path<TAB>cookie<TAB>form`; %KEY% in one is new at every request.

    A single way without cookie, form and key needs no script, which would cost more than a kept page.
    """
    with tempfile.NamedTemporaryFile("w", suffix=".tsv") as listed:
        listed.write("\n".join(ways) + "\n")
        listed.flush()
        is_plain = len(ways) == 1 and "\t" not in ways[0] and "%KEY%" not in ways[0]
        scripted = [] if is_plain else ["-s", str(SCRIPT)]
        url = f"{base}{ways[0]}" if is_plain else base
        command = [
            "wrk",
            "-t2",
            f"-c{connections}",
            f"-d{max(1, round(seconds))}s",
            "--timeout",
            "30s",
            "--latency",
            "-H",
            f"User-Agent: {BROWSER}",
            *scripted,
            url,
        ]
        told = subprocess.run(
            [*command, *([] if is_plain else ["--", listed.name, BROWSER])], capture_output=True, text=True, check=True
        )
    return _read(told.stdout)


def _read(told: str) -> Load:
    rate, answers, bad = _number(told, r"Requests/sec:\s+([\d.]+)"), _number(told, r"(\d+) requests in"), _bad(told)
    lost = re.search(r"Socket errors: (.*)", told)
    return Load(
        rate=rate,
        good=rate * (1 - bad / answers) if answers else 0.0,
        p50=_time(told, "50"),
        p99=_time(told, "99"),
        bad=bad,
        lost=lost[1] if lost else "",
    )


def _number(told: str, pattern: str) -> float:
    found = re.search(pattern, told)
    return float(found[1]) if found else 0.0


def _bad(told: str) -> int:
    """Of the script, where there is one: wrk itself counts a redirect as bad, too."""
    said = re.search(r"answers of 400 and above: (\d+)", told) or re.search(r"Non-2xx or 3xx responses: (\d+)", told)
    return int(said[1]) if said else 0


def _time(told: str, share: str) -> float:
    found = re.search(rf"\s{share}%\s+([\d.]+)(us|ms|s|m)\b", told)
    return float(found[1]) * UNITS[found[2]] if found else 0.0


def family(pid: int) -> list[int]:
    """A process and all it started."""
    parents = {}
    for listed in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            parents[int(listed.parent.name)] = int(listed.read_text().rsplit(")", 1)[1].split()[1])
    found = {pid}
    while more := {child for child, parent in parents.items() if parent in found} - found:
        found |= more
    return sorted(found)


def resident(pids: list[int]) -> float:
    """MB that the processes hold, shared pages counted in each."""
    return sum(_megabytes(pid, "Rss") for pid in pids)


def proportional(pids: list[int]) -> float:
    """The same, shared pages counted once."""
    return sum(_megabytes(pid, "Pss") for pid in pids)


def _megabytes(pid: int, name: str) -> float:
    with suppress(OSError):
        told = Path(f"/proc/{pid}/smaps_rollup").read_text()
        return _number(told, rf"{name}:\s+(\d+)") / 1024
    return 0.0


def busy() -> float:
    """Seconds of processor used so far by everything on this machine."""
    fields = [int(field) for field in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9]]
    return (sum(fields) - fields[3] - fields[4]) / os.sysconf("SC_CLK_TCK")


def used(pids: list[int]) -> float:
    """Seconds of processor used so far by these processes."""
    total = 0
    for pid in pids:
        with suppress(OSError):
            fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
            total += int(fields[11]) + int(fields[12])
    return total / os.sysconf("SC_CLK_TCK")


@contextmanager
def watched(pid: int) -> Iterator[list[float]]:
    """The most MB that the process and those it started held, in a list of resident and proportional size."""
    most, done = [0.0, 0.0], threading.Event()

    def watch() -> None:
        while not done.wait(0.5):
            pids = family(pid)
            most[:] = [max(most[0], resident(pids)), max(most[1], proportional(pids))]

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield most
    finally:
        done.set()
        thread.join()
