"""Whatever the order of commits and batches: every committed row is heard once, in the order of the log."""

import os

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guildhall.activity.readers import read_batch
from guildhall.activity.testing import drain
from guildhall.activity.tests.factories import Happened, Heard, reading
from guildhall.kernel.sql import own_connection

pytestmark = [pytest.mark.deep, pytest.mark.django_db(transaction=True)]
EXAMPLES = 400 if os.environ.get("GUILDHALL_DEEP") else 30
WRITERS = 3
INSERT = """
INSERT INTO activity_activity (verb, occurred_at, recorded_at, subject_type, subject_id, scopes, source, source_id,
    payload, epoch)
VALUES (%s, now(), now(), 'activity.spine', 1, '{}', '', '', jsonb_build_object('number', %s::int), 1)"""

steps = st.lists(
    st.one_of(
        st.tuples(st.just("write"), st.integers(0, WRITERS - 1)),
        st.tuples(st.just("commit"), st.integers(0, WRITERS - 1)),
        st.tuples(st.just("rollback"), st.integers(0, WRITERS - 1)),
        st.tuples(st.just("read"), st.integers(1, 3)),
    ),
    max_size=30,
)


def log() -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT (payload->>'number')::int FROM activity_activity ORDER BY epoch, txid, id")
        return [number for (number,) in cursor.fetchall()]


# Examples share one log: a reader that is new in each must hear all of it.
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps)
def test_any_interleaving_hears_each_row_once_in_order(transactional_db, plan):
    heard, number = Heard(), 0
    name = f"activity.example{os.urandom(6).hex()}"
    with (
        reading(heard.handle, name=name, batch=3) as reader,
        own_connection() as a,
        own_connection() as b,
        own_connection() as c,
    ):
        writers = [a, b, c]
        for writer in writers:
            writer.autocommit = False
        for what, which in plan:
            if what == "read":
                read_batch(reader, limit=which)
            elif what == "write":
                number += 1
                writers[which].execute(INSERT, [Happened.verb, number])
            else:
                getattr(writers[which], what)()
        for writer in writers:
            writer.commit()
        drain(name)
    assert heard.numbers == log()
