"""For tests with real transactions: let every reader read until the log is quiet."""

from __future__ import annotations

import time

from django.db import connection

from guildhall.activity import queries
from guildhall.activity.readers import Progress, read_batch, retry_due
from guildhall.kernel.registry import Reader, readers

PATIENCE = 10  # seconds to wait for a transaction that is still open elsewhere


def drain(*names: str, parked: bool = False, retry: bool = False) -> int:
    """Run all readers, or the named ones, until nothing is left to read; return how many rows were handled.

    Raises AssertionError when a row is parked, unless `parked` allows it. `retry` also tries parked rows that are due.
    Needs real transactions (`transactional_db`): rows of an open one are below nobody's horizon.
    """
    assert not connection.in_atomic_block, "drain() needs @pytest.mark.django_db(transaction=True)"
    chosen = [readers[name] for name in names] or list(readers)
    total, deadline = 0, time.monotonic() + PATIENCE
    while True:
        steps = [step for reader in chosen for step in _steps(reader, retry)]
        total += sum(step.rows for step in steps)
        assert parked or not any(step.parked for step in steps), _first_parked(chosen)
        if any(step.rows or step.more for step in steps):
            continue
        if not queries.is_anything_unread([reader.name for reader in chosen]):
            return total
        assert time.monotonic() < deadline, f"an open transaction holds the readers: {queries.horizon_holder()}"
        time.sleep(0.02)


def _steps(reader: Reader, retry: bool) -> list[Progress]:
    step = read_batch(reader, wait=True)
    return [step, retry_due(reader, wait=True)] if retry else [step]


def _first_parked(chosen: list[Reader]) -> str:
    names = [reader.name for reader in chosen]
    return "\n".join(
        f"{row.reader} parked activity {row.activity_id}:\n{row.error}" for row in queries.parked(names)[:1]
    )
