"""What feeds hold: lists of topics with the words they open with, and whatever one person wrote. Guests' eyes only."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from guildhall.content.models import Post
from guildhall.content.queries.mentions import named
from guildhall.members.models import Guest, Member
from guildhall.members.queries import ids_behind

SIZE = 20


@dataclass(frozen=True, slots=True)
class Opening:
    """How a topic begins."""

    html: str
    edited_at: datetime | None
    tag_names: list[str]


def openings_of(topics: Iterable[int]) -> dict[int, Opening]:
    """By topic; ask only for topics that the reader may read."""
    posts = Post.objects.filter(topic__in=list(topics), kind=Post.Kind.OPENING)
    found = posts.values_list("topic", "html", "edited_at", "topic__tag_names")
    return {topic: Opening(html, edited_at, names) for topic, html, edited_at, names in found}


def works_of(member: Member, *, before: str = "") -> tuple[list[Post], str]:
    """Posts of a person that guests may read, the latest first, and the key of those before them (empty on the last)."""
    posts = Post.objects.visible_to(Guest()).filter(_before(before), author__in=ids_behind(member))
    found = list(posts.select_related("topic__space").order_by("-created_at", "-pk")[: SIZE + 1])
    last = found[SIZE - 1] if len(found) > SIZE else None
    for post, html in zip(found, named(post.html for post in found), strict=True):
        post.html = html
    return found[:SIZE], f"{last.created_at.isoformat()}_{last.pk}" if last else ""


def _before(key: str) -> Q:
    """Everything behind a key; a key that says nothing is the beginning."""
    at, _line, pk = key.rpartition("_")
    try:
        since: Any = datetime.fromisoformat(at)
        number = int(pk)
    except ValueError:
        return Q()
    if since.tzinfo is None or not 0 < number < 2**63:
        return Q()
    return Q(created_at__lt=since) | Q(created_at=since, pk__lt=number)
