"""What somebody waits for: written by web processes, heard by the insights process."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection, transaction

from guildhall.insights.actions.lake import CHANNEL
from guildhall.insights.asking import Ask
from guildhall.insights.models import AnswerKept
from guildhall.kernel import clock


def want(asks: Iterable[Ask]) -> int:
    """Wish for answers, or for newer ones, and wake the insights process. Returns how many are wished for."""
    now = clock.now()
    asked = {ask.key: ask for ask in asks}
    wishes = [AnswerKept(key=key, metric=ask.metric, ask=ask.as_json(), wanted_at=now) for key, ask in asked.items()]
    if not wishes:
        return 0
    with transaction.atomic():
        AnswerKept.objects.bulk_create(
            wishes, update_conflicts=True, unique_fields=["key"], update_fields=["wanted_at"]
        )
        wake()
    return len(wishes)


def wake() -> None:
    """The insights process looks at what is due, once the caller's transaction is committed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, '')", [CHANNEL])
