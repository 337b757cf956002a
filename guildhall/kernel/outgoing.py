"""The one way out to addresses that somebody else wrote: link cards, screening services, whatever fetches.

An address is resolved once and the answer is pinned; every address it resolves to must be of the public internet by our own
list (Python's `is_global` lets NAT64, 6to4 and multicast pass); each redirect is a new address and is asked everything again.
"""

from __future__ import annotations

import http.client
import ipaddress
import queue
import re
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from urllib.parse import SplitResult, urljoin, urlsplit

# IANA special-purpose registries (RFC 6890 and later): IPv4 by what is refused, IPv6 by what is left of 2000::/3.
_REFUSED_4 = tuple(
    ipaddress.IPv4Network(net)
    for net in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
        "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24",
        "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
    )
)  # fmt: skip
_GLOBAL_6 = ipaddress.IPv6Network("2000::/3")
_REFUSED_6 = tuple(
    ipaddress.IPv6Network(net) for net in ("2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20")
)
_PLAIN = re.compile(r"[!-\[\]-~]+")  # printable ASCII without spaces and backslashes, which parsers read differently
_MOVED = frozenset({301, 302, 303, 307, 308})
AGENT = "Guildhall"

Resolve = Callable[[str, int], Iterable[str]]
Connect = Callable[[str, int, float], socket.socket]


class Unreachable(Exception):  # noqa: N818 - an answer that callers expect
    """Nothing was fetched; `code` says why: bad_address, refused_address, not_found, too_slow, too_large, too_far, broken."""

    def __init__(self, code: str, about: str = "") -> None:
        super().__init__(f"{code}: {about}" if about else code)
        self.code = code


@dataclass(frozen=True)
class Fetched:
    """`url` is where it was found after redirects; `headers` have names in lower case."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def content_type(self) -> str:
        return self.headers.get("content-type", "").split(";")[0].strip().lower()


def is_public(address: str) -> bool:
    """Whether a literal address (with no scope) is one of the public internet."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv4Address):
        return not any(ip in net for net in _REFUSED_4)
    return ip in _GLOBAL_6 and not any(ip in net for net in _REFUSED_6)


def _look_up(host: str, port: int) -> list[str]:
    return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def _connect(address: str, port: int, seconds: float) -> socket.socket:
    return socket.create_connection((address, port), timeout=seconds)


