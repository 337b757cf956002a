from __future__ import annotations

from procrastinate.contrib.django import app

from guildhall.groups.actions.elections import open_and_count_due


@app.periodic(cron="* * * * *")
@app.task(name="groups.open_and_count_due", queueing_lock="groups.open_and_count_due")
def open_and_count(timestamp: int) -> None:
    """Elections whose hour has come."""
    open_and_count_due()
