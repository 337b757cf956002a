"""A connection goes from request to request as long as it lives."""

import threading

import pytest
from django.db import connection, connections

from guildhall.config import handed_on
from guildhall.config.load_gate import AT_ONCE
from guildhall.kernel.sql import own_connection

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def nothing_left():
    yield
    while handed_on._idle:
        handed_on.take()
        connection.close()


def server_process() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def a_request(work=server_process):
    """What it does, in a thread of its own."""
    done = []

    def run() -> None:
        handed_on.take()
        try:
            done.append(work())
        finally:
            handed_on.leave()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    return done[0]


def test_the_next_request_has_the_connection_of_the_last():
    first = a_request()
    assert [a_request() for _ in range(3)] == [first] * 3


def test_one_that_was_cut_off_is_not_handed_on():
    first = a_request()
    with own_connection() as other:
        other.execute("SELECT pg_terminate_backend(%s, 10000)", [first])
    assert a_request() != first


def test_one_that_was_cut_off_in_a_request_is_not_left():
    def cut_off() -> bool:
        with own_connection() as other:
            other.execute("SELECT pg_terminate_backend(%s, 10000)", [server_process()])
        with pytest.raises(Exception, match="terminat"):
            server_process()
        return True

    assert a_request(cut_off)
    assert handed_on._idle == []
    assert a_request() > 0


def test_a_transaction_that_was_left_open_is_not_handed_on():
    def opens() -> bool:
        connection.set_autocommit(False)
        return server_process() > 0

    assert a_request(opens)
    assert handed_on._idle == []


def test_no_more_are_kept_than_requests_are_worked_on():
    together, left = threading.Barrier(AT_ONCE + 1), []

    def at_once() -> int:
        left.append(connections[connection.alias])
        together.wait(10)
        return server_process()

    threads = [threading.Thread(target=a_request, args=[at_once]) for _ in range(AT_ONCE + 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({id(one) for one in left}) == AT_ONCE + 1
    assert len(handed_on._idle) == AT_ONCE
