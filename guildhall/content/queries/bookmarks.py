"""What a member saved, as far as they may still read it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from guildhall.content.models import Bookmark, Post, Topic
from guildhall.content.queries.feeds import Row, rows_of
from guildhall.kernel.html import text_of
from guildhall.kernel.text import clip
from guildhall.members.models import Member

PAGE = 30
EXCERPT = 160  # columns


@dataclass(frozen=True)
class Saved:
    id: int
    post_id: int
    topic: Row
    is_opening: bool
    excerpt: str
    note: str
    made_at: datetime
    remind_at: datetime | None
    reminded_at: datetime | None


def saved_by(member: Member, *, before: int = 0) -> tuple[list[Saved], int]:
    """A page of bookmarks, the latest first, and the key of the next one (0 on the last). Two reads."""
    rows = _readable(member)
    rows = rows.filter(pk__lt=before) if before else rows
    found = _page(rows.order_by("-pk")[: PAGE + 1])
    page = found[:PAGE]
    return page, page[-1].id if len(found) > PAGE else 0


def reminders_of(member: Member) -> list[Saved]:
    """What the member wants to come back to, what is due first. Two reads."""
    return _page(_readable(member).exclude(remind_at=None).order_by("remind_at", "pk")[: 2 * PAGE])


def _readable(member: Member) -> QuerySet[Bookmark]:
    return Bookmark.objects.filter(member=member, post__in=Post.objects.visible_to(member))


def _page(rows: QuerySet[Bookmark]) -> list[Saved]:
    fields = (
        "pk",
        "post_id",
        "post__topic_id",
        "post__kind",
        "post__html",
        "note",
        "made_at",
        "remind_at",
        "reminded_at",
    )
    found: list[Any] = list(rows.values_list(*fields))
    topics = {row.id: row for row in rows_of(Topic.objects.filter(pk__in={row[2] for row in found}))}
    return [
        Saved(pk, post, topics[topic], kind == Post.Kind.OPENING, clip(text_of(html), EXCERPT), *rest)
        for pk, post, topic, kind, html, *rest in found
    ]


def bookmark_of(member: Member, post: Post) -> Bookmark | None:
    return Bookmark.objects.filter(member=member, post=post).first()


def own_bookmark(member: Any, pk: int) -> Bookmark:
    """Raises Http404."""
    return get_object_or_404(Bookmark.objects.select_related("post__topic__space"), pk=pk, member=member)
