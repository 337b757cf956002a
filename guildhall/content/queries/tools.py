"""What was done with a topic as a whole, and the lists that moderators choose from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from guildhall.content.models import Post, Space, SpaceModerator, Topic, TopicNote
from guildhall.content.models.spaces import SEES_ALL
from guildhall.kernel.actor import Actor
from guildhall.members.queries import members_of_keys

SHOWN = 20  # notes on a topic page, the latest
POSTS, TOPICS = 50, 50  # a page of what is chosen from
STATES = {
    "open": Q(closed_at=None, hidden_at=None),
    "closed": Q(closed_at__isnull=False),
    "hidden": Q(hidden_at__isnull=False),
}


@dataclass(frozen=True)
class NoteLine:
    """A note as the viewer may see it: places and topics that are closed to them have no name."""

    note: TopicNote
    by: Any
    from_space: Space | None
    to_space: Space | None
    other: Topic | None


def notes_of(viewer: Actor, topic: Topic) -> list[NoteLine]:
    """In order of time; four reads where there are any, none else."""
    if topic.noted_at is None:
        return []
    rows = list(TopicNote.objects.filter(topic=topic).order_by("-pk")[:SHOWN])[::-1]
    people = members_of_keys(row.made_by for row in rows)
    spaces = Space.objects.visible_to(viewer).in_bulk(
        {pk for row in rows for pk in (row.from_space_id, row.to_space_id) if pk}
    )
    others = _others(viewer, {row.other_id for row in rows if row.other_id})
    return [
        NoteLine(
            row,
            people.get(row.made_by or 0),
            spaces.get(row.from_space_id or 0),
            spaces.get(row.to_space_id or 0),
            others.get(row.other_id or 0),
        )
        for row in rows
    ]


def _others(viewer: Actor, ids: set[int]) -> dict[int, Topic]:
    """A topic that came here is named by what it was called, as long as its posts can be read, that is: here."""
    if not ids:
        return {}
    readable = Q(pk__in=Topic.objects.visible_to(viewer)) | Q(merged_into__in=Topic.objects.visible_to(viewer))
    return Topic.objects.filter(readable, pk__in=ids).in_bulk()


def merged_into(viewer: Actor, pk: int) -> Topic | None:
    """Where the posts of a topic are read that was merged into another, as far as the viewer may read that."""
    found = Topic.objects.filter(pk=pk).exclude(merged_into=None).values("merged_into")
    return Topic.objects.visible_to(viewer).filter(pk__in=found).first()


def elsewhere(viewer: Actor, pk: int, topic: Topic) -> Post | None:
    """A post that is not in this topic and that the viewer may read."""
    found = Post.objects.visible_to(viewer).exclude(topic=topic).filter(pk=pk)
    return found.select_related("topic__space", "author").first()


def kept_spaces(viewer: Actor) -> QuerySet[Space]:
    """Open spaces that the viewer looks after."""
    spaces = Space.objects.open().order_by("position", "pk")
    return spaces if viewer.can(SEES_ALL) else spaces.filter(pk__in=SpaceModerator.objects.of(viewer).values("space"))


def posts_to_split(topic: Topic, since: int) -> list[Post]:
    """A page of answers and replies from a number on, and one more where there is a next page."""
    found = topic.posts.exclude(kind=Post.Kind.OPENING).filter(number__gte=since).select_related("author")
    return list(found.order_by("number", "pk")[: POSTS + 1])


def topics_to_edit(viewer: Actor, *, q: str = "", space: int = 0, state: str = "", before: int = 0) -> list[Topic]:
    """A page of topics in the spaces that the viewer looks after, newest first, and one more where there is a next page."""
    found = Topic.objects.visible_to(viewer).filter(merged_into=None).select_related("space", "author")
    if not viewer.can(SEES_ALL):
        found = found.filter(space__in=SpaceModerator.objects.of(viewer).values("space"))
    if space:
        found = found.filter(space=space)
    for word in q.split()[:5]:
        found = found.filter(title__icontains=word)
    if state:
        found = found.filter(STATES[state])
    if before:
        found = found.filter(pk__lt=before)
    return list(found.order_by("-pk")[: TOPICS + 1])


def topics_chosen(viewer: Actor, ids: list[int]) -> list[Topic]:
    found = Topic.objects.visible_to(viewer).filter(pk__in=ids, merged_into=None)
    return list(found.select_related("space", "author").order_by("pk"))
