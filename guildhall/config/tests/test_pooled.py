"""When the pool's question whether a connection lives goes to the server, and when it is answered from memory."""

from collections.abc import Iterator

import psycopg
import pytest
from django.db import connection as django_connection
from psycopg.pq import TransactionStatus

from guildhall.config.pooled import BELIEVED, CHECK, PooledConnection
from guildhall.kernel.sql import own_connection

pytestmark = pytest.mark.django_db


@pytest.fixture
def pooled() -> Iterator[PooledConnection]:
    known = {**django_connection.get_connection_params(), "cursor_factory": psycopg.Cursor}
    with PooledConnection.connect(**known, autocommit=True) as made:
        yield made
        made.close()


def last_asked(pooled: PooledConnection) -> str:
    with own_connection() as other:
        found = other.execute("SELECT query FROM pg_stat_activity WHERE pid = %s", [pooled.info.backend_pid]).fetchone()
    return str(found[0]) if found else ""


def test_who_was_in_use_a_moment_ago_is_believed(pooled):
    pooled.execute("SELECT 'mark'")
    pooled.execute(CHECK)
    assert last_asked(pooled) == "SELECT 'mark'"


def test_who_has_long_been_idle_is_asked(pooled):
    pooled.execute("SELECT 'mark'")
    pooled.used_at -= 2 * BELIEVED
    pooled.execute(CHECK)
    assert last_asked(pooled) == CHECK


def test_who_was_cut_off_is_found_out_at_once(pooled):
    pooled.execute("SELECT 'mark'")
    with own_connection() as other:
        other.execute("SELECT pg_terminate_backend(%s, 10000)", [pooled.info.backend_pid])
    with pytest.raises(psycopg.OperationalError):
        pooled.execute(CHECK)


def test_autocommit_is_changed_where_it_differs(pooled):
    pooled.autocommit = True
    pooled.execute("SELECT 1")
    assert pooled.info.transaction_status == TransactionStatus.IDLE
    pooled.autocommit = False
    pooled.execute("SELECT 1")
    assert pooled.info.transaction_status == TransactionStatus.INTRANS


def test_fixed_statements_are_prepared_once_for_values_of_one_type(pooled):
    assert [pooled.rows("SELECT $1 + 1", [number]) for number in (1, 2)] == [[(2,)], [(3,)]]
    assert pooled.rows("SELECT $1 + 1", [2**40]) == [(2**40 + 1,)]
    [(number,)] = pooled.execute("SELECT count(*) FROM pg_prepared_statements").fetchall()
    assert number == 2


def test_who_reads_counts_as_in_use(pooled):
    pooled.used_at -= 2 * BELIEVED
    pooled.rows("SELECT 1 + $1", [1])
    pooled.execute(CHECK)
    assert last_asked(pooled) == "SELECT 1 + $1"


def test_statements_are_prepared_anew_after_psycopg_had_all_forgotten(pooled):
    with pooled.transaction(force_rollback=True):
        pooled.execute("SELECT %s", ["its own"], prepare=True)
        assert pooled.rows("SELECT $1", ["ours"]) == [("ours",)]
    pooled.execute("SELECT 1")
    assert pooled.execute("SELECT count(*) FROM pg_prepared_statements").fetchall() == [(0,)]
    assert pooled.rows("SELECT $1", ["ours"]) == [("ours",)]


def test_what_the_server_refuses_is_the_error_it_says(pooled):
    with pytest.raises(psycopg.errors.DivisionByZero):
        pooled.rows("SELECT 1 / $1", [0])
    with pytest.raises(psycopg.errors.UndefinedTable):
        pooled.rows("SELECT * FROM nowhere WHERE id = $1", [0])
    assert pooled.rows("SELECT $1", ["it goes on"]) == [("it goes on",)]
