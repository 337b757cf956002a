"""How much programs may fetch: before the guests' cache, counted for all web processes of a machine together.

A crawler that says its name has so many pages a minute, whatever addresses it comes from, and none where the operator
does not want it. An address that does not say so is charged only for pages that had to be made for it. Everybody who is
over gets 429 with the seconds to wait.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connections

from guildhall.config import actions
from guildhall.config.crawlers import Crawler, Purpose, crawler_of, unwanted
from guildhall.config.guest_cache import KEPT, Environ
from guildhall.kernel.actor import HOUSE
from guildhall.kernel.buckets import Buckets, address_of
from guildhall.options.queries import get as choice

FRESH = 10.0  # seconds for which the operator's choices are taken as known
FLUSH = 60.0  # seconds between notes of what was fetched
MEMBERS_HAVE = 4  # times as much as a guest's address
ALWAYS = ("/robots.txt", "/healthz", "/favicon.ico", "/.well-known/")

log = logging.getLogger("guildhall.crawlers")


@dataclass(frozen=True)
class Terms:
    """Pages a minute; 0 is no limit."""

    policy: str = "allow"
    crawler: int = 0
    guest: int = 0


class CrawlGate:
    """WSGI around WSGI. `read` gives the terms, `note` keeps counts `(name, outcome) -> pages` of this minute."""

    def __init__(
        self,
        application: Callable[..., Iterable[bytes]],
        read: Callable[[], Terms],
        note: Callable[[Counter[tuple[str, str]]], None],
        buckets: Buckets,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.application, self.read, self.note, self.clock = application, read, note, clock
        self.buckets, self.lock = buckets, threading.Lock()
        self.counted: Counter[tuple[str, str]] = Counter()
        self.terms, self.read_at, self.noted_at = Terms(), float("-inf"), clock()

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ["PATH_INFO"].startswith(ALWAYS):
            return self.application(environ, start_response)
        self._keep_house()
        crawler = crawler_of(environ.get("HTTP_USER_AGENT", ""))
        return (
            self._serve_crawler(crawler, environ, start_response) if crawler else self._serve(environ, start_response)
        )

    def _serve_crawler(self, crawler: Crawler, environ: Environ, start: Callable[..., Any]) -> Iterable[bytes]:
        if crawler.purpose in unwanted(self.terms.policy):
            self._count(crawler.name, "refused")
            return _refusal(start, "403 Forbidden", "This site does not serve this crawler; see /robots.txt.\n")
        # Those without a name are not one another's burden.
        key = crawler.name if crawler.purpose != Purpose.OTHER else f"other {address_of(environ)}"
        wait = self.buckets.wait(key, self.terms.crawler)
        self._count(crawler.name, "later" if wait else "served")
        return _later(start, wait) if wait else self.application(environ, start)

    def _serve(self, environ: Environ, start: Callable[..., Any]) -> Iterable[bytes]:
        """The page first: whether it was kept is known afterwards, and pages that were cost nothing."""
        address, share = address_of(environ), MEMBERS_HAVE if settings.SESSION_COOKIE_NAME in _cookies(environ) else 1
        if wait := self.buckets.left(address, self.terms.guest):
            self._count("browsers", "later")
            return _later(start, wait)
        body = self.application(environ, start)
        if not environ.get(KEPT):
            # Several requests at once may all have passed before the first was charged.
            self.buckets.charge(address, self.terms.guest, 1 / share)
        return body

    def _count(self, name: str, outcome: str) -> None:
        with self.lock:
            self.counted[name, outcome] += 1

    def _keep_house(self) -> None:
        now = self.clock()
        if now - self.read_at > FRESH:
            self.read_at = now
            self.terms = self.read()
        if now - self.noted_at > FLUSH and self.counted:
            with self.lock:
                counted, self.counted, self.noted_at = self.counted, Counter(), now
            if counted:
                self.note(counted)


def read_terms() -> Callable[[], Terms]:
    """The operator's choices; the last known ones while there is no database."""
    last = Terms()

    def read() -> Terms:
        nonlocal last
        try:
            last = Terms(choice("crawlers.ai"), choice("crawlers.a_minute"), choice("crawlers.guest_a_minute"))
        except DatabaseError:
            log.warning("the choices about crawlers cannot be read; those known last hold on")
        finally:
            connections.close_all()
        return last

    return read


def note(counted: Counter[tuple[str, str]]) -> None:
    try:
        actions.note_crawls(actor=HOUSE, counted=counted)
    except DatabaseError:
        log.warning("what crawlers fetched in the last minute was not noted")
    finally:
        connections.close_all()


def _cookies(environ: Environ) -> str:
    return str(environ.get("HTTP_COOKIE", ""))


def _later(start: Callable[..., Any], seconds: int) -> Iterable[bytes]:
    return _refusal(start, "429 Too Many Requests", "Too many pages at once; please come back later.\n", seconds)


def _refusal(start: Callable[..., Any], status: str, words: str, seconds: int = 0) -> Iterable[bytes]:
    body = words.encode()
    headers = [
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Content-Length", str(len(body))),
        ("Cache-Control", "no-store"),
    ]
    start(status, [*headers, *([("Retry-After", str(seconds))] if seconds else [])])
    return [body]
