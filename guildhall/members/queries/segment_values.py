"""What rules may ask for where members wrote it themselves: the words that most of them use."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Count

from guildhall.kernel.text import Bilingual
from guildhall.members.models import Member

OFFERED = 100


def cities() -> list[tuple[str, Any]]:
    return _most("city")


def companies() -> list[tuple[str, Any]]:
    return _most("company")


def _most(column: str) -> list[tuple[str, Any]]:
    rows = Member.objects.present().exclude(**{column: ""}).values(column)
    counted = rows.annotate(people=Count("pk")).order_by("-people", column)[:OFFERED]
    return [(row[column], row[column]) for row in counted]


def quoted(values: Sequence[str]) -> dict[str, Any]:
    """Words that stand as they were written: a city, a company."""
    return {value: Bilingual(value, value) for value in values}
