"""What a web process keeps for a thread instead of for a task of asyncio."""

import threading

import pytest
from django.db import connection, connections
from django.urls import get_script_prefix, set_script_prefix
from django.utils import timezone, translation

from guildhall.config.threads import KEPT, keep_by_thread


@pytest.fixture(autouse=True)
def as_before():
    before = [(module, name, getattr(module, name)) for module, name in KEPT]
    yield
    for module, name, value in before:
        setattr(module, name, value)


def test_language_zone_and_prefix_are_a_threads_own():
    keep_by_thread()
    translation.activate("zh-hans")
    timezone.activate("Asia/Shanghai")
    set_script_prefix("/here/")
    seen = []

    def elsewhere():
        seen.extend([translation.get_language(), timezone.get_current_timezone_name(), get_script_prefix()])

    thread = threading.Thread(target=elsewhere)
    thread.start()
    thread.join()
    assert seen == ["en", "UTC", "/"]
    assert [translation.get_language(), timezone.get_current_timezone_name(), get_script_prefix()] == [
        "zh-hans", "Asia/Shanghai", "/here/",
    ]  # fmt: skip


def test_a_connection_is_a_threads_own():
    keep_by_thread()
    seen = []
    thread = threading.Thread(target=lambda: seen.append(connections[connection.alias]))
    thread.start()
    thread.join()
    assert connections[connection.alias] is connections[connection.alias]
    assert connections[connection.alias] is not seen[0]
