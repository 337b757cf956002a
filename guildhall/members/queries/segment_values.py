"""What rules may ask for where members wrote it themselves: the words that most of them use."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Count

from guildhall.kernel.text import Bilingual
from guildhall.members.cities import added_up
from guildhall.members.models import Member

OFFERED, SPELLINGS = 100, 500


def cities() -> list[tuple[str, Any]]:
    """By number of people, all spellings of one added up."""
    return added_up(_counted("city")[:SPELLINGS])[:OFFERED]


def companies() -> list[tuple[str, Any]]:
    return _most("company")


def _most(column: str) -> list[tuple[str, Any]]:
    return [(said, said) for said, _people in _counted(column)[:OFFERED]]


def _counted(column: str) -> Any:
    rows = Member.objects.present().exclude(**{column: ""}).order_by()
    return rows.values_list(column).annotate(people=Count("pk")).order_by("-people", column)


def quoted(values: Sequence[str]) -> dict[str, Any]:
    """Words that stand as they were written: a city, a company."""
    return {value: Bilingual(value, value) for value in values}
