"""Every address that search engines should know: what guests may read, in files by ranges of numbers.

A range keeps its file for ever, so that a crawler fetches again only what its last change says.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import BigIntegerField, Exists, ExpressionWrapper, F, Max, OuterRef, QuerySet, Subquery

from guildhall.content.models import Post, Tag, Topic, TopicLink
from guildhall.members.models import Guest, Member

RANGE = 10_000  # numbers a file: with addresses of the greatest length under 10 MB, a fifth of the entries allowed
MOST_TAGS = 45_000


def topic_files() -> list[tuple[int, datetime]]:
    """Number of each file of topics, and when something in it changed last."""
    active = dict(_by_file(public_topics(), "pk", "active_at"))
    edited = dict(_by_file(Post.objects.visible_to(Guest()).exclude(edited_at=None), "topic_id", "edited_at"))
    return [(number, max(at, edited.get(number, at))) for number, at in sorted(active.items())]


def topic_entries(number: int) -> Sequence[Any]:
    """`id slug active_at edited_at` of each topic of a file; `edited_at` is the last edit of any of its posts."""
    edits = Post.objects.filter(topic=OuterRef("pk"), hidden_at=None).exclude(edited_at=None)
    last = edits.order_by().values("topic").annotate(last=Max("edited_at")).values("last")
    found = _in_file(public_topics(), number).order_by("pk").annotate(edited_at=Subquery(last))
    return list(found.values_list("id", "slug", "active_at", "edited_at", named=True))


def people_files() -> list[int]:
    return [number for number, _pk in sorted(_by_file(_public_people(), "pk", "pk"))]


def people_entries(number: int) -> list[Member]:
    return list(_in_file(_public_people(), number).order_by("pk"))


def public_tags() -> list[str]:
    return list(Tag.objects.filter(topics__gt=0).order_by("-topics", "name").values_list("name", flat=True)[:MOST_TAGS])


def public_topics() -> QuerySet[Topic]:
    """Without duplicates: the question that they repeat stands for them."""
    copies = TopicLink.objects.filter(topic=OuterRef("pk"), kind=TopicLink.Kind.DUPLICATE)
    return Topic.objects.visible_to(Guest()).exclude(Exists(copies))


def _public_people() -> QuerySet[Member]:
    """Who wants to be listed, came in person, and wrote something that guests may read."""
    wrote = Post.objects.visible_to(Guest()).filter(author=OuterRef("pk"))
    listed = Member.objects.visible_to(Guest()).listed().people().exclude(claimed_at=None)
    return listed.filter(Exists(wrote))


def _by_file(rows: QuerySet[Any], number: str, of: str) -> Any:
    """(number of the file, greatest value) of each range that has rows."""
    which = ExpressionWrapper(F(number) / RANGE, BigIntegerField())
    return rows.order_by().annotate(file=which).values("file").annotate(last=Max(of)).values_list("file", "last")


def _in_file(rows: QuerySet[Any], number: int) -> QuerySet[Any]:
    return rows.filter(pk__gte=number * RANGE, pk__lt=(number + 1) * RANGE)
