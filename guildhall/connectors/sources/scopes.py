"""Where in the log something belongs: the small numbers of a space, a language, tags, a place elsewhere."""

from __future__ import annotations

from collections.abc import Iterable

from guildhall.activity.actions import scope
from guildhall.connectors.importing.source import Context
from guildhall.content.models import language_number


def scopes_of_topic(context: Context, space: int, language: str, tags: Iterable[int] = ()) -> tuple[int, ...]:
    return scopes(context, ("space", space), ("language", language_number(language)), *(("tag", tag) for tag in tags))


def scopes(context: Context, *places: tuple[str, int]) -> tuple[int, ...]:
    """Known ones are kept for the run: they are asked for with every row."""
    known: dict[tuple[str, int], int] = context.shared.setdefault("scopes", {})
    for place in places:
        if place not in known:
            known[place] = scope(*place)
    return tuple(known[place] for place in places)
