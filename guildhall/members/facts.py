"""Small tables beside the lake: who is behind the keys of the log. Keys and times only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef
from django.db.models.functions import Coalesce

from guildhall.activity.models import Activity
from guildhall.kernel.registry import Dataset, datasets
from guildhall.kernel.text import Bilingual
from guildhall.members import segment_fields  # noqa: F401 - its fields are declared by being imported
from guildhall.members.activities import RoleEnded, RoleGranted
from guildhall.members.models import ActorKey, Merge, RoleGrant

AT_ONCE = 5000
Period = tuple[int, datetime | None, datetime | None]  # key, since, until


def people() -> Iterable[tuple[int, int, datetime, str]]:
    """Everybody who is not erased; `person` is the key of whoever stands for them now."""
    keys = ActorKey.objects.order_by("key")
    person = Coalesce("member__merged_into__key_row__key", "key")
    return keys.values_list("key", person, "member__joined_at", "member__kind").iterator(AT_ONCE)


def staff() -> Iterator[Period]:
    """When somebody held a role. Of erased people the log still tells it, by a key that leads to nobody."""
    held = RoleGrant.objects.filter(member__key_row__isnull=False).order_by("id")
    yield from held.values_list("member__key_row__key", "granted_at", "ended_at")
    yield from _former_staff()


def _former_staff() -> Iterator[Period]:
    granted, ended = RoleGranted.verb, RoleEnded.verb  # type: ignore[attr-defined]
    told = Activity.objects.filter(verb__in=(granted, ended), target_key__isnull=False).order_by("id")
    told = told.filter(~Exists(ActorKey.objects.filter(key=OuterRef("target_key"))))
    begun: dict[tuple[Any, Any], datetime] = {}
    for key, verb, role, at in told.values_list("target_key", "verb", "payload__role", "occurred_at"):
        if verb == granted:
            begun[key, role] = at
        elif (key, role) in begun:
            yield key or 0, begun.pop((key, role)), at
    yield from ((key, since, None) for (key, _role), since in begun.items())


def persons() -> Iterator[tuple[int, int, datetime | None, datetime | None]]:
    """For which person a key stood, from when until when; only keys that were ever merged, their other times too."""
    into: dict[int, int] = {}
    groups: dict[int, set[int]] = defaultdict(set)  # those who stand for somebody, themselves included
    spans: dict[int, list[tuple[datetime | None, int]]] = defaultdict(list)
    for at, source, target in _turns():
        into.pop(source, None)
        if target is not None:
            into[source] = target
        before = spans[source][-1][1] if source in spans else source
        for key in {source, *groups[before]}:
            now = _last(key, into)
            groups[before].discard(key)
            groups[now].add(key)
            if now != before:
                spans[key] = [*(spans[key] or [(None, key)]), (at, now)]
    for key, marks in spans.items():
        ends = [at for at, _person in marks[1:]]
        yield from ((key, person, at, until) for (at, person), until in zip(marks, [*ends, None], strict=True))


def _turns() -> list[tuple[datetime, int, int | None]]:
    """Merges and their ends in the order of time; of people who are not erased."""
    rows = Merge.objects.filter(source__key_row__isnull=False, target__key_row__isnull=False)
    told = rows.values_list("merged_at", "undone_at", "source__key_row__key", "target__key_row__key")
    begun: list[tuple[datetime, int, int | None]] = [(at, key, into) for at, _undone, key, into in told]
    undone = [(at, key, None) for _merged, at, key, _into in told if at is not None]
    return sorted([*begun, *undone], key=lambda turn: (turn[0], turn[2] is not None))


def _last(key: int, into: dict[int, int]) -> int:
    while key in into:
        key = into[key]
    return key


datasets.add(
    Dataset(
        name="members.people",
        label=Bilingual("Who a key stands for", "键所对应的人"),
        columns={"key": "int", "person": "int", "joined": "time", "kind": "text"},
        rows=people,
    )
)
datasets.add(
    Dataset(
        name="members.staff",
        label=Bilingual("Times on the staff", "担任工作人员的时段"),
        columns={"key": "int", "since": "time", "until": "time"},
        rows=staff,
    )
)
datasets.add(
    Dataset(
        name="members.persons",
        label=Bilingual("Whom merged keys stood for, and when", "合并的键在各时段所对应的人"),
        columns={"key": "int", "person": "int", "since": "time", "until": "time"},
        rows=persons,
    )
)
