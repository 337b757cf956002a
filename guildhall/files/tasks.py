from __future__ import annotations

from procrastinate.contrib.django import app

from guildhall.files import actions


@app.periodic(cron="37 * * * *")
@app.task(name="files.purge", queueing_lock="files.purge")
def purge(timestamp: int) -> None:
    """Files that nobody needs any more."""
    actions.purge()


@app.periodic(cron="13 5 * * 0")
@app.task(name="files.sweep", queueing_lock="files.sweep")
def sweep(timestamp: int) -> None:
    """Bytes that no row knows."""
    actions.sweep()
