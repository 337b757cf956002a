"""What waits for an answer, and how long. Steps are kept, and the touched waits are settled from them again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection

from guildhall.insights.models import Step, Wait
from guildhall.kernel.meanings import Meaning, meaning_of
from guildhall.kernel.sql import raw_cursor
from guildhall.members.models import ActorKey, Member

Told = tuple[Any, Meaning]
_STEP = """
INSERT INTO insights_step (kind, thread, role, subject_id, actor_key, at, said)
SELECT * FROM unnest(%s::text[], %s::bigint[], %s::text[], %s::bigint[], %s::bigint[], %s::timestamptz[], %s::bigint[])
ON CONFLICT (kind, thread, role, subject_id) DO UPDATE SET at = excluded.at, actor_key = excluded.actor_key,
    withdrawn_at = NULL, said = excluded.said
WHERE insights_step.said <= excluded.said"""
_SETTLE = """
UPDATE insights_wait wait SET answered_at = first.at, answered_by = first.actor_key, closed_at = solved.at
FROM unnest(%(kinds)s::text[], %(threads)s::bigint[]) AS touched (kind, thread)
LEFT JOIN LATERAL (
    SELECT step.at, step.actor_key FROM insights_step step JOIN insights_wait mine USING (kind, thread)
    WHERE step.kind = touched.kind AND step.thread = touched.thread AND step.role = 'answers'
        AND step.withdrawn_at IS NULL AND step.actor_key IS DISTINCT FROM mine.opened_by AND step.at >= mine.opened_at
    ORDER BY step.at, step.id LIMIT 1
) first ON true
LEFT JOIN LATERAL (
    SELECT min(step.at) AS at FROM insights_step step
    WHERE step.kind = touched.kind AND step.thread = touched.thread AND step.role = 'closes'
        AND step.withdrawn_at IS NULL
) solved ON true
WHERE wait.kind = touched.kind AND wait.thread = touched.thread"""


def follow_waits(rows: Sequence[Any]) -> None:
    told: list[Told] = [(row, meaning) for row in rows if (meaning := meaning_of(row.verb))]
    original = [(row, meaning) for row, meaning in told if meaning.verb.name == row.verb]
    _open([(row, meaning) for row, meaning in original if meaning.verb.opens])
    _step([(row, meaning) for row, meaning in original if not meaning.verb.opens])
    for row, meaning in told:
        if meaning.verb.name != row.verb:
            _take_back(row, meaning)
    _settle({(_kind(meaning), _thread(row, meaning)) for row, meaning in told})


def forget_waits() -> None:
    Step.objects.all().delete()
    Wait.objects.all().delete()


def _kind(meaning: Meaning) -> str:
    return meaning.verb.opens or meaning.verb.answers or meaning.verb.closes


def _role(meaning: Meaning) -> str:
    return "answers" if meaning.verb.answers else "closes"


def _thread(row: Any, meaning: Meaning) -> int:
    named = meaning.verb.thread
    return int(row.payload.get(named) or row.subject_id) if named else int(row.subject_id)


def _open(told: Sequence[Told]) -> None:
    waits = [
        Wait(
            kind=meaning.verb.opens,
            thread=row.subject_id,
            subject_type=row.subject_type,
            opened_at=row.occurred_at,
            opened_by=row.actor_key,
            said=row.id,
            source=row.source,
            scopes=row.scopes,
        )
        for row, meaning in told
    ]
    Wait.objects.bulk_create(waits, ignore_conflicts=True)


def _step(told: Sequence[Told]) -> None:
    """One row a subject and role, as the last activity of the batch left it. What bots reply is no answer."""
    bots = _bots({row.actor_key for row, _meaning in told})
    last = {(_kind(meaning), _role(meaning), row.subject_id): (row, meaning) for row, meaning in told}
    kept = [
        _values(row, meaning) for row, meaning in last.values() if not (meaning.verb.answers and row.actor_key in bots)
    ]
    if kept:
        with connection.wrap_database_errors, raw_cursor() as cursor:
            cursor.execute(_STEP, [list(column) for column in zip(*kept, strict=True)])


def _values(row: Any, meaning: Meaning) -> tuple[Any, ...]:
    thread, role = _thread(row, meaning), _role(meaning)
    return (_kind(meaning), thread, role, row.subject_id, row.actor_key, row.occurred_at, row.id)


def _take_back(row: Any, meaning: Meaning) -> None:
    """Or restore."""
    told = {"withdrawn_at": None if meaning.stands else row.occurred_at, "said": row.id}
    if meaning.verb.opens:
        Wait.objects.filter(kind=meaning.verb.opens, thread=row.subject_id, said__lte=row.id).update(**told)
        return
    steps = Step.objects.filter(kind=_kind(meaning), thread=_thread(row, meaning), role=_role(meaning))
    steps.filter(subject_id=row.subject_id, said__lte=row.id).update(**told)


def _settle(touched: set[tuple[str, int]]) -> None:
    if not touched:
        return
    kinds, threads = zip(*sorted(touched), strict=True)
    with connection.wrap_database_errors, raw_cursor() as cursor:
        cursor.execute(_SETTLE, {"kinds": list(kinds), "threads": list(threads)})


def _bots(keys: set[int | None]) -> set[int]:
    rows = ActorKey.objects.filter(key__in=[key for key in keys if key is not None], member__kind=Member.Kind.BOT)
    return set(rows.values_list("key", flat=True))
