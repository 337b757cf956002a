"""What an article's page shows around it, each by one read and only where there is something."""

from __future__ import annotations

from dataclasses import dataclass

from guildhall.content.models import Post, Topic
from guildhall.content.queries.people import Face, columns, face
from guildhall.kernel.actor import Actor


@dataclass(frozen=True)
class Part:
    id: int
    title: str
    slug: str
    language: str


@dataclass(frozen=True)
class SeriesPlace:
    """Where an article stands in its series, among the parts that the viewer may read."""

    title: str
    parts: list[Part]
    at: int  # from 0

    @property
    def number(self) -> int:
        return self.at + 1

    @property
    def earlier(self) -> Part | None:
        return self.parts[self.at - 1] if self.at else None

    @property
    def later(self) -> Part | None:
        return self.parts[self.at + 1] if self.at + 1 < len(self.parts) else None


def series_place(viewer: Actor, topic: Topic) -> SeriesPlace | None:
    if topic.series_id is None:
        return None
    parts = Topic.objects.visible_to(viewer).filter(series=topic.series_id, hidden_at=None)
    rows = list(parts.order_by("series_position", "pk").values_list("pk", "title", "slug", "language", "series__title"))
    at = next((place for place, row in enumerate(rows) if row[0] == topic.pk), None)
    return SeriesPlace(rows[at][4], [Part(*row[:4]) for row in rows], at) if at is not None else None


@dataclass(frozen=True)
class Credit:
    """The answer that an article was made of; without `title` the viewer may not read its question."""

    post: int
    by: Face
    title: str


def credit_of(viewer: Actor, topic: Topic) -> Credit | None:
    if topic.from_post_id is None:
        return None
    posts = Post.objects.filter(pk=topic.from_post_id)
    found = posts.values_list("pk", "author_id", "author_name", "topic__title", *columns("author")).first()
    if found is None:
        return None
    is_readable = Post.objects.visible_to(viewer).filter(pk=topic.from_post_id).exists()
    return Credit(found[0], face(found[1], found[2], found[4:]), found[3] if is_readable else "")
