"""Ties follow the log: what it tells is added, what it takes back is taken back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q

from guildhall.activity.models import Activity
from guildhall.kernel.meanings import meaning_of
from guildhall.kernel.registry import verbs
from guildhall.kernel.sql import raw_cursor
from guildhall.members.models import Tie

Ends = tuple[int, int, str]  # actor key, target key, kind
Change = tuple[Ends, int, datetime]

_ADD = """
INSERT INTO members_tie AS t (actor_key, target_key, kind, count, first_at, last_at)
SELECT * FROM unnest(%s::bigint[], %s::bigint[], %s::text[], %s::int[], %s::timestamptz[], %s::timestamptz[])
ON CONFLICT ON CONSTRAINT one_tie_a_kind DO UPDATE SET count = t.count + excluded.count,
    first_at = least(t.first_at, excluded.first_at), last_at = greatest(t.last_at, excluded.last_at)"""
_TAKEN = "FROM unnest(%s::bigint[], %s::bigint[], %s::text[], %s::int[]) AS taken (actor_key, target_key, kind, times)"
_SAME = "t.actor_key = taken.actor_key AND t.target_key = taken.target_key AND t.kind = taken.kind"
_END = f"DELETE FROM members_tie t USING {_TAKEN[5:]} WHERE {_SAME} AND t.count <= taken.times"  # noqa: S608 - constants
_TAKE = f"UPDATE members_tie t SET count = t.count - taken.times {_TAKEN} WHERE {_SAME}"  # noqa: S608 - constants


def follow_ties(rows: Sequence[Any]) -> None:
    """Add up what these rows of the log say. In the reader's transaction, which reads every row once."""
    told: dict[Ends, list[Any]] = defaultdict(lambda: [0, None, None])
    for ends, step, at in _changes(rows):
        known = told[ends]
        known[0] += step
        if step > 0:
            known[1], known[2] = min(known[1] or at, at), max(known[2] or at, at)
    added = [(*ends, *known) for ends, known in sorted(told.items()) if known[0] > 0]
    taken = [(*ends, -known[0]) for ends, known in sorted(told.items()) if known[0] < 0]
    with raw_cursor() as cursor:
        if added:
            cursor.execute(_ADD, _columns(added))
        if taken:
            cursor.execute(_END, _columns(taken))
            cursor.execute(_TAKE, _columns(taken))


def forget_ties() -> None:
    Tie.objects.all().delete()


def end_ties(key: int) -> None:
    """Of an account of spam: nobody was tied to it."""
    Tie.objects.filter(Q(actor_key=key) | Q(target_key=key)).delete()


def renew_ties(key: int, before: int) -> None:
    """Of an account that was no spam after all: what the log says of it, in rows before this one."""
    end_ties(key)
    told = [verb.name for verb in verbs if (meaning := meaning_of(verb.name)) and meaning.verb.tie]
    of_it = Q(actor_key=key) | Q(target_key=key)
    follow_ties(list(Activity.objects.filter(of_it, verb__in=told, id__lt=before).order_by("id")))


def _columns(rows: Iterable[Sequence[Any]]) -> list[list[Any]]:
    return [list(column) for column in zip(*rows, strict=True)]


def _changes(rows: Sequence[Any]) -> Iterable[Change]:
    before = _taken_back(rows)
    for row in rows:
        meaning = meaning_of(row.verb)
        if meaning is None or not meaning.verb.tie:
            continue
        if row.verb == meaning.verb.name:
            actor, target = row.actor_key, row.target_key
        else:
            actor, target = _ends_of(row, before.get((meaning.verb.name, row.subject_type, row.subject_id), []))
        if actor and target and actor != target:
            yield (actor, target, meaning.verb.tie), 1 if meaning.stands else -1, row.occurred_at


def _taken_back(rows: Sequence[Any]) -> dict[tuple[str, str, int], list[tuple[int | None, int | None]]]:
    """The ends of the rows that these rows take back or restore, by verb and subject, in their order."""
    named: dict[tuple[str, str], set[int]] = defaultdict(set)
    for row in rows:
        meaning = meaning_of(row.verb)
        if meaning and meaning.verb.tie and meaning.verb.name != row.verb:
            named[meaning.verb.name, row.subject_type].add(row.subject_id)
    found: dict[tuple[str, str, int], list[tuple[int | None, int | None]]] = defaultdict(list)
    for (verb, kind), subjects in named.items():
        said = Activity.objects.filter(subject_type=kind, subject_id__in=subjects, verb=verb).order_by("id")
        for subject, actor, target in said.values_list("subject_id", "actor_key", "target_key"):
            found[verb, kind, subject].append((actor, target))
    return found


def _ends_of(row: Any, before: list[tuple[int | None, int | None]]) -> tuple[int | None, int | None]:
    """Of the row that is meant: the actor's own; where staff did it, that of whom it was done to, or the only one's."""
    for key in (row.actor_key, row.target_key):
        own = [ends for ends in before if key is not None and ends[0] == key]
        if own:
            return own[-1]
    return before[-1] if len({actor for actor, _target in before}) == 1 else (None, None)
