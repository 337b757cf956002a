"""What a member saved, as far as they may still read it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

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


def saved_by(member: Member, *, before: int = 0) -> tuple[list[Saved], int]:
    """A page of bookmarks, the latest first, and the key of the next one (0 on the last). Two reads."""
    rows = Bookmark.objects.filter(member=member, post__in=Post.objects.visible_to(member))
    rows = rows.filter(pk__lt=before) if before else rows
    fields = ("pk", "post_id", "post__topic_id", "post__kind", "post__html", "note", "made_at")
    found = list(rows.order_by("-pk").values_list(*fields)[: PAGE + 1])
    topics = {row.id: row for row in rows_of(Topic.objects.filter(pk__in={row[2] for row in found}))}
    page = [
        Saved(pk, post, topics[topic], kind == Post.Kind.OPENING, clip(text_of(html), EXCERPT), note, made_at)
        for pk, post, topic, kind, html, note, made_at in found[:PAGE]
    ]
    return page, page[-1].id if len(found) > PAGE else 0


def bookmark_of(member: Member, post: Post) -> Bookmark | None:
    return Bookmark.objects.filter(member=member, post=post).first()
