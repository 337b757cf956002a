"""What a member has read and what is new to them, laid over lists and topics in the read that fetches those."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import DateTimeField, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Coalesce
from django.http import Http404

from guildhall.content.models import Comment, Post, ReadingChoice, ReadingMark, Space, Topic, TopicReading
from guildhall.content.queries.standins import Sort, StandIn, number_of, sort_of
from guildhall.kernel import clock
from guildhall.kernel.prepared import EXAMPLE, Prepared
from guildhall.kernel.sql import raw_cursor

FRESH = timedelta(days=30)  # what is older counts as read, and what was there before a member joined
MOST_COUNTED = 100  # new posts of a topic
STATE = ("read_to", "seen_at", "marked_at", "fresh")


def with_state(topics: QuerySet[Topic], viewer: Any) -> QuerySet[Topic]:
    """`read_to`: number of the last post read; `fresh`: the posts of others behind it, at most a hundred, by number.

    Both are empty for topics that were never opened. `marked_at`: everything up to then was taken as read.
    """
    reading = TopicReading.objects.filter(member=viewer.pk, topic=OuterRef("pk"))
    marks = ReadingMark.objects.filter(Q(space=None) | Q(space=OuterRef("space")), member=viewer.pk)
    topics = topics.annotate(
        read_to=Subquery(reading.values("number")[:1]),
        seen_at=Subquery(reading.values("seen_at")[:1]),
        marked_at=Subquery(marks.order_by("-at").values("at")[:1]),
    )
    beginning = Cast(Value("-infinity"), DateTimeField())
    posts = Post.objects.filter(topic=OuterRef("pk"), number__gt=OuterRef("read_to"), hidden_at=None)
    # Plus nothing: else an index by time is walked through for the whole topic, and not the one by number from there.
    posts = posts.annotate(written_at=F("created_at") + timedelta())
    posts = posts.filter(written_at__gt=Coalesce(OuterRef("marked_at"), beginning)).exclude(author=viewer.pk)
    return topics.annotate(fresh=ArraySubquery(posts.order_by("number").values("pk")[:MOST_COUNTED]))


def is_unread(row: Any, member: Any) -> bool:
    """Something happened in the topic of this row (with its state) that the member has not seen and did not do."""
    if row.fresh:
        return True
    if row.seen_at is None:
        is_fresh: bool = row.created_at > begin_of(member, row.marked_at)
        return is_fresh and row.author_id != member.pk
    is_later: bool = row.active_at > max(row.seen_at, row.marked_at or row.seen_at)
    return is_later and row.active_by_id != member.pk


def begin_of(member: Any, marked_at: datetime | None) -> datetime:
    """What was written before this moment counts as read."""
    joined_at: datetime = member.joined_at
    return max(joined_at, clock.now() - FRESH, marked_at or joined_at)


def news_of(viewer: Any, topic: int, since: int) -> News:
    """The `fresh` posts of others behind a number, and the last number of all. Raises Http404."""
    found = _news(sort_of(viewer)).rows(viewer=number_of(viewer), topic=topic, since=since)
    if not found:
        raise Http404
    return News(*found[0])


@dataclass(frozen=True)
class News:
    id: int
    slug: str
    space_id: int
    last_number: int
    fresh: Sequence[int]


@cache
def _news(sort: Sort) -> Prepared[Topic]:
    def build(*, viewer: int, topic: int, since: int) -> Any:
        reader = StandIn(sort, viewer)
        posts = Post.objects.filter(topic=OuterRef("pk")).order_by("number")
        others = posts.filter(number__gt=since, hidden_at=None)
        others = others.exclude(author=viewer) if reader.is_authenticated else others
        found = Topic.objects.visible_to(reader).filter(pk=topic)
        last = Subquery(posts.order_by("-number").values("number")[:1])
        fresh = ArraySubquery(others.values("pk")[:MOST_COUNTED])
        return found.annotate(last=last, fresh=fresh).values_list("id", "slug", "space_id", "last", "fresh")

    return Prepared(build, viewer=EXAMPLE, topic=EXAMPLE + 1, since=2_111_000_003)


def choice_of(viewer: Any) -> ReadingChoice:
    """How a member likes to read, as far as they said; one prepared read, none for guests."""
    number = number_of(viewer)
    found = _CHOICE.objects(viewer=number) if number else []
    return found[0] if found else _unsaid()


@cache
def _unsaid() -> ReadingChoice:
    """Of all who said nothing; only to be read."""
    return ReadingChoice()


_CHOICE = Prepared(lambda viewer: ReadingChoice.objects.filter(member=viewer), viewer=EXAMPLE)


def mark_of(member: Any, moment: str, space: Space | None) -> ReadingMark | None:
    """The member's mark of a moment (microseconds since 1970, in digits): the last one, so that it is undone once."""
    mark = ReadingMark.objects.filter(member=member, space=space).first()
    return mark if mark and moment_of(mark) == moment else None


def moment_of(mark: ReadingMark) -> str:
    return str(round(mark.at.timestamp() * 1_000_000))


_SEEN = """SELECT asked.member, asked.post, asked.at FROM unnest(%s::bigint[], %s::bigint[], %s::timestamptz[])
    AS asked (member, post, at)
JOIN content_post p ON p.id = asked.post
LEFT JOIN content_topicreading r ON r.member_id = asked.member AND r.topic_id = p.topic_id
WHERE r.number >= p.number AND r.seen_at >= asked.at"""


def seen_posts(asked: Iterable[tuple[int, int, datetime]]) -> set[tuple[int, int, datetime]]:
    """Of (member, post, since when there is something to see): those where the member had the post on the screen since."""
    rows = list(asked)
    with raw_cursor() as cursor:
        columns = [list(column) for column in zip(*rows, strict=True)] if rows else [[], [], []]
        return set(cursor.execute(_SEEN, columns).fetchall())


def seen_topics(asked: Iterable[tuple[int, int, datetime]]) -> set[tuple[int, int, datetime]]:
    """The same for topics: the member was there since."""
    rows = list(asked)
    known = _seen_at({member for member, _topic, _at in rows}, {topic for _member, topic, _at in rows})
    return {row for row in rows if (seen := known.get(row[:2])) and seen >= row[2]}


def seen_comments(asked: Iterable[tuple[int, int, datetime]]) -> set[tuple[int, int, datetime]]:
    rows = list(asked)
    topics = dict(Comment.objects.filter(pk__in={pk for _, pk, _ in rows}).values_list("pk", "post__topic_id"))
    known = _seen_at({member for member, _pk, _at in rows}, set(topics.values()))
    return {row for row in rows if (seen := known.get((row[0], topics.get(row[1], 0)))) and seen >= row[2]}


def _seen_at(members: Collection[int], topics: Collection[int]) -> dict[tuple[int, int], datetime]:
    found = TopicReading.objects.filter(member__in=members, topic__in=topics)
    return {(member, topic): at for member, topic, at in found.values_list("member_id", "topic_id", "seen_at")}
