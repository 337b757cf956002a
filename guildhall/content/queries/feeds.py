"""Lists of topics: one read of rows, one of the people on them, by key and never by page number."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from math import isfinite
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from guildhall.content.models import Kind, Post, Space, Tag, Topic, TopicTag
from guildhall.content.queries.people import Face, faces_of
from guildhall.content.queries.picked import OwnTag, fitting, followed, own_tags
from guildhall.content.queries.reading import STATE, with_state
from guildhall.content.queries.standins import Sort, StandIn, number_of, sort_of
from guildhall.kernel import clock
from guildhall.kernel.actor import Actor
from guildhall.kernel.prepared import EXAMPLE, LONG_AGO, Prepared

SIZE = 20
TABS = ("latest", "unanswered", "wanted", "hot", "featured", "top")
OWN_TABS = ("following", "for_me")  # of members
# What the rows of a list are ordered by, where it is not what is new.
ORDERED = {"top": "score", "hot": "heat", "for_me": "heat", "unanswered": "created_at", "featured": "featured_at",
           "wanted": "seconds"}  # fmt: skip
PERIODS = {"week": timedelta(days=7), "month": timedelta(days=31), "year": timedelta(days=366), "all": None}
FIELDS = (
    "id", "kind", "title", "slug", "language", "space_id", "author_id", "author_name", "created_at", "active_at",
    "active_by_id", "active_as", "faces", "excerpt", "holds", "minutes", "replies", "accepted", "score", "seconds", "closed_at",
    "pinned_at", "featured_at", "tag_names", "heat",
)  # fmt: skip


@dataclass(slots=True)  # a frozen one takes three times as long to make, and lists make dozens
class Row:
    """A topic as lists show it; the order of the fields is that of `FIELDS`."""

    id: int
    kind: str
    title: str
    slug: str
    language: str
    space_id: int
    author_id: int | None
    author_name: str
    created_at: datetime
    active_at: datetime
    active_by_id: int | None
    active_as: str
    faces: list[int]
    excerpt: str
    holds: str
    minutes: int
    replies: int
    accepted: int
    score: int
    seconds: int
    closed_at: datetime | None
    pinned_at: datetime | None
    featured_at: datetime | None
    tag_names: list[str]
    heat: float
    # What the reader has read, in lists of members: see `queries.reading.with_state`.
    read_to: int | None = None
    seen_at: datetime | None = None
    marked_at: datetime | None = None
    fresh: Sequence[int] = ()

    @property
    def is_waiting(self) -> bool:
        return self.kind == Kind.QUESTION and not self.replies and not self.closed_at


@dataclass(frozen=True, kw_only=True)
class Feed:
    """What is asked for: a tab, perhaps a period, and filters."""

    tab: str = "latest"
    period: str = "week"
    kind: str = ""
    language: str = ""
    official: bool = False  # only questions with an official answer
    space: Space | None = None
    tag: Tag | None = None
    author: Any = None
    after: str = ""
    size: int = SIZE


@dataclass(frozen=True)
class FeedPage:
    rows: Sequence[Row]
    people: dict[int, Face] = field(default_factory=dict)
    older: str = ""  # the key of the next page, empty on the last
    pinned: Sequence[Row] = ()
    own_tags: Sequence[OwnTag] = ()  # why the rows of the list "For me" are there

    def __bool__(self) -> bool:
        return bool(self.rows or self.pinned)


def read_feed(viewer: Actor, feed: Feed, pinned: Sequence[Row] = ()) -> FeedPage:
    """Two reads; three in a space, for what is pinned there, and of the list "For me", for the reader's tags.

    `pinned`: what stands above it from elsewhere.
    """
    if feed == Feed():
        return _page(feed, _latest(sort_of(viewer)).rows(viewer=number_of(viewer)), "active_at", pinned)
    topics, tags = _filtered(viewer, feed), own_tags(viewer) if feed.tab == "for_me" else []  # type: ignore[arg-type]
    if feed.tab in OWN_TABS:
        topics = followed(topics, viewer) if feed.tab == "following" else fitting(topics, viewer, tags)  # type: ignore[arg-type]
    if feed.space and feed.tab == "latest" and not feed.after:
        rows = values_of(topics.filter(is_pinned()).order_by("-pinned_at", "-id")[:5], viewer)
        pinned = [Row(*row) for row in rows]
    key = ORDERED.get(feed.tab, "active_at")
    if feed.after:
        topics = topics.filter(_below(key, feed.after))
    found = values_of(topics.order_by(f"-{key}", "-id")[: feed.size + 1], viewer)
    return replace(_page(feed, found, key, pinned), own_tags=tags)


@cache
def _latest(sort: Sort) -> Prepared[Topic]:
    """What most people see first: the list that nothing narrows."""

    def build(viewer: int) -> Any:
        reader = StandIn(sort, viewer)
        shown = Topic.objects.visible_to(reader).filter(hidden_at=None)
        return values_of(shown.order_by("-active_at", "-id")[: SIZE + 1], reader)

    return Prepared(build, viewer=EXAMPLE)


def _page(feed: Feed, values: Iterable[Sequence[Any]], key: str, pinned: Sequence[Row] = ()) -> FeedPage:
    rows = [Row(*row) for row in values]
    more, rows = len(rows) > feed.size, rows[: feed.size]
    older = f"{_encode(getattr(rows[-1], key))}-{rows[-1].id}" if more else ""
    held = {row.id for row in pinned}
    rows = [row for row in rows if row.id not in held]
    seen = {pk for row in (*pinned, *rows) for pk in (*row.faces, row.active_by_id, row.author_id)}
    return FeedPage(rows, faces_of(seen), older, pinned)


def rows_of(topics: QuerySet[Topic]) -> list[Row]:
    return [Row(*values) for values in values_of(topics)]


def values_of(topics: QuerySet[Topic], reader: Any = None, more: Sequence[str] = ()) -> Any:
    """With what the reader has read of them, where one is given who reads as a member; `more` columns come last."""
    if reader is None or not number_of(reader):
        return topics.values_list(*FIELDS, *more)
    return with_state(topics, reader).values_list(*FIELDS, *STATE, *more)


def waiting_longest(viewer: Actor, *, limit: int = 3) -> list[Row]:
    """Open questions that nobody answered, the oldest of the last month first."""
    since = clock.now() - timedelta(days=31)
    found = _waiting(sort_of(viewer), limit).rows(viewer=number_of(viewer), since=since)
    return [Row(*row) for row in found]


@cache
def _waiting(sort: Sort, limit: int) -> Prepared[Topic]:
    def build(viewer: int, since: datetime) -> Any:
        readable = Topic.objects.visible_to(StandIn(sort, viewer)).filter(hidden_at=None, created_at__gte=since)
        return values_of(_unanswered(readable).order_by("created_at", "id")[:limit])

    return Prepared(build, viewer=EXAMPLE, since=LONG_AGO)


def _filtered(viewer: Actor, feed: Feed) -> QuerySet[Topic]:
    topics = Topic.objects.visible_to(viewer).filter(hidden_at=None)
    exact = {"kind": feed.kind, "language": feed.language, "space": feed.space, "author": feed.author}
    topics = topics.filter(**{name: value for name, value in exact.items() if value})
    if feed.tag:
        topics = topics.filter(Exists(TopicTag.objects.filter(topic=OuterRef("pk"), tag=feed.tag)))
    if feed.official:
        topics = topics.filter(
            Exists(Post.objects.filter(topic=OuterRef("pk"), official_at__isnull=False, hidden_at=None))
        )
    if feed.tab == "wanted":
        return topics.filter(kind=Kind.QUESTION, closed_at=None, accepted=0, seconds__gt=0)
    if feed.tab == "featured":
        return topics.exclude(featured_at=None)
    if feed.tab == "unanswered":
        return _unanswered(topics)
    length = PERIODS.get(feed.period) if feed.tab == "top" else None
    return topics.filter(created_at__gte=clock.now() - length) if length else topics


def is_pinned() -> Q:
    return Q(pinned_at__isnull=False) & (Q(pinned_until=None) | Q(pinned_until__gt=clock.now()))


def _unanswered(topics: QuerySet[Topic]) -> QuerySet[Topic]:
    return topics.filter(kind=Kind.QUESTION, replies=0, closed_at=None)


def _encode(value: datetime | float) -> str:
    return str(int(value.timestamp() * 1_000_000)) if isinstance(value, datetime) else f"s{value!r}"


def _below(order: str, after: str) -> Q:
    """Everything behind a key; a key that says nothing is the beginning."""
    try:
        value, pk = after.rsplit("-", 1)
        bound = _bound(order, value)
        return Q(**{f"{order}__lt": bound}) | Q(**{order: bound, "id__lt": int(pk)})
    except (ValueError, OverflowError, OSError):
        return Q()


def _bound(order: str, value: str) -> Any:
    if order == "heat" and isfinite(heat := float(value[1:])):
        return heat
    return (
        int(value[1:]) if order in ("score", "heat", "seconds") else datetime.fromtimestamp(int(value) / 1_000_000, UTC)
    )
