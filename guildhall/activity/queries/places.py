"""What the numbers in `scopes` of a row stand for."""

from __future__ import annotations

from collections.abc import Iterable

from guildhall.kernel.sql import numbers, prepared_rows

_PLACES = "SELECT id, kind, ref FROM activity_scope WHERE id = ANY($1::int[])"


def places_of(scopes: Iterable[int]) -> dict[int, tuple[str, int]]:
    """By number: the kind of place and its key, ("space", 12)."""
    return {pk: (kind, ref) for pk, kind, ref in prepared_rows(_PLACES, [numbers(scopes)])}
