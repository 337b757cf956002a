"""What waits for a reply now, how old it is, and who has answered such things before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Count, F, Q, QuerySet

from guildhall.activity.models import Scope
from guildhall.insights.models import Newcomer, Step, Wait
from guildhall.kernel import clock

AGES = (timedelta(days=1), timedelta(days=3), timedelta(days=7), timedelta(days=30))

_ANSWERERS = """
SELECT step.actor_key, count(DISTINCT step.thread),
    count(DISTINCT step.thread) FILTER (WHERE wait.answered_by = step.actor_key
        AND step.at <= wait.opened_at + interval '1 day'), max(step.at)
FROM insights_wait wait JOIN insights_step step USING (kind, thread)
WHERE wait.kind = %s AND wait.scopes && %s::int[] AND step.role = 'answers' AND step.withdrawn_at IS NULL
    AND step.actor_key IS NOT NULL AND step.actor_key IS DISTINCT FROM %s
    AND step.actor_key IS DISTINCT FROM wait.opened_by AND step.at > %s
GROUP BY 1 ORDER BY 2 DESC, 4 DESC LIMIT %s"""


@dataclass(frozen=True)
class Answerer:
    """Who has answered questions with one of these tags: how many, and how many of them first and within a day."""

    actor_key: int
    answered: int
    within_a_day: int
    last_at: datetime


def open_waits(kind: str = "question") -> QuerySet[Wait]:
    return Wait.objects.filter(kind=kind, answered_at=None, closed_at=None, withdrawn_at=None)


def open_count() -> int:
    return open_waits().count()


def open_by_age() -> list[int]:
    """Counts up to a day, three, seven, thirty days, and older."""
    now = clock.now()
    edges = [None, *(now - age for age in AGES), None]
    parts = {f"age{at}": Count("pk", filter=_between(edges[at + 1], edges[at])) for at in range(len(AGES) + 1)}
    counted = open_waits().aggregate(**parts)
    return [counted[name] for name in parts]


def oldest_open(*, older_than: timedelta, limit: int) -> list[Wait]:
    return list(open_waits().filter(opened_at__lt=clock.now() - older_than).order_by("opened_at", "id")[:limit])


def opened_by_newcomers(*, days: int, limit: int) -> list[tuple[Wait, Newcomer]]:
    """Open questions of people who joined in the last days, oldest first. Imported people joined elsewhere."""
    fresh = Newcomer.objects.filter(joined_at__gte=clock.now() - timedelta(days=days), source="")
    joined = {one.actor_key: one for one in fresh}
    waits = open_waits().filter(opened_by__in=list(joined)).order_by("opened_at", "id")[:limit]
    return [(wait, joined[wait.opened_by]) for wait in waits if wait.opened_by is not None]


def who_could_answer(wait: Wait, *, limit: int = 2, days: int = 365) -> list[Answerer]:
    """People who answered questions with one of its tags in the last year, most first; never the asker."""
    tags = list(Scope.objects.filter(pk__in=wait.scopes, kind="tag").values_list("pk", flat=True))
    if not tags:
        return []
    since = clock.now() - timedelta(days=days)
    with connection.cursor() as cursor:
        cursor.execute(_ANSWERERS, [wait.kind, tags, wait.opened_by, since, limit])
        return [Answerer(*row) for row in cursor.fetchall()]


def is_first_of(wait: Wait) -> bool:
    """Whether the opener never opened anything before."""
    earlier = Wait.objects.filter(opened_by=wait.opened_by).filter(
        Q(opened_at__lt=wait.opened_at) | Q(opened_at=wait.opened_at, pk__lt=wait.pk)
    )
    return wait.opened_by is not None and not earlier.exists()


def replies_of(waits: Iterable[Wait]) -> dict[tuple[str, int], int]:
    """How many standing replies of people, the opener included."""
    wanted: Sequence[Any] = list(waits)
    rows = Step.objects.filter(role="answers", withdrawn_at=None, thread__in=[wait.thread for wait in wanted])
    return {(kind, thread): count for kind, thread, count in rows.values_list("kind", "thread").annotate(n=Count("pk"))}


def _between(since: datetime | None, until: datetime | None) -> Q:
    wanted = Q()
    if since:
        wanted &= Q(opened_at__gt=since)
    if until:
        wanted &= Q(opened_at__lte=until)
    return wanted


@dataclass(frozen=True)
class Late:
    """Questions without a reply after a day, at least thirty days old: how many, and how many got one later."""

    n: int
    answered: int


def late_replies(kind: str = "question", *, days: int = 365) -> Late:
    now = clock.now()
    asked = Wait.objects.filter(kind=kind, withdrawn_at=None, opened_at__gte=now - timedelta(days=days))
    ripe = asked.filter(opened_at__lt=now - AGES[-1]).exclude(closed_at__lte=F("opened_at") + AGES[0])
    slow = ripe.filter(Q(answered_at=None) | Q(answered_at__gt=F("opened_at") + AGES[0]))
    counted = slow.aggregate(n=Count("pk"), answered=Count("answered_at"))
    return Late(counted["n"], counted["answered"])
