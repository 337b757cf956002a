"""Pages of guests, kept outside Django for up to a minute; the outermost layer of every web process.

A shared page is a function of its key alone: before Django renders one, everything else that a request carries is
taken away (other cookies, languages that were not chosen). Only answers that a view tagged by `kernel.pages.tag` are
kept, and none that sets a cookie or holds a CSRF token. `kernel.pages.purge` reaches every process through
`config.page_listener`; a process that cannot hear it empties its store and renders every page until it can again.
"""

from __future__ import annotations

import gzip
import hashlib
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.conf import settings
from django.http.cookie import parse_cookie
from django.utils.translation.trans_real import get_supported_language_variant, parse_accept_lang_header

from guildhall.kernel.pages import EVERYTHING, HEADER
from guildhall.ui.shell import THEMES

Environ = dict[str, Any]
Headers = list[tuple[str, str]]

LIFE = 60.0  # seconds
WAIT = 5.0  # seconds to wait for another request that renders the same page
MOST_BYTES = 12 << 20  # three hundred pages a process, of the last minute
LARGEST_PAGE = 1 << 20
SHARED_TYPES = ("text/html", "application/rss+xml", "application/atom+xml", "application/xml", "text/xml")
# A query with any other name is answered, but not kept: strangers must not be able to fill the store.
PARAMETERS = {
    "after", "at", "before", "comments", "kind", "language", "n", "noredirect", "order", "period", "replies", "show", "since", "sort",
    "space", "tab", "tag",
}  # fmt: skip
TRACKERS = {"utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content", "gclid", "fbclid", "msclkid", "spm"}
MOST_QUERY = 300
FRAGMENT_HEADERS = (
    "HTTP_HX_REQUEST", "HTTP_HX_BOOSTED", "HTTP_HX_HISTORY_RESTORE_REQUEST", "HTTP_HX_TARGET", "HTTP_HX_TRIGGER",
    "HTTP_HX_TRIGGER_NAME",
)  # fmt: skip
KEPT = "guildhall.kept"  # set in the environ of a request that was answered with a page that others had made
VARY = "Accept-Encoding, Accept-Language, Cookie, HX-Request, HX-Target"
# What only one reader's request carries and no shared page may depend on.
PERSONAL = ("HTTP_REFERER", "HTTP_USER_AGENT", "HTTP_HX_CURRENT_URL", "HTTP_HX_PROMPT", "HTTP_ACCEPT_ENCODING")
ACCEPTED = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@dataclass(frozen=True, slots=True)
class Key:
    host: str
    is_https: bool
    path: str
    query: str
    language: str  # empty: the reader asked for none of ours, so the community's own
    theme: str
    fragment: tuple[str, ...]


@dataclass(slots=True)
class Page:
    body: bytes
    headers: Headers
    etag: str
    tags: frozenset[str]
    made_at: float
    _zipped: bytes = b""

    @property
    def zipped(self) -> bytes:
        """Made when a browser first asks for it; then kept."""
        if not self._zipped:
            self._zipped = gzip.compress(self.body, 6, mtime=0)
        return self._zipped

    @property
    def size(self) -> int:
        """With room for what may be zipped: pages of ours shrink to a quarter."""
        return len(self.body) * 4 // 3 + 1024


@dataclass(slots=True, eq=False)
class Rendering:
    """One request that makes a page while others wait; `purged` are the tags that changed meanwhile."""

    done: threading.Event = field(default_factory=threading.Event)
    purged: set[str] = field(default_factory=set)
    page: Page | None = None


