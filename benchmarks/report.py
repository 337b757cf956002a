"""What every benchmark prints: the machine, a table with ratios to a stated floor, one line for programs to read."""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from guildhall.kernel.text import width


@dataclass
class Report:
    """`name` opens the last line. Rows are (what, size, rate with unit, ratio to the floor)."""

    name: str
    rows: list[tuple[str, str, str, str]] = field(default_factory=list)
    figures: dict[str, object] = field(default_factory=dict)

    def add(self, what: str, *, size: str, rate: str, ratio: str = "") -> None:
        self.rows.append((what, size, rate, ratio))

    def print(self) -> None:
        print(machine())
        print_table(("measured", "size", "rate", "share of floor"), self.rows)
        print(f"{self.name}: {' '.join(f'{key}={value}' for key, value in self.figures.items())}")


def print_table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    widths = [max(width(row[column]) for row in [head, *rows]) for column in range(len(head))]
    for row in [head, tuple("-" * size for size in widths), *rows]:
        print("  ".join(cell + " " * (size - width(cell)) for cell, size in zip(row, widths, strict=True)).rstrip())


def machine() -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{_processor()}, {os.cpu_count()} cores, {memory:.1f} GB, Python {platform.python_version()}"


def _processor() -> str:
    listed = Path("/proc/cpuinfo")
    lines = listed.read_text().splitlines() if listed.exists() else []
    models = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return models[0] if models else platform.machine()


def seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


@contextmanager
def throwaway_database(kept: str = "") -> Iterator[None]:
    """A migrated embedded cluster of its own, with the safe settings of a real one; removed afterwards.

    `kept`: a folder that it lives in and that stays, for what takes long to make.
    """
    import shutil
    import tempfile

    place = Path(kept or tempfile.mkdtemp(prefix="guildhall-bench-")).resolve()
    place.mkdir(parents=True, exist_ok=True)
    place.chmod(0o755)  # PostgreSQL may run as another user
    os.environ |= {"GUILDHALL_VAR": str(place), "GUILDHALL_DEMO": "1"}
    os.environ.pop("DATABASE_URL", None)
    from guildhall.config import house

    try:
        with house.opened():
            yield
    finally:
        if not kept:
            shutil.rmtree(place, ignore_errors=True)
