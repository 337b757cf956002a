"""Whether the worker lives: it says so in the database every few seconds."""

from __future__ import annotations

from guildhall.kernel.sql import raw_cursor

LATE_AFTER = 60  # seconds; the worker's heart beats every 10


def worker() -> str:
    """`ok`, `late` or `never seen`. Raises DatabaseError when the database cannot be asked."""
    with raw_cursor() as cursor:
        cursor.execute("SELECT extract(epoch FROM now() - max(last_heartbeat))::float FROM procrastinate_workers")
        (age,) = cursor.fetchone() or (None,)
    if age is None:
        return "never seen"
    return "ok" if age < LATE_AFTER else "late"
