"""How much one address may have of something in a minute, and which address a request is from.

One table for all processes of a machine: a file that each of them has in its memory. Time is kept as in the generic cell
rate algorithm (ITU-T I.371): a key has the moment at which what it used would be given back, were it given back evenly.
"""

from __future__ import annotations

import fcntl
import ipaddress
import math
import mmap
import os
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache, lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

from django.conf import settings

MINUTE, ROUNDING = 60.0, 1e-6  # seconds
ROWS, WAYS = 4096, 8  # a key has its place in one row; the one used longest ago makes room
SIZE = ROWS * WAYS * 16  # bytes: a hash and a moment each


class Buckets:
    """A minute's worth for each key, filled evenly. Without `path` in the memory of this process alone.

    The file holds hashes that nobody turns back without the house's key. `clock` is one for all processes of a machine.
    """

    def __init__(self, path: Path | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock, self._lock, self._file = clock, threading.Lock(), -1
        memory = memoryview(bytearray(SIZE) if path is None else self._opened(path))
        self._keys, self._moments = memory[: SIZE // 2].cast("Q"), memory[SIZE // 2 :].cast("d")

    def wait(self, key: str, a_minute: float, cost: float = 1.0) -> int:
        """Take `cost`; 0, or the whole seconds until there is enough, and then nothing was taken. 0 a minute: no limit."""
        if not a_minute:
            return 0
        number, step = _number(key), cost * MINUTE / a_minute
        with self._held():
            now = self.clock()
            place, used_until = self._find(number, now)
            late = used_until + step - now - MINUTE
            if late < ROUNDING:
                self._keys[place], self._moments[place] = number, used_until + step
        return 0 if late < ROUNDING else max(1, math.ceil(late))

    def charge(self, key: str, a_minute: float, cost: float) -> None:
        """Take `cost`, or what is left where it is less."""
        if not a_minute:
            return
        number = _number(key)
        with self._held():
            now = self.clock()
            place, used_until = self._find(number, now)
            self._keys[place] = number
            self._moments[place] = min(used_until + cost * MINUTE / a_minute, now + MINUTE)

    def left(self, key: str, a_minute: float) -> int:
        """0 while there is anything left, or the whole seconds until there is; takes nothing and waits for nobody."""
        if not a_minute:
            return 0
        now = self.clock()
        late = self._find(_number(key), now)[1] - now - MINUTE
        return 0 if late < -ROUNDING else max(1, math.ceil(late + MINUTE / a_minute))

    def _find(self, number: int, now: float) -> tuple[int, float]:
        """The place of a key, or the one it may take; and until when it has used, at least now."""
        start = number % ROWS * WAYS
        row = self._keys[start : start + WAYS].tolist()
        if number in row:
            place = start + row.index(number)
            return place, max(now, _credible(self._moments[place], now))
        moments = [_credible(moment, now) for moment in self._moments[start : start + WAYS]]
        return start + moments.index(min(moments)), now

    @contextmanager
    def _held(self) -> Iterator[None]:
        """By one thread of one process; a process that dies lets go."""
        with self._lock:
            if self._file >= 0:
                fcntl.flock(self._file, fcntl.LOCK_EX)
            try:
                yield
            finally:
                if self._file >= 0:
                    fcntl.flock(self._file, fcntl.LOCK_UN)

    def _opened(self, path: Path) -> mmap.mmap:
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        os.ftruncate(self._file, SIZE)
        return mmap.mmap(self._file, SIZE)


@cache
def by_address() -> Buckets:
    """The one table of this community's web processes."""
    return Buckets(Path(settings.VAR) / "limits")


@lru_cache(maxsize=4096)
def _number(key: str) -> int:
    secret = settings.SECRET_KEY.encode()[:64]
    return int.from_bytes(blake2b(key.encode(), digest_size=8, key=secret, person=b"buckets").digest())


def _credible(moment: float, now: float) -> float:
    """What was kept before the machine last started says nothing."""
    return moment if moment <= now + MINUTE + 1 else 0.0


def address_of(environ: Mapping[str, Any]) -> str:
    """The address in front of the trusted proxies; of IPv6 the network, which one reader has all of."""
    proxies = getattr(settings, "ALLAUTH_TRUSTED_PROXY_COUNT", 0)
    told = [one.strip() for one in environ.get("HTTP_X_FORWARDED_FOR", "").split(",") if one.strip()]
    said = told[-proxies] if 0 < proxies <= len(told) else str(environ.get("REMOTE_ADDR", ""))
    try:
        address = ipaddress.ip_address(said)
    except ValueError:
        return said
    return str(ipaddress.ip_network((address, 64), strict=False)) if address.version == 6 else str(address)
