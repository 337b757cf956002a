"""What the box of the search offers while somebody types: topics by their titles, and whatever rooms find by name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from guildhall.content.models import Post
from guildhall.content.models.documents import title_mark
from guildhall.content.queries.searching import COLUMNS, MATCHED, matched_for
from guildhall.content.queries.spaces import tags_for
from guildhall.content.queries.standins import Sort, StandIn, number_of, sort_of
from guildhall.kernel.actor import Actor
from guildhall.kernel.prepared import EXAMPLE, Enclosed, Prepared
from guildhall.kernel.registry import Shown, ports
from guildhall.kernel.search import Searchable, both, quoted
from guildhall.kernel.search.words import fold, is_han, tokens

EACH = 4
_TITLED = f"""
SELECT t.id, t.slug, t.title FROM {MATCHED} JOIN content_topic t ON t.id = topic
ORDER BY t.heat DESC, t.id DESC LIMIT {EACH}"""  # noqa: S608 - made of constants


@dataclass(frozen=True)
class Offered:
    label: Any
    icon: str
    things: Sequence[Shown]


def offered(viewer: Actor, text: str) -> list[Offered]:
    """By kind, empty ones left out. Nothing for an operator. A read for each kind."""
    text = " ".join(text.split())[:80]
    if not text or ":" in text or "：" in text:
        return []
    kinds = sorted((entry.answers for entry in ports if entry.kind == "searchable"), key=lambda kind: kind.order)
    return [Offered(kind.label, kind.icon, things) for kind in kinds if (things := kind.find(viewer, text, EACH))]


def named(viewer: Actor, text: str) -> list[Offered]:
    """The same without topics: what stands above results."""
    kinds: list[Searchable] = [
        entry.answers for entry in ports if entry.kind == "searchable" and entry.name != "content.topic.searchable"
    ]
    found = [
        Offered(kind.label, kind.icon, kind.find(viewer, text, EACH))
        for kind in sorted(kinds, key=lambda kind: kind.order)
    ]
    return [one for one in found if one.things]


def topics_titled(viewer: Actor, text: str, limit: int) -> list[Shown]:
    """Topics with all the words in the title, the last one perhaps not written to its end."""
    query = _begun(text)
    rows = _titled(sort_of(viewer)).rows(viewer=number_of(viewer), query=query) if query else []
    return [Shown(title, reverse("content:topic_named", args=[pk, slug]) if slug else reverse("content:topic", args=[pk]))
            for pk, slug, title in rows[:limit]]  # fmt: skip


def tags_named(viewer: Actor, text: str, limit: int) -> list[Shown]:
    """None for more than a word: the names of tags have no spaces."""
    begins = text.lower().lstrip("#")
    return [
        Shown(tag.name, reverse("content:tag", args=[tag.name]))
        for tag, _number in (tags_for(viewer, begins=begins, limit=limit) if " " not in begins else ())
    ]


def _begun(text: str) -> str:
    found = [token for token in tokens(fold(text)[0]) if token.is_whole]
    if not found or (len(found) == 1 and len(found[0].lexeme) < 2 and not is_han(found[0].lexeme)):
        return ""
    *others, last = found
    return both(*(quoted(title_mark(token.lexeme)) for token in others), f"{quoted(title_mark(last.lexeme))}:*")


@cache
def _titled(sort: Sort) -> Prepared[Post]:
    def build(viewer: int) -> QuerySet[Post, Any]:
        return matched_for(StandIn(sort, viewer)).values_list(*COLUMNS)

    return Enclosed(build, _TITLED, ("query",), viewer=EXAMPLE)
