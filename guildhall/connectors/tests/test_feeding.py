"""How rows get to the database: read ahead while it is busy, and asked about only where memory does not know."""

from __future__ import annotations

from guildhall.activity.tests.factories import entry
from guildhall.connectors.actions.imports import _Ahead
from guildhall.connectors.importing.known import Brought
from guildhall.connectors.importing.rows import Row


def rows(count):
    return [(Row(number, number, 0, {}), number) for number in range(1, count + 1)]


def test_rows_read_ahead_come_in_their_order_and_once():
    ahead = _Ahead(iter(rows(7)), most=100)
    taken = iter(ahead)
    first = [next(taken), next(taken)]
    assert len(list(ahead.beside([entry(1), entry(2), entry(3)]))) == 3
    assert first + list(taken) == rows(7)


def test_no_more_than_a_batch_is_read_ahead():
    left = iter(rows(9))
    ahead = _Ahead(left, most=2)
    assert len(list(ahead.beside([entry(number) for number in range(5)]))) == 5
    assert next(left) == rows(9)[2]


def test_entries_go_on_after_the_last_row_was_read():
    ahead, entries = _Ahead(iter(rows(1)), most=100), [entry(1), entry(2)]
    assert list(ahead.beside(entries)) == entries
    assert list(ahead) == rows(1)


def test_the_log_is_asked_only_about_rows_that_memory_does_not_rule_out():
    asked = []

    def ask(source_ids):
        asked.append(list(source_ids))
        return [source_id for source_id in source_ids if source_id != "left out"]

    brought = Brought(["before"], ask)
    assert not list(brought.among(["one", "left out"]))
    assert asked == []
    assert brought.among(["before", "two", "one", "left out"]) == ["before", "one"]
    assert asked == [["before", "one", "left out"]]
