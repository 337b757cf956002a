"""What old ids of activity-only sources stand for here, asked once a batch."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from guildhall.connectors.importing.source import Loader
from guildhall.kernel.sql import raw_cursor


@dataclass(frozen=True, slots=True)
class PlaceHere:
    id: int
    within: int | None
    opened_by: int | None  # actor key; 0: nobody any more


_PLACES = """
SELECT old_id, id, within_id, opened_by FROM connectors_place WHERE source = %s AND kind = %s AND old_id = ANY(%s)"""


def places(kind: str) -> Loader:
    return partial(_places, kind)


def _places(kind: str, source: str, ids: Iterable[Any]) -> Mapping[Any, PlaceHere]:
    with raw_cursor() as cursor:
        rows = cursor.execute(_PLACES, (source, kind, [str(old) for old in ids]), prepare=True).fetchall()
    return {old: PlaceHere(*rest) for old, *rest in rows}


def opened(source: str, ids: Iterable[Any]) -> Mapping[Any, PlaceHere]:
    """Conversations in which somebody has spoken."""
    return {old: place for old, place in _places("conversation", source, ids).items() if place.opened_by is not None}
