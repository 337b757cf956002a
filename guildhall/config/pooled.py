"""Connections of the pool, which are asked whether they still live only when there is a doubt.

The pool asks at every request, and that is a round trip. A connection that was in use a moment ago is believed, unless
its socket has something to say: a server that went away has said so. It notes its use itself: a `reset` of the pool
would have every connection given back by another thread, and the next request wait for that.
"""

from __future__ import annotations

import select
import time
from collections.abc import Sequence
from typing import Any

import psycopg

from guildhall.kernel.sql import ReadingConnection

BELIEVED = 0.5  # seconds since it was last used
CHECK = ""  # the statement by which the pool asks


class PooledConnection(ReadingConnection):
    used_at = float("-inf")

    def execute(self, query: Any, *values: Any, **how: Any) -> psycopg.Cursor[Any]:
        if query == CHECK and time.monotonic() - self.used_at < BELIEVED and not self._has_news():
            return None  # type: ignore[return-value] # the pool looks only for an error
        return super().execute(query, *values, **how)

    def wait(self, *steps: Any, **how: Any) -> Any:
        self.used_at = time.monotonic()
        return super().wait(*steps, **how)

    def set_autocommit(self, value: bool) -> None:
        """Django says it at every request."""
        if value is not self.autocommit:
            super().set_autocommit(value)

    def rows(self, statement: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
        self.used_at = time.monotonic()
        return super().rows(statement, params)

    def _has_news(self) -> bool:
        poll = select.poll()
        poll.register(self.fileno(), select.POLLIN | select.POLLERR | select.POLLHUP)
        return bool(poll.poll(0))
