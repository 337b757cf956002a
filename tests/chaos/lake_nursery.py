"""What the insights process does, in a child that kills itself with SIGKILL at one precise place.

PLAN: `written` (files lie there, unnamed), `named` (before the commit), `read` (after it), `made` (the layers lie there,
unnamed), `shown` (after they were), `merged` (a compacted file lies there, unnamed), or `never`. Of BATCH-th time.
"""

from __future__ import annotations

import threading
from typing import Any

SIZE = 40


def live(plan: str, batch: str) -> None:
    """Read, compact and refresh until everything is in the lake."""
    from django.db import connection

    from guildhall.activity.readers import read_batch
    from guildhall.insights.lake import keeping, refreshing
    from guildhall.kernel.registry import readers
    from tests.chaos.nursery import die

    left, armed = int(batch), threading.local()

    def before(owner: Any, name: str, planned: str) -> None:
        """Die at the door of a function."""
        known = getattr(owner, name)

        def dying(*args: Any, **named: Any) -> Any:
            nonlocal left
            if plan == planned:
                left -= 1
                if left <= 0:
                    die()
            return known(*args, **named)

        setattr(owner, name, dying)

    from guildhall.insights.reactions import lake as reaction

    before(reaction, "name_files", "written")
    before(refreshing, "show_refresh", "made")
    before(keeping, "replace_files", "merged")
    _around_commits(plan, armed, left, die)
    keeping.MOST_FILES = 2
    while True:
        armed.here = True
        more = read_batch(readers["insights.lake"], limit=SIZE).more
        armed.here = False
        keeping.compact()
        shown = refreshing.refresh()
        if plan == "shown" and shown:
            die()
        if not more and refreshing.refresh() is None:
            break
    connection.close()


def _around_commits(plan: str, armed: threading.local, left: int, die: Any) -> None:
    import psycopg

    commit, count = psycopg.Connection.commit, left

    def committing(connection: Any) -> None:
        nonlocal count
        here = getattr(armed, "here", False)
        count -= here
        if here and count <= 0 and plan == "named":
            die()
        commit(connection)
        if here and count <= 0 and plan == "read":
            die()

    psycopg.Connection.commit = committing  # type: ignore[method-assign]
