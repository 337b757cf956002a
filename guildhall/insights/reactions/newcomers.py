from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from guildhall.insights.models import Newcomer


def note_newcomers(rows: Sequence[Any]) -> None:
    found = [
        Newcomer(actor_key=row.actor_key, joined_at=row.occurred_at, source=row.source)
        for row in rows
        if row.actor_key is not None
    ]
    Newcomer.objects.bulk_create(found, ignore_conflicts=True)


def forget_newcomers() -> None:
    Newcomer.objects.all().delete()
