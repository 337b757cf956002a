"""What happens when more is asked for than can be made: a short queue in front of Django, and a plain no at its end.

In the memory of one web process, behind the pages that guests share. A few requests are worked on at once, so many may
wait, and whoever is one too many is told at once to come back. Those who sign in come first, then members who send
something, then members, then guests: a better place in the queue takes the one of the last who waits.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings

from guildhall.config.guest_cache import KEPT, Environ

AT_ONCE = 2  # more would only take turns at the interpreter
WAITING = 20
PAUSED = (
    32  # refused ones who hear it only after a pause: whoever asks again at once would take the processor otherwise
)
PAUSE = 0.5  # seconds
THREADS = AT_ONCE + WAITING + PAUSED + 10  # of a web process; the last answer with pages that are kept
PATIENCE = 10.0  # seconds in the queue
RETRY = 5  # seconds after which to try again
REPORT = 60.0  # seconds between lines in the journal
SIGN_IN, SENDS, MEMBER, GUEST = range(4)

log = logging.getLogger("guildhall.load")

_WORDS = {
    "en": ("Very busy just now", "More people are here than can be served at once. Please try again in a few seconds: "
           "if you sent something, go back, it is still in the form."),
    "zh-Hans": ("现在访问的人太多", "当前访问量超出承载能力，请过几秒再试。如果您刚提交了内容，返回上一页即可，内容仍在表单里。"),
}  # fmt: skip
_TEXT = "\n\n".join(f"{title}\n{words}" for title, words in _WORDS.values()).encode()
_PARTS = "".join(
    f'<section lang="{code}"><h1>{title}</h1><p>{words}</p></section>' for code, (title, words) in _WORDS.items()
)
_PAGE = (
    '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    f"<title>{_WORDS['en'][0]} · {_WORDS['zh-Hans'][0]}</title><main>{_PARTS}</main></html>"
).encode()


@dataclass(eq=False)
class Waiter:
    rank: int
    called: threading.Event = field(default_factory=threading.Event)
    may_enter: bool = False


class LoadGate:
    """WSGI around WSGI. A request leaves when its answer begins: a file that is sent slowly keeps nobody out."""

    def __init__(
        self, application: Callable[..., Iterable[bytes]], *, at_once: int = AT_ONCE, waiting: int = WAITING,
        patience: float = PATIENCE, pause: float = PAUSE,
    ) -> None:  # fmt: skip
        self.application, self.most_waiting, self.patience = application, waiting, patience
        self.free, self.queue, self.lock = at_once, list[Waiter](), threading.Lock()
        self.refused, self.told_at = 0, 0.0
        self.pause, self.pauses = pause, threading.Semaphore(PAUSED)

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        if not self._enter(rank_of(environ)):
            self._tell()
            self._pause()
            environ[KEPT] = True  # it is not charged to their address
            return refusal(environ, start_response)
        try:
            return self.application(environ, start_response)
        finally:
            self._leave()

    def _enter(self, rank: int) -> bool:
        with self.lock:
            if self.free:
                self.free -= 1
                return True
            if len(self.queue) >= self.most_waiting and not self._made_room(rank):
                return False
            waiter = Waiter(rank)
            self.queue.append(waiter)
        waiter.called.wait(self.patience)
        with self.lock:
            if waiter in self.queue:
                self.queue.remove(waiter)
            return waiter.may_enter

    def _made_room(self, rank: int) -> bool:
        """Whether somebody of a lower rank waits, the last of whom is sent away."""
        last = max(reversed(self.queue), key=lambda waiter: waiter.rank, default=None)
        if last is None or last.rank <= rank:
            return False
        self.queue.remove(last)
        last.called.set()
        return True

    def _leave(self) -> None:
        with self.lock:
            if not self.queue:
                self.free += 1
                return
            following = min(self.queue, key=lambda waiter: waiter.rank)
            self.queue.remove(following)
            following.may_enter = True
            following.called.set()

    def _pause(self) -> None:
        if self.pauses.acquire(blocking=False):
            time.sleep(self.pause)
            self.pauses.release()

    def _tell(self) -> None:
        with self.lock:
            self.refused += 1
            if time.monotonic() - self.told_at < REPORT:
                return
            refused, self.refused, self.told_at = self.refused, 0, time.monotonic()
        log.warning("more is asked for than can be made: %s requests were sent away", refused)


def rank_of(environ: Environ) -> int:
    if environ["PATH_INFO"].startswith(("/accounts/", "/healthz")):
        return SIGN_IN
    if settings.SESSION_COOKIE_NAME not in environ.get("HTTP_COOKIE", ""):
        return GUEST
    return MEMBER if environ["REQUEST_METHOD"] in ("GET", "HEAD") else SENDS


def refusal(environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
    """503 in both languages, as a page or as plain text."""
    is_page = "text/html" in environ.get("HTTP_ACCEPT", "")
    body, kind = (_PAGE, "text/html") if is_page else (_TEXT, "text/plain")
    headers = [
        ("Content-Type", f"{kind}; charset=utf-8"),
        ("Content-Length", str(len(body))),
        ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
        ("Cache-Control", "no-store"),
        ("Retry-After", str(RETRY)),
    ]
    start_response("503 Service Unavailable", headers)
    return [b""] if environ["REQUEST_METHOD"] == "HEAD" else [body]
