"""The database of this installation: the embedded one while a command runs, or the server of `DATABASE_URL`."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from guildhall.config.env import Environment
from guildhall.kernel.postgres import APPLICATION_ROLE, DATABASE, Cluster, ensure_running, stop
from guildhall.kernel.terminal import Trouble

OLDEST_SERVER = 15
CONNECT_SECONDS = 10
BY_WISH = 1_000_000_000  # uses before a statement is prepared without being asked: only those of `kernel.prepared` are
WAIT_SECONDS = 5  # for a connection of the pool; then the page says that the database is away


def django_settings(env: Environment) -> dict[str, Any]:
    """Known without a running server: the socket's place follows from the data's place."""
    from guildhall.config.pooled import PooledConnection  # noqa: PLC0415 - `guildhall --help` stays fast

    if env.is_embedded:
        place: dict[str, Any] = {
            "NAME": DATABASE,
            "USER": APPLICATION_ROLE,
            "HOST": str(Cluster(env.var).socket),
            "OPTIONS": {},
        }
    else:
        place = env["DATABASE_URL"]
    options = {
        "connect_timeout": CONNECT_SECONDS,
        **place["OPTIONS"],
        # None, as Django has it, refuses even those that ask for it: right only behind a pooler by transaction.
        "prepare_threshold": None if place["OPTIONS"].get("prepare_threshold") == "none" else BY_WISH,
        "pool": {
            "min_size": 0,
            "max_size": 8,
            "timeout": WAIT_SECONDS,
            "connection_class": PooledConnection,
        },
    }
    return {
        "ENGINE": "django.db.backends.postgresql",
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": True,
        **place,
        "OPTIONS": options,
    }


@contextmanager
def running(env: Environment) -> Iterator[None]:
    """Hold the embedded server up (attach, or start and stop it), or make sure that the given one is fit."""
    if not env.is_embedded:
        refuse_unfit(env["DATABASE_URL"])
        yield
        return
    server = ensure_running(env.var)
    try:
        yield
    finally:
        stop(server)


def refuse_unfit(address: dict[str, Any]) -> None:
    import psycopg  # noqa: PLC0415 - `guildhall --help` stays fast

    place = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    known = {key: address[name] for key, name in place.items() if address[name]}
    try:
        with psycopg.connect(**known, connect_timeout=CONNECT_SECONDS, **address["OPTIONS"]) as connection:
            version = connection.info.server_version // 10000
    except psycopg.Error as error:
        reason = " ".join(str(error).split())
        raise Trouble(f"DATABASE_URL cannot be reached: {reason}", f"无法连接 DATABASE_URL：{reason}") from None
    if version < OLDEST_SERVER:
        raise Trouble(
            f"DATABASE_URL is PostgreSQL {version}: Guildhall needs {OLDEST_SERVER} or later.",
            f"DATABASE_URL 是 PostgreSQL {version}：Guildhall 需要 {OLDEST_SERVER} 或更高版本。",
        )


def forget_connections() -> None:
    """Before a server is stopped or processes are forked."""
    from django.db import connections  # noqa: PLC0415 - Django may not be set up yet

    connections.close_all()
    for connection in connections.all(initialized_only=True):
        if hasattr(connection, "close_pool"):
            connection.close_pool()


def use_settings() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guildhall.config.settings")
