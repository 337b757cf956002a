"""When the pool's question whether a connection lives goes to the server, and when it is answered from memory."""

from collections.abc import Iterator

import psycopg
import pytest
from django.db import connection as django_connection

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
