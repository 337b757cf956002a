"""The segments that come with the house, made once each; what staff changed or closed stays so."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from guildhall.kernel import clock
from guildhall.kernel.registry import segment_fields
from guildhall.kernel.sql import raw_cursor
from guildhall.kernel.text import Bilingual
from guildhall.members.models import Segment
from guildhall.members.queries.segment_sql import compiled
from guildhall.members.rules.segments import tree_of
from guildhall.members.rules.shipped_segments import FAMILIES, FEWEST, MOST, SHIPPED, Family

Made = tuple[str, Bilingual, dict[str, Any]]


@transaction.atomic
def ship_segments() -> int:
    """Those that are not there yet; how many were made. A field that no room declares makes none."""
    known = set(Segment.objects.exclude(key="").values_list("key", flat=True))
    wanted: list[Made] = [(key, *told) for key, told in SHIPPED.items() if key not in known and _is_asked(told[1])]
    wanted += [made for family in FAMILIES for made in _of_family(family, known)]
    rows = [
        Segment(key=key[:100], name_en=name.en[:80], name_zh_hans=name.zh_hans[:80], rules=rules)
        for key, name, rules in wanted
    ]
    Segment.objects.bulk_create(rows)
    return len(rows)


def count_at_once() -> None:
    """Have the nightly count made soon where none has been: who opens a community need not wait for the night."""
    if not Segment.objects.exclude(key="").exists():
        with suppress(AlreadyEnqueued), transaction.atomic():
            count = app.configure_task("members.count_segments", queueing_lock="members.count_segments")
            count.defer(timestamp=round(clock.now().timestamp()))


def _is_asked(rules: dict[str, Any]) -> bool:
    return all(rule["field"] in segment_fields for rule in rules["rules"])


def _of_family(family: Family, known: set[str]) -> Iterator[Made]:
    """For the first values that enough members have, as long as the family has room."""
    asked = segment_fields.get(family.field)
    if asked is None or asked.choices is None:
        return
    room = MOST - sum(key.startswith(f"{family.key}:") for key in known)
    for value, label in list(asked.choices.offered())[: 4 * MOST]:
        key, rules = f"{family.key}:{value}"[:100], family.rules(value)
        if room > 0 and key not in known and _are_enough(rules):
            room -= 1
            said = label if isinstance(label, Bilingual) else Bilingual(str(label), str(label))
            yield key, Bilingual(family.name.en % {"of": said.en}, family.name.zh_hans % {"of": said.zh_hans}), rules


def _are_enough(rules: dict[str, Any]) -> bool:
    made = compiled(tree_of(rules))
    with raw_cursor() as cursor:
        # Up to the smallest number that is enough: the rest need not be counted.
        rows = cursor.execute(f"{made.alone} LIMIT {FEWEST}", made.params).fetchall()
    return len(rows) == FEWEST
