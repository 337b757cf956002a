"""Fixtures of every test. The database itself comes from `guildhall.config.testing`."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import psycopg
import pytest
from django.test import TransactionTestCase
from psycopg import sql

from guildhall.kernel.postgres import Server

pytest_plugins = ["tests.browser_fixtures"]

IS_DEEP = os.environ.get("GUILDHALL_DEEP") == "1"
# Made by migrations, and never changed by a test.
CONSTANT = {"django_migrations"}
SMALL = 1 << 17  # bytes of a table that is emptied row by row


class Essentials:
    """What the migrations put into the database, put back after a test that really committed.

    Runs as the superuser: the log refuses to be emptied, and Procrastinate's tables are no models of ours.
    """

    def __init__(self, server: Server) -> None:
        self.dsn = server.cluster.dsn("postgres", "guildhall")
        self.kept: psycopg.Connection | None = None
        with self._connection() as connection:
            self.rows = {table: _copied(connection, table) for table in _filled(connection)}
            self.sequences = _sequences(connection)

    def restore(self) -> None:
        """A page that still writes while its test ends may stand in the way, for as long as a request lasts."""
        for is_last in (False, False, True):
            try:
                return self._restore()
            except psycopg.OperationalError:  # a deadlock, a lock that is held, a connection that a test has ended
                if is_last:
                    raise
        return None

    def _restore(self) -> None:
        with self._connection() as connection:
            used = _filled(connection)
            if used:
                _empty(connection, used)
            for table, rows in self.rows.items():
                _copy_back(connection, table, rows)
            for name, value in _sequences(connection).items():
                if value != (before := self.sequences.get(name)):
                    connection.execute("SELECT setval(%s::regclass, %s, %s)", [name, before or 1, before is not None])

    @contextmanager
    def _connection(self) -> Iterator[psycopg.Connection]:
        """One transaction of a connection that is kept: it knows all tables already."""
        if self.kept is None or self.kept.closed:
            options = "-c session_replication_role=replica -c lock_timeout=20s"
            self.kept = psycopg.connect(self.dsn, options=options, autocommit=True)
        with self.kept.transaction():
            yield self.kept

    def close(self) -> None:
        if self.kept is not None:
            self.kept.close()


def _filled(connection: psycopg.Connection) -> list[str]:
    tables = connection.execute(
        "SELECT quote_ident(tablename), tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
    ).fetchall()
    asked = " UNION ALL ".join(
        f"SELECT {index} WHERE EXISTS (SELECT FROM {quoted})" for index, (quoted, _) in enumerate(tables)
    )
    return [name for (index,) in connection.execute(asked, prepare=True) if (name := tables[index][1]) not in CONSTANT]


def _empty(connection: psycopg.Connection, tables: list[str]) -> None:
    """Row by row where there are few: to truncate a table makes it and each of its indexes anew."""
    names = sql.SQL(", ").join(map(sql.Identifier, tables))
    connection.execute(sql.SQL("LOCK TABLE {} IN ACCESS EXCLUSIVE MODE").format(names))
    sizes = connection.execute(
        "SELECT name, pg_relation_size(quote_ident(name)) FROM unnest(%s::text[]) name", [tables]
    )
    ways = {True: "DELETE FROM {}", False: "TRUNCATE {} CASCADE"}
    orders = [sql.SQL(ways[size <= SMALL]).format(sql.Identifier(table)) for table, size in sizes]
    connection.execute(sql.SQL("; ").join(orders))


def _copied(connection: psycopg.Connection, table: str) -> bytes:
    with connection.cursor().copy(sql.SQL("COPY {} TO STDOUT").format(sql.Identifier(table))) as copy:
        return b"".join(bytes(block) for block in copy)


def _copy_back(connection: psycopg.Connection, table: str, rows: bytes) -> None:
    columns = connection.execute(
        "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped"
        " AND attgenerated = '' ORDER BY attnum",
        [f'"{table}"'],
    ).fetchall()
    names = sql.SQL(", ").join(sql.Identifier(name) for (name,) in columns)
    with connection.cursor().copy(sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), names)) as copy:
        copy.write(rows)


def _sequences(connection: psycopg.Connection) -> dict[str, int]:
    found = connection.execute(
        "SELECT format('%I', sequencename), last_value FROM pg_sequences"
        " WHERE schemaname = 'public' AND last_value IS NOT NULL"
    )
    return dict(found.fetchall())


@pytest.fixture(scope="session")
def django_db_setup(cluster: Server) -> Iterator[None]:
    """Instead of making and migrating a test database: the cluster's own one is a migrated copy."""
    forget_scopes = import_module("guildhall.activity.actions").forget_scopes
    essentials = Essentials(cluster)
    flush = TransactionTestCase._fixture_teardown
    TransactionTestCase._fixture_teardown = lambda case: (essentials.restore(), forget_scopes())
    yield
    TransactionTestCase._fixture_teardown = flush
    essentials.close()


@pytest.fixture
def drain() -> Callable[..., Any]:
    """Run all readers until the log is quiet; for tests with real transactions (`transactional_db`)."""
    if find_spec("guildhall.activity.testing") is None:
        pytest.skip("activity has no testing module")
    return import_module("guildhall.activity.testing").drain


@pytest.fixture(scope="session")
def is_deep() -> bool:
    """Whether the stated counts are asked for (`make test-deep`) and not the small ones."""
    return IS_DEEP


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Files made on the spot hold the moment: their bytes would name a test otherwise in each process."""
    return argname if isinstance(val, bytes) and len(val) > 40 else None


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What is long is deep, too, and in `make test` it is not chosen at all."""
    long = [item for item in items if item.get_closest_marker("long")]
    for item in long:
        item.add_marker("deep")
    if not IS_DEEP and long:
        config.hook.pytest_deselected(items=long)
        items[:] = [item for item in items if item not in long]


@pytest.fixture(autouse=True)
def choices_held(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test reads the operator's choices once: none of the test before, and never again after a second."""
    options = import_module("guildhall.options.queries")
    monkeypatch.setattr(options, "SECONDS", 3600.0)
    options.forget()
    import_module("guildhall.moderation.queries.screening").forget_held()


@pytest.fixture(autouse=True)
def texts_are_let_be(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests say the same words many times over, by people who joined just now and from one address: nothing is held for it."""
    declared = import_module("guildhall.kernel.registry").settings
    for name in ("moderation.copies", "moderation.newcomer_days", "content.guest_searches"):
        monkeypatch.setitem(declared._entries, name, replace(declared[name], default=0))
