"""Lists that are one reader's own: what they watch, and what fits the tags they write in.

Nothing is kept for the second: it is worked out from the reader's public posts whenever somebody opens the list, and
every topic in it says why it is there.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from guildhall.content.models import Post, Space, Tag, Topic, TopicTag
from guildhall.kernel import clock
from guildhall.members.models import Member
from guildhall.outreach.models import Watch

TAGS = 5  # of the reader that count
POSTS = 200  # of the reader that are looked at, the latest
FRESH = timedelta(days=60)  # how old a topic may be


@dataclass(frozen=True)
class OwnTag:
    """A tag that the reader writes in; `answers` of them are answers or replies."""

    id: int
    name: str
    answers: int


def followed(topics: QuerySet[Topic], reader: Member) -> QuerySet[Topic]:
    """Topics that the reader watches, and those of the spaces, tags and people they watch; not what they muted."""
    watched = Watch.objects.said_by(reader.pk).filter(level=Watch.Level.WATCH)
    tagged = TopicTag.objects.filter(topic=OuterRef("pk"), tag__in=_refs(watched, "tag"))
    wanted = Q(pk__in=_refs(watched, "topic")) | Q(space__in=_refs(watched, "space"))
    wanted |= Q(author__in=_refs(watched, "member")) | Q(Exists(tagged))
    return unmuted(topics.filter(wanted), reader)


def unmuted(topics: QuerySet[Topic], reader: Member) -> QuerySet[Topic]:
    muted = Watch.objects.said_by(reader.pk).filter(level=Watch.Level.MUTE)
    tagged = TopicTag.objects.filter(topic=OuterRef("pk"), tag__in=_refs(muted, "tag"))
    topics = topics.exclude(pk__in=_refs(muted, "topic")).exclude(space__in=_refs(muted, "space"))
    return topics.exclude(author__in=_refs(muted, "member")).exclude(Exists(tagged))


def _refs(watches: QuerySet[Watch], kind: str) -> Any:
    return watches.filter(kind=kind).values("ref")


def own_tags(reader: Member) -> list[OwnTag]:
    """The tags of the reader's latest posts in public spaces, most used first."""
    mine = Post.objects.filter(author=reader, hidden_at=None, topic__hidden_at=None)
    public = mine.filter(topic__space__visibility=Space.Visibility.PUBLIC).order_by("-created_at")
    posts = Post.objects.filter(pk__in=public.values("pk")[:POSTS])
    answers = Count("rows__topic__posts", filter=~Q(rows__topic__posts__kind=Post.Kind.OPENING))
    found = Tag.objects.filter(rows__topic__posts__in=posts).annotate(
        number=Count("rows__topic__posts"), answers=answers
    )
    return [OwnTag(*row) for row in found.order_by("-number", "name").values_list("pk", "name", "answers")[:TAGS]]


def fitting(topics: QuerySet[Topic], reader: Member, tags: list[OwnTag]) -> QuerySet[Topic]:
    """Fresh topics of others with one of these tags."""
    tagged = TopicTag.objects.filter(topic=OuterRef("pk"), tag__in=[tag.id for tag in tags])
    fresh = topics.filter(created_at__gte=clock.now() - FRESH).exclude(author=reader)
    return unmuted(fresh.filter(Exists(tagged)), reader)
