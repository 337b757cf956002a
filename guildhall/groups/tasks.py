from __future__ import annotations

from procrastinate.contrib.django import app

from guildhall.groups.actions import count_figures, warn_of_silence
from guildhall.groups.actions.elections import open_and_count_due


@app.periodic(cron="* * * * *")
@app.task(name="groups.open_and_count_due", queueing_lock="groups.open_and_count_due")
def open_and_count(timestamp: int) -> None:
    """Elections whose hour has come."""
    open_and_count_due()


@app.periodic(cron="20 5 * * *")
@app.task(name="groups.warn_of_silence", queueing_lock="groups.warn_of_silence")
def warn(timestamp: int) -> None:
    """The leads of groups in which nobody has acted for long."""
    warn_of_silence()


@app.periodic(cron="*/15 * * * *")
@app.task(name="groups.count_figures", queueing_lock="groups.count_figures")
def count(timestamp: int) -> None:
    """The figures on the pages of groups."""
    count_figures()
