"""The community's clock in this process: one offset in the database, followed by everybody."""

from __future__ import annotations

import logging
import threading
from datetime import timedelta
from typing import Any

import psycopg
from django.db import DatabaseError, connection

from guildhall.activity import queries
from guildhall.kernel import clock

SECONDS = 2.0

logger = logging.getLogger(__name__)


def set_clock(own: psycopg.Connection[Any] | None = None) -> None:
    """Shift this process's clock as the database says, asked over a connection of one's own or over Django's."""
    if own is None:
        clock.shift(queries.clock_offset())
        return
    found = own.execute("SELECT clock_offset FROM activity_spine").fetchone()
    clock.shift(found[0] if found else timedelta())


def keep_time(*, seconds: float = SECONDS) -> threading.Thread:
    """Follow the community's clock in a background thread; for processes that do not run the readers."""
    thread = threading.Thread(target=_follow, args=[seconds], name="clock", daemon=True)
    thread.start()
    return thread


def _follow(seconds: float) -> None:
    pause = threading.Event()
    while True:
        try:
            set_clock()
        except DatabaseError as error:
            logger.warning("the clock is not followed: %s", " ".join(str(error).split()))
        finally:
            connection.close()
        pause.wait(seconds)