@dataclass(frozen=True)
class Outgoing:
    """A client with its bounds. `seconds` are of the whole errand, redirects too; `most` is in bytes."""

    seconds: float = 5.0
    most: int = 1_000_000
    hops: int = 3
    ports: frozenset[int] = frozenset({80, 443})
    may_reach: Callable[[str], bool] = is_public
    resolve: Resolve = _look_up
    connect: Connect = _connect
    tls: ssl.SSLContext = field(default_factory=ssl.create_default_context)

    def get(self, url: str, *, headers: Mapping[str, str] | None = None) -> Fetched:
        """Follows at most `hops` redirects. Raises Unreachable; a status of 400 or more is an answer."""
        ends = time.monotonic() + self.seconds
        for _hop in range(self.hops + 1):
            found = self._ask("GET", url, dict(headers or {}), None, ends)
            if found.status not in _MOVED or "location" not in found.headers:
                return found
            url = urljoin(url, found.headers["location"])
            headers = None  # whatever they hold was meant for the first host
        raise Unreachable("too_far")

    def post(self, url: str, body: bytes, *, headers: Mapping[str, str] | None = None) -> Fetched:
        """Follows no redirect: what is sent is meant for this address."""
        return self._ask("POST", url, dict(headers or {}), body, time.monotonic() + self.seconds)

    def _ask(self, method: str, url: str, headers: dict[str, str], body: bytes | None, ends: float) -> Fetched:
        parts, host, port = self._parse(url)
        address = self._pin(host, port, ends)
        try:
            sock = self.connect(address, port, _left(ends))
        except OSError as trouble:
            raise Unreachable("too_slow" if isinstance(trouble, TimeoutError) else "broken", str(trouble)) from trouble
        late = threading.Timer(
            max(0.0, ends - time.monotonic()), _cut, [sock]
        )  # the socket's own starts anew with every byte
        late.daemon = True
        late.start()
        try:
            found = self._talk(sock, parts, host, method, headers, body)
        except (OSError, http.client.HTTPException, ValueError) as trouble:
            slow = time.monotonic() >= ends or isinstance(trouble, TimeoutError)
            raise Unreachable("too_slow" if slow else "broken", str(trouble)) from trouble
        finally:
            late.cancel()
            sock.close()
        _left(ends)  # what was cut off looks like an end
        return found

    def _parse(self, url: str) -> tuple[SplitResult, str, int]:
        """Raises Unreachable `bad_address` for whatever is not plainly a web address on a port that is open to us."""
        try:
            parts = urlsplit(url)
            host = (parts.hostname or "").rstrip(".")
            host = host if host.isascii() else host.encode("idna").decode()
            port = parts.port or {"http": 80, "https": 443}[parts.scheme]
        except (ValueError, KeyError) as trouble:
            raise Unreachable("bad_address", str(trouble)) from trouble
        asked = f"{parts.path}?{parts.query}"
        if not host or "@" in parts.netloc or not _PLAIN.fullmatch(host + asked) or "%" in host:
            raise Unreachable("bad_address", url[:200])
        if port not in self.ports:
            raise Unreachable("bad_address", f"port {port}")
        return parts, host, port

    def _pin(self, host: str, port: int, ends: float) -> str:
        """The address to go to. One refused address among several refuses all: nobody public needs such a name."""
        found = list(dict.fromkeys(_within(ends, lambda: self.resolve(host, port))))
        if not found:
            raise Unreachable("not_found", host)
        if not all(self.may_reach(address) for address in found):
            raise Unreachable("refused_address", host)
        return found[0]

    def _talk(  # noqa: PLR0913 - one request, told once
        self,
        sock: socket.socket,
        parts: SplitResult,
        host: str,
        method: str,
        headers: dict[str, str],
        body: bytes | None,
    ) -> Fetched:
        if parts.scheme == "https":  # a copy, so that the watch can still cut the connection below the cipher
            sock = self.tls.wrap_socket(sock.dup(), server_hostname=host)
        shown = f"[{host}]" if ":" in host else host
        asked = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        fixed = {"User-Agent": AGENT, "Accept-Encoding": "identity", "Connection": "close"}
        with closing(http.client.HTTPConnection(shown)) as line:
            line.sock = sock
            line.request(method, asked, body=body, headers={**headers, **fixed})
            answer = line.getresponse()
            with closing(answer):
                read = answer.read(self.most + 1)
        if len(read) > self.most:
            raise Unreachable("too_large")
        named = {name.lower(): value for name, value in answer.getheaders()}
        return Fetched(parts.geturl(), answer.status, named, read)


def _left(ends: float) -> float:
    left = ends - time.monotonic()
    if left <= 0:
        raise Unreachable("too_slow")
    return left


def _cut(sock: socket.socket) -> None:
    try:
        sock.shutdown(socket.SHUT_RDWR)
    except OSError:
        sock.close()


def _within(ends: float, look_up: Callable[[], Iterable[str]]) -> Iterable[str]:
    """Resolvers know no timeout: one that is late is left behind."""
    told: queue.Queue[Iterable[str] | Exception] = queue.Queue(1)

    def run() -> None:
        try:
            told.put(list(look_up()))
        except (OSError, UnicodeError) as trouble:
            told.put(trouble)

    threading.Thread(target=run, daemon=True).start()
    try:
        found = told.get(timeout=_left(ends))
    except queue.Empty:
        raise Unreachable("too_slow", "resolving") from None
    if isinstance(found, Exception):
        raise Unreachable("not_found", str(found)) from found
    return found
