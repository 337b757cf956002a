"""What the person at the terminal sees while an import runs: how far, how fast, and how far the readers are."""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TextIO

from guildhall.kernel.terminal import say
from guildhall.kernel.text import Bilingual

ON_SCREEN, IN_A_FILE = 0.5, 15.0  # seconds between lines


@dataclass
class Progress:
    """Says one line again and again on a terminal, a line now and then elsewhere."""

    stream: TextIO = field(default_factory=lambda: sys.stderr)
    lag: Callable[[], int] | None = None
    started: float = field(default_factory=time.monotonic)
    _said: float = 0.0
    _phase: str = ""
    _began: tuple[float, int] = (0.0, 0)
    _width: int = 0

    def reading(self, label: Bilingual, rows: int) -> None:
        if self._is_time(label.en, rows):
            rate = self._rate(rows)
            self._show(
                say(
                    f"Checking {label.en}: {rows:,} rows, {rate:,} rows/s",
                    f"正在检查{label.zh_hans}：{rows:,} 行，{rate:,} 行/秒",
                )
            )

    def writing(self, label: Bilingual, done: int, total: int, *, force: bool = False) -> None:
        if not self._is_time(label.en, done) and not force:
            return
        rate, lag = self._rate(done), self.lag() if self.lag else 0
        left = (total - done) / rate if rate else 0
        self._show(
            say(
                f"Moving in {label.en}: {done:,} of {total:,}, {rate:,}/s, {_spell(left)} left, readers {lag:,} behind",
                f"正在迁入{label.zh_hans}：{done:,} / {total:,}，{rate:,}/秒，剩余 {_spell(left)}，读取器落后 {lag:,}",
            )
        )

    def over(self) -> None:
        if self._width:
            self.stream.write("\r" + " " * self._width + "\r")
            self.stream.flush()
            self._width = 0

    def _is_time(self, phase: str, count: int) -> bool:
        now = time.monotonic()
        if phase != self._phase:
            self._phase, self._began = phase, (now, count)
        if now - self._said < (ON_SCREEN if self.stream.isatty() else IN_A_FILE):
            return False
        self._said = now
        return True

    def _rate(self, count: int) -> int:
        at, before = self._began
        return round((count - before) / max(time.monotonic() - at, 0.001))

    def _show(self, line: str) -> None:
        if self.stream.isatty():
            self.stream.write("\r" + line.ljust(self._width))
            self._width = max(len(line), self._width)
        else:
            self.stream.write(line + "\n")
        self.stream.flush()


def _spell(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes // 60}:{minutes % 60:02}:{rest:02}" if minutes >= 60 else f"{minutes}:{rest:02}"


def peak_mb() -> int:
    """The most memory this process ever held, in MB."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak / (1 << 20 if sys.platform == "darwin" else 1 << 10))
