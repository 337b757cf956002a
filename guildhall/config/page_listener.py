"""Hears `kernel.pages.purge`: one thread with one connection in every web process."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from typing import Any

import psycopg
from django.db import connection as django_connection

from guildhall.config.guest_cache import Store
from guildhall.kernel.pages import CHANNEL, EVERYTHING
from guildhall.options import queries as options

BEAT = 2.0  # seconds between questions whether the connection still lives
DEAF_AFTER = 6.0  # seconds without an answer
RETRY = 1.0
# A line that went dead without a word is noticed by the system, not after the hours that TCP would wait.
KEEPALIVE = {"keepalives_idle": 5, "keepalives_interval": 2, "keepalives_count": 2, "tcp_user_timeout": 5000}

log = logging.getLogger("guildhall.pages")


def connect() -> psycopg.Connection[Any]:
    """A connection of our own beside Django's pool, committing by itself."""
    known = django_connection.get_connection_params()
    address = {
        name: value for name, value in known.items() if name not in {"context", "cursor_factory", "prepare_threshold"}
    }
    return psycopg.connect(**{**KEEPALIVE, **address}, autocommit=True, application_name="guildhall pages")


class Listener:
    """Called for every guest's request: true while purges are heard. The first call starts to listen."""

    def __init__(self, connect: Callable[[], psycopg.Connection[Any]] = connect) -> None:
        self.connect = connect
        self.heard_at = float("-inf")
        self.thread: threading.Thread | None = None
        self.starting = threading.Lock()
        self.stopped = threading.Event()

    def __call__(self, store: Store) -> bool:
        if self.thread is None:
            self._start(store)
        return store.is_open and time.monotonic() - self.heard_at < DEAF_AFTER

    def stop(self) -> None:
        self.stopped.set()
        if self.thread is not None:
            self.thread.join()

    def _start(self, store: Store) -> None:
        with self.starting:
            if self.thread is None:
                self.thread = threading.Thread(target=self._run, args=[store], name="guildhall pages", daemon=True)
                self.thread.start()

    def _run(self, store: Store) -> None:
        while not self.stopped.is_set():
            try:
                with self.connect() as connection:
                    connection.execute(f"LISTEN {CHANNEL}")
                    self.heard_at = time.monotonic()
                    store.open()
                    self._hear(connection, store)
            except (psycopg.Error, OSError) as error:
                log.warning("pages are not shared until the database is heard again: %s", " ".join(str(error).split()))
            finally:
                store.close()
            self.stopped.wait(RETRY)

    def _hear(self, connection: psycopg.Connection[Any], store: Store) -> None:
        while not self.stopped.is_set():
            for notice in connection.notifies(timeout=BEAT):
                tags = notice.payload.split()
                if EVERYTHING in tags:
                    options.forget()
                store.purge(tags)
            connection.execute("SELECT 1")
            self.heard_at = time.monotonic()
