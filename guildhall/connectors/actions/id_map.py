"""The id map: where things from elsewhere went, and what was known about them there."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from guildhall.connectors.importing.source import Came
from guildhall.connectors.models import SourceRow
from guildhall.kernel.actor import Actor
from guildhall.kernel.sql import raw_cursor
from guildhall.members.models import Member

_MAP = "COPY connectors_sourcerow (source, kind, old_id, subject_type, subject_id, facts) FROM STDIN"
_FACTS = """
UPDATE connectors_sourcerow s SET facts = s.facts || n.facts FROM unnest(%s::text[], %s::jsonb[]) AS n (old_id, facts)
WHERE s.source = %s AND s.kind = %s AND s.old_id = n.old_id"""
_EVENTS = """
UPDATE connectors_sourcerow s
SET facts = jsonb_set(s.facts, '{events}', coalesce(s.facts->'events', '[]') || n.events)
FROM unnest(%s::text[], %s::jsonb[]) AS n (old_id, events)
WHERE s.source = %s AND s.kind = %s AND s.old_id = n.old_id"""


def remember(source: str, rows: Iterable[Came]) -> None:
    with raw_cursor() as cursor, cursor.copy(_MAP) as copy:
        for row in rows:
            facts = json.dumps(row.facts) if row.facts else "{}"
            copy.write_row((source, row.kind, row.old_id, row.subject_type, row.subject_id, facts))


def add_facts(source: str, kind: str, events: Mapping[Any, list[dict[str, Any]]]) -> None:
    """Append events to the facts of things that came from a source."""
    if not events:
        return
    with raw_cursor() as cursor:
        values = [json.dumps(some) for some in events.values()]
        cursor.execute(_EVENTS, [[str(old_id) for old_id in events], values, source, kind])


def set_facts(source: str, kind: str, facts: Mapping[str, dict[str, Any]]) -> None:
    """Add facts to things that came from a source; those of the same name are replaced."""
    if facts:
        with raw_cursor() as cursor:
            values = [json.dumps(some) for some in facts.values()]
            cursor.execute(_FACTS, [list(facts), values, source, kind])


@transaction.atomic
def forget_member(*, actor: Actor, member: Member) -> None:
    """Nothing says any more which account of an old site this was; a later dump cannot bring the person back."""
    SourceRow.objects.filter(subject_type="members.member", subject_id=member.pk).delete()
