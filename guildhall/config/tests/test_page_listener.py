"""The listener and the purges it hears, on the real database."""

import time
from collections.abc import Callable

import psycopg
import pytest
from django.db import transaction
from django.http import HttpResponse

from guildhall.config.guest_cache import GuestCache, Store
from guildhall.config.page_listener import Listener, connect
from guildhall.config.tests.test_guest_cache import House, get
from guildhall.kernel import pages


@pytest.fixture
def heard(transactional_db):
    """A listening store, and how to wait for what it hears."""
    store, lines = Store(), []

    def line() -> psycopg.Connection:
        lines.append(connect())
        return lines[-1]

    listener = Listener(line)
    until(lambda: listener(store))
    yield store, lines
    listener.stop()


def until(done: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not done():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_purge_is_heard_when_it_commits(heard):
    store, _ = heard
    application = GuestCache(House(), lambda store: store.is_open, store)
    get(application)
    with transaction.atomic():
        pages.purge("topic:1", "topics")
        time.sleep(0.3)
        assert store.pages
    until(lambda: not store.pages)


def test_purge_that_rolls_back_is_not_heard(heard):
    store, _ = heard
    application = GuestCache(House(), lambda store: store.is_open, store)
    get(application)
    with transaction.atomic():
        pages.purge("topic:1")
        transaction.set_rollback(True)
    pages.purge("other:2")
    time.sleep(0.3)
    assert store.pages


def test_many_tags_are_all_heard(heard):
    store, _ = heard
    house = House(lambda request: pages.tag(HttpResponse("x"), f"topic:{request.path[3:]}"))
    application = GuestCache(house, lambda store: store.is_open, store)
    for number in range(50):
        get(application, path=f"/t/{number}")
    pages.purge(*(f"topic:{number}" for number in range(2000)))
    until(lambda: not store.pages)


def test_lost_line_empties_and_bypasses_until_it_is_back(heard, cluster):
    store, lines = heard
    application = GuestCache(House(), lambda store: store.is_open, store)
    get(application)
    with psycopg.connect(cluster.admin_dsn, autocommit=True) as admin:
        admin.execute("SELECT pg_terminate_backend(%s)", [lines[-1].info.backend_pid])
    until(lambda: not store.is_open)
    assert not store.pages
    until(lambda: store.is_open)
    assert len(lines) == 2
