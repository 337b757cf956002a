"""In a web process requests hand their connection on to one another.

Django gives it back to the pool at the end of every request and asks for it, sets it up and announces it at the beginning
of the next: a twentieth of a page. The pool is still where they come from, and where the rest of the process has its own.
"""

from __future__ import annotations

import threading
from typing import Any

import psycopg
from django.core.signals import request_finished, request_started
from django.db import DEFAULT_DB_ALIAS, close_old_connections, connections

from guildhall.config.load_gate import AT_ONCE
from guildhall.config.pooled import CHECK

_idle: list[Any] = []  # Django's own, which are a thread's as long as it works on a request


def hand_on() -> None:
    """Once, before the first request."""
    for signal, heard in ((request_started, take), (request_finished, leave)):
        signal.disconnect(close_old_connections)
        signal.connect(heard)


def take(**_said: Any) -> None:
    """What an earlier request left, for this thread; if there is none, or it has died, Django asks the pool."""
    try:
        held = _idle.pop()
    except IndexError:
        return
    held._thread_ident = threading.get_ident()
    connections[DEFAULT_DB_ALIAS] = held
    if not _lives(held.connection):
        held.close()


def leave(**_said: Any) -> None:
    """Whatever is wrong with it, or one too many, goes back to the pool, which looks at it."""
    held: Any = getattr(connections._connections, DEFAULT_DB_ALIAS, None)  # type: ignore[attr-defined]
    if held is None or held.connection is None:
        return
    held.close_at = None  # with a pool Django's answer is: at once
    held.close_if_unusable_or_obsolete()
    if held.connection is None:
        return
    if held.connection.closed or len(_idle) >= AT_ONCE:
        held.close()
        return
    del connections[DEFAULT_DB_ALIAS]
    _idle.append(held)


def _lives(connection: psycopg.Connection[Any]) -> bool:
    """Asks it only after a while, or when its socket has something to say: see `pooled`."""
    try:
        connection.execute(CHECK)
    except psycopg.Error:
        return False
    return True
