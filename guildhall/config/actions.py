"""What the house does to itself and says so to the log."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from django.db import transaction
from django.db.models import F

from guildhall.activity.actions import record
from guildhall.config.activities import BackupMade, BackupRestored
from guildhall.config.models import Backup, Crawled
from guildhall.kernel import clock
from guildhall.kernel.actor import Actor


@transaction.atomic
def note_crawls(*, actor: Actor, counted: Counter[tuple[str, str]]) -> None:
    """The house adds pages by (name of a crawler, 'served' | 'later' | 'refused') to those of today; says nothing to the log."""
    today = clock.now().date()
    for name in sorted({name for name, _outcome in counted}):
        more = {outcome: counted[name, outcome] for outcome in ("served", "later", "refused")}
        Crawled.objects.get_or_create(day=today, name=name)
        Crawled.objects.filter(day=today, name=name).update(**{one: F(one) + number for one, number in more.items()})


@transaction.atomic
def note_backup(*, actor: Actor, place: str, size: int, rows: int, files: int, seconds: float) -> Backup:
    backup = Backup.objects.create(place=place[:500], size=size, rows=rows, files=files, seconds=seconds)
    record(BackupMade(size=size, rows=rows), subject=backup, actor=actor)
    return backup


@transaction.atomic
def note_restore(*, actor: Actor, place: str, made_at: datetime, rows: int, files: int, erased_again: int) -> Backup:
    """The backup that was brought back is also the last one known to be good."""
    backup = Backup.objects.create(place=place[:500], made_at=made_at, size=0, rows=rows, files=files, seconds=0)
    record(BackupRestored(rows=rows, erased_again=erased_again), subject=backup, actor=actor)
    return backup
