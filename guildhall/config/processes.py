"""The processes of a running community: kept alive, stopped together, gone when the command that started them is."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

STOP_SECONDS = 12
STEADY_SECONDS = 60  # who lived this long starts again without delay
LONGEST_PAUSE = 30


@dataclass
class Child:
    name: str
    arguments: list[str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    failures: int = 0
    resume_at: float = field(default=0.0)

    def start(self) -> None:
        # A session of its own: Ctrl-C reaches only the supervisor, which stops everybody in order.
        self.process = subprocess.Popen([sys.executable, *self.arguments], start_new_session=True)
        self.started = time.monotonic()

    def note_death(self) -> float:
        """Seconds until the next try: none after a steady life, doubling after quick deaths."""
        self.process = None
        now = time.monotonic()
        self.failures = 1 if now - self.started > STEADY_SECONDS else self.failures + 1
        pause = 0.0 if self.failures == 1 else min(LONGEST_PAUSE, 0.5 * 2.0**self.failures)
        self.resume_at = now + pause
        return pause


class HomeGone(Exception):
    """The folder of everything kept is not there any more."""


class Supervisor:
    """`homes`: folders without which nothing can go on; when one is removed, or another takes its place, all ends."""

    def __init__(self, children: list[Child], *, say: Callable[[str], None], homes: Sequence[Path]) -> None:
        self.children = children
        self.say = say
        self.homes = {home: _identity(home) for home in homes}
        self.stopping = threading.Event()

    def run(self, *, ready: Callable[[], None] | None = None) -> None:
        """Until SIGINT or SIGTERM, or raises `HomeGone`. `ready` is called in a thread of its own once all were started."""
        _on_farewell(lambda *_: self.stopping.set())
        try:
            for child in self.children:
                child.start()
            if ready:
                threading.Thread(target=ready, daemon=True).start()
            while not self.stopping.wait(0.2):
                if any(_identity(home) != known for home, known in self.homes.items()):
                    raise HomeGone
                self._look_after()
        finally:
            self.stopping.set()
            self._stop()

    def _look_after(self) -> None:
        for child in self.children:
            if child.process is None:
                if time.monotonic() >= child.resume_at:
                    child.start()
            elif (code := child.process.poll()) is not None:
                pause = child.note_death()
                self.say(
                    f"{child.name} ended ({_reason(code)}); starting it again" + (f" in {pause:.0f} s" * bool(pause))
                )

    def _stop(self) -> None:
        living = [child.process for child in self.children if child.process and child.process.poll() is None]
        _signal(living, signal.SIGTERM)
        deadline = time.monotonic() + STOP_SECONDS
        for process in living:
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def _identity(folder: Path) -> tuple[int, int] | None:
    try:
        found = folder.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _signal(processes: list[subprocess.Popen[bytes]], number: signal.Signals) -> None:
    for process in processes:
        process.send_signal(number)


def _reason(code: int) -> str:
    return f"exit {code}" if code >= 0 else signal.Signals(-code).name


def stop_by_signal() -> None:
    """From the first moment on, Ctrl-C, SIGTERM and a closed terminal end the command in order (as KeyboardInterrupt)."""
    _on_farewell(signal.default_int_handler)


def _on_farewell(handler: Callable[[int, FrameType | None], object]) -> None:
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, handler)
    if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:  # nohup asked to live on
        signal.signal(signal.SIGHUP, handler)


def leave_when_orphaned(leave: Callable[[], None] | None = None) -> None:
    """Stop this process soon after its parent is gone, even if the parent was killed without a chance to say so."""
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.5)
        (leave or (lambda: os.kill(os.getpid(), signal.SIGTERM)))()

    threading.Thread(target=watch, daemon=True).start()