class Store:
    """The pages of one process, least recently used out first. Safe for threads."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self.most_bytes, self.bytes, self.is_open = most_bytes, 0, False
        self.pages: OrderedDict[Key, Page] = OrderedDict()
        self.by_tag: dict[str, set[Key]] = {}
        self.renderings: dict[Key, Rendering] = {}
        self.lock = threading.Lock()

    def open(self) -> None:
        """From now on purges are heard."""
        with self.lock:
            self.is_open = True

    def close(self) -> None:
        with self.lock:
            self.is_open = False
            self._empty()

    def get(self, key: Key) -> Page | None:
        with self.lock:
            page = self.pages.get(key)
            if page is None:
                return None
            if time.monotonic() - page.made_at > LIFE:
                self._drop(key)
                return None
            self.pages.move_to_end(key)
            return page

    def begin(self, key: Key) -> tuple[Rendering, bool]:
        """The rendering of this page that is under way, or a new one; true when the caller has to do it."""
        with self.lock:
            if known := self.renderings.get(key):
                return known, False
            self.renderings[key] = Rendering()
            return self.renderings[key], True

    def finish(self, key: Key, rendering: Rendering, page: Page | None) -> None:
        """Keep the page, unless something that it shows changed while it was made."""
        with self.lock:
            self.renderings.pop(key, None)
            stale = page and (rendering.purged & (page.tags | {EVERYTHING}))
            if page and self.is_open and not stale and page.size <= LARGEST_PAGE:
                rendering.page = page
                self._keep(key, page)
        rendering.done.set()

    def purge(self, tags: Iterable[str]) -> None:
        with self.lock:
            for rendering in self.renderings.values():
                rendering.purged.update(tags)
            if EVERYTHING in tags:
                self._empty()
                return
            for key in {key for tag in tags for key in self.by_tag.get(tag, ())}:
                self._drop(key)

    def _keep(self, key: Key, page: Page) -> None:
        if key in self.pages:
            self._drop(key)
        self.pages[key] = page
        self.bytes += page.size
        for tag in page.tags:
            self.by_tag.setdefault(tag, set()).add(key)
        while self.bytes > self.most_bytes:
            self._drop(next(iter(self.pages)))

    def _drop(self, key: Key) -> None:
        page = self.pages.pop(key)
        self.bytes -= page.size
        for tag in page.tags:
            self.by_tag[tag].discard(key)
            if not self.by_tag[tag]:
                del self.by_tag[tag]

    def _empty(self) -> None:
        self.pages.clear()
        self.by_tag.clear()
        self.bytes = 0
        for rendering in self.renderings.values():
            rendering.purged.add(EVERYTHING)


class GuestCache:
    """WSGI around WSGI. `listen` is called before the first page is looked up and says whether purges are heard."""

    def __init__(
        self, application: Callable[..., Iterable[bytes]], listen: Callable[[Store], bool], store: Store | None = None
    ) -> None:
        self.application, self.listen, self.store = application, listen, store or Store()

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        key = key_of(environ)
        if key is None or not self.listen(self.store):
            return self.application(environ, _without_tags(start_response))
        page = self.store.get(key) or self._waited_for(key)
        if page is not None:
            environ[KEPT] = True
            return _answer(page, environ, start_response)
        return self._render(key, environ, start_response)

    def _waited_for(self, key: Key) -> Page | None:
        """Somebody else's page when it is being made just now. Ours to make when nothing came of that."""
        rendering = self.store.renderings.get(key)
        if rendering is not None and rendering.done.wait(WAIT):
            return rendering.page
        return None

    def _render(self, key: Key, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        rendering, is_ours = self.store.begin(key)
        if not is_ours:
            return self.application(environ, _without_tags(start_response))
        page = None
        try:
            impersonal, answer = _impersonal(environ, key), Answer()
            chunks = self.application(impersonal, answer.start)
            if not answer.may_be_shared(impersonal):
                _without_tags(start_response)(answer.status, answer.headers)
                return chunks
            page = _made(_read(chunks), answer)
        finally:
            self.store.finish(key, rendering, page)
        return _answer(page, environ, start_response)


class Answer:
    """What the application said before its body."""

    status = ""
    headers: Headers = []

    def start(self, status: str, headers: Headers, exc_info: Any = None) -> Callable[[bytes], Any]:
        self.status, self.headers = status, headers
        return lambda data: None  # the old `write` of WSGI; Django never calls it

    def may_be_shared(self, environ: Environ) -> bool:
        """200, tagged, of a shared type, without cookie or CSRF token (Django leaves a note of one in the environ)."""
        named = {name.lower(): value for name, value in self.headers}
        return (
            self.status.startswith("200 ")
            and HEADER.lower() in named
            and named.get("content-type", "").partition(";")[0] in SHARED_TYPES
            and "content-encoding" not in named
            and "set-cookie" not in named
            and "CSRF_COOKIE_NEEDS_UPDATE" not in environ
            and "no-store" not in named.get("cache-control", "")
        )


def key_of(environ: Environ) -> Key | None:
    """None for every request that must reach Django as it is: writes, sessions, credentials, ranges, odd queries."""
    if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or "HTTP_AUTHORIZATION" in environ or "HTTP_RANGE" in environ:
        return None
    accepts = environ.get("HTTP_ACCEPT", "*/*")
    if not any(kind in accepts for kind in ("text/html", "application/atom+xml", "*/*")):
        return None
    reader = reader_of(environ.get("HTTP_COOKIE", ""), environ.get("HTTP_ACCEPT_LANGUAGE", "")[:200])
    query = query_of(environ.get("QUERY_STRING", ""))
    if reader is None or query is None:
        return None
    fragment = tuple(environ.get(name, "")[:80] for name in FRAGMENT_HEADERS)
    is_https = environ["wsgi.url_scheme"] == "https" or environ.get("HTTP_X_FORWARDED_PROTO") == "https"
    return Key(environ.get("HTTP_HOST", ""), is_https, environ["PATH_INFO"], query, *reader, fragment)


@lru_cache(maxsize=4096)
def reader_of(cookies: str, accepts: str) -> tuple[str, str] | None:
    """Language and theme of a guest; None for everybody of whom the server keeps something."""
    if settings.SESSION_COOKIE_NAME in cookies or "messages" in cookies:
        return None
    known = parse_cookie(cookies)
    theme, language = known.get("theme", ""), known.get(settings.LANGUAGE_COOKIE_NAME, "")
    languages = dict(settings.LANGUAGES)
    return (language if language in languages else spoken(accepts)), (theme if theme in THEMES else "")


def spoken(accepts: str) -> str:
    """The first of the community's languages that the browser asks for."""
    for code, _quality in parse_accept_lang_header(accepts.lower()):
        if code == "*":
            break
        with suppress(LookupError):
            return get_supported_language_variant(code)
    return ""


@lru_cache(maxsize=4096)
def query_of(query: str) -> str | None:
    """In one order and without trackers; None where a name is not known to be worth keeping."""
    if not query:
        return ""
    pairs = [pair for pair in parse_qsl(query, keep_blank_values=True) if pair[0] not in TRACKERS]
    if len(query) > MOST_QUERY or any(name not in PARAMETERS for name, _value in pairs):
        return None
    return urlencode(sorted(pairs, key=lambda pair: pair[0]))


def _impersonal(environ: Environ, key: Key) -> Environ:
    """The request as anybody with this key would have sent it. A CSRF cookie stays: its use makes the page unshared."""
    kept = {name: value for name, value in environ.items() if name not in PERSONAL and name not in FRAGMENT_HEADERS}
    kept |= {name: value for name, value in zip(FRAGMENT_HEADERS, key.fragment, strict=True) if value}
    kept |= {"REQUEST_METHOD": "GET", "QUERY_STRING": key.query, "HTTP_ACCEPT": ACCEPTED}
    kept |= {"HTTP_ACCEPT_LANGUAGE": key.language, "HTTP_COOKIE": _impersonal_cookies(environ, key)}
    return kept


def _impersonal_cookies(environ: Environ, key: Key) -> str:
    token = parse_cookie(environ.get("HTTP_COOKIE", "")).get(settings.CSRF_COOKIE_NAME, "")
    kept = {settings.CSRF_COOKIE_NAME: token, "theme": key.theme, settings.LANGUAGE_COOKIE_NAME: key.language}
    return "; ".join(f"{name}={value}" for name, value in kept.items() if value)


def _read(chunks: Iterable[bytes]) -> bytes:
    """The whole body; closing it ends Django's request and gives its database connection back."""
    try:
        return b"".join(chunks)
    finally:
        if hasattr(chunks, "close"):
            chunks.close()


def _made(body: bytes, answer: Answer) -> Page:
    dropped = {HEADER.lower(), "vary", "cache-control", "content-length", "etag"}
    tags = next(value for name, value in answer.headers if name.lower() == HEADER.lower())
    headers = [(name, value) for name, value in answer.headers if name.lower() not in dropped]
    etag = f'W/"{hashlib.sha256(body).hexdigest()[:20]}"'
    headers += [("Cache-Control", "private, no-cache"), ("Vary", VARY), ("ETag", etag)]
    return Page(body, headers, etag, frozenset(tags.split()), time.monotonic())


def _answer(page: Page, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
    age = ("Age", str(int(time.monotonic() - page.made_at)))
    if _is_known(page, environ):
        kept = [pair for pair in page.headers if pair[0] != "Content-Type"]
        start_response("304 Not Modified", [*kept, age])
        return [b""]
    is_zipped = "gzip" in environ.get("HTTP_ACCEPT_ENCODING", "")
    body = page.zipped if is_zipped else page.body
    encoding = [("Content-Encoding", "gzip")] if is_zipped else []
    start_response("200 OK", [*page.headers, *encoding, age, ("Content-Length", str(len(body)))])
    return [b""] if environ["REQUEST_METHOD"] == "HEAD" else [body]


def _is_known(page: Page, environ: Environ) -> bool:
    """Feed readers remember the moment, browsers the tag."""
    if known := environ.get("HTTP_IF_NONE_MATCH", ""):
        return page.etag in known
    since = environ.get("HTTP_IF_MODIFIED_SINCE", "")
    return bool(since) and ("Last-Modified", since) in page.headers


def _without_tags(start_response: Callable[..., Any]) -> Callable[..., Any]:
    def start(status: str, headers: Headers, *exc_info: Any) -> Any:
        return start_response(status, [pair for pair in headers if pair[0].lower() != HEADER.lower()], *exc_info)

    return start
