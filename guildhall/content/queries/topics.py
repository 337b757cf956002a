"""The topic page in four prepared reads: topic and space, posts, comments, links. What the reader voted comes along."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from functools import cache
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Value, Window
from django.db.models.fields import BooleanField, SmallIntegerField
from django.db.models.functions import RowNumber
from django.http import Http404
from django.shortcuts import get_object_or_404

from guildhall.content.models import Comment, Post, SpaceModerator, Topic, TopicLink, Vote
from guildhall.content.models.spaces import SEES_ALL
from guildhall.content.queries.feeds import FIELDS, Row
from guildhall.content.queries.people import Face, columns, face
from guildhall.content.queries.reading import with_state
from guildhall.content.queries.standins import Sort, StandIn, number_of, sort_of
from guildhall.kernel.actor import Actor
from guildhall.kernel.prepared import EXAMPLE, Prepared

ANSWERS = 14
COMMENTS = 5
RELATED = 8
ORDERS = ("best", "oldest")
_AUTHOR = columns("author")
_EXAMPLES = {"viewer": EXAMPLE, "topic": EXAMPLE + 1}
_POSTS_SHOWN = {f"post{number}": EXAMPLE + 2 + number for number in range(ANSWERS + 1)}


@dataclass(slots=True)
class PostRow:
    """A post as its page shows it. `topic` is the page's; `mine` is the reader's vote."""

    id: int
    kind: str
    language: str
    author_id: int | None
    author_name: str
    created_at: datetime
    edited_at: datetime | None
    html: str
    hidden_at: datetime | None
    imported_up: int
    imported_down: int
    imported_from: str
    score: int
    comment_count: int
    revision_count: int
    accepted_at: datetime | None
    number: int
    mine: int
    by: Face
    topic: Topic
    comments: list[CommentRow] = field(default_factory=list)

    @property
    def pk(self) -> int:
        return self.id


@dataclass(slots=True)
class CommentRow:
    id: int
    post_id: int
    parent_id: int | None
    language: str
    author_id: int | None
    author_name: str
    created_at: datetime
    edited_at: datetime | None
    html: str
    hidden_at: datetime | None
    score: int
    mine: int
    by: Face
    post: PostRow
    depth: int = 0

    @property
    def pk(self) -> int:
        return self.id


@dataclass(frozen=True)
class TopicPage:
    topic: Topic
    keeps: bool  # the reader looks after the space
    opening: PostRow
    answers: list[PostRow]
    related: list[Row]
    duplicate_of: Row | None
    older: str = ""  # the key of the next page of answers
    first_answer_at: datetime | None = None


_POST = tuple(one.name for one in fields(PostRow))[:17]
_COMMENT = tuple(one.name for one in fields(CommentRow))[:11]


def topic_for(viewer: Actor, pk: int) -> Topic:
    """With `keeps`, `last_number` of its posts and, for members, what they have read. Raises Http404 also for what the viewer may not read."""
    found = _topic(sort_of(viewer)).objects(topic=pk, viewer=number_of(viewer))
    if not found:
        raise Http404
    return found[0]


@cache
def _topic(sort: Sort) -> Prepared[Topic]:
    def build(*, topic: int, viewer: int) -> Any:
        reader = StandIn(sort, viewer)
        posts = Post.objects.filter(topic=OuterRef("pk")).order_by("-number")
        found = _with_keeping(reader).annotate(last_number=Subquery(posts.values("number")[:1])).filter(pk=topic)
        return (with_state(found, reader) if reader.is_authenticated else found).select_related("space", "author")

    return Prepared(build, **_EXAMPLES)


def _with_keeping(viewer: Actor) -> QuerySet[Topic]:
    topics = Topic.objects.visible_to(viewer)
    if viewer.can(SEES_ALL):
        return topics.annotate(keeps=Value(True, BooleanField()))
    if not viewer.is_authenticated:
        return topics.annotate(keeps=Value(False, BooleanField()))
    return topics.annotate(keeps=Exists(SpaceModerator.objects.of(viewer).filter(space=OuterRef("space"))))


def post_of(viewer: Actor, pk: int) -> Post:
    posts = Post.objects.visible_to(viewer).select_related("topic__space", "author")
    return get_object_or_404(posts, pk=pk)


def comment_of(viewer: Actor, pk: int) -> Comment:
    comments = Comment.objects.visible_to(viewer).select_related("post__topic__space", "author")
    return get_object_or_404(comments, pk=pk)


def read_topic(
    viewer: Actor, topic: Topic, *, order: str = "best", after: str = "", at: int = 0, comments_of: int = 0
) -> TopicPage:
    """`after`: key of a page of answers; `at`: a post to begin with; `comments_of`: a post, for all its comments."""
    rows = _posts(viewer, topic, order, after, at)
    opening = next(row for row in rows if row.kind == Post.Kind.OPENING)
    answers = [row for row in rows if row.kind != Post.Kind.OPENING]
    more, answers = len(answers) > ANSWERS, answers[:ANSWERS]
    _comments(viewer, [opening, *answers], comments_of)
    linked = _links(viewer, topic)
    duplicate = next((row for row, kind in linked if kind == TopicLink.Kind.DUPLICATE), None)
    return TopicPage(
        topic=topic,
        keeps=topic.keeps,  # type: ignore[attr-defined]
        opening=opening,
        answers=answers,
        related=[row for row, kind in linked if kind == TopicLink.Kind.LINKED],
        duplicate_of=duplicate,
        older=_key(answers[-1], order) if more else "",
    )


def _posts(viewer: Actor, topic: Topic, order: str, after: str, at: int) -> list[PostRow]:
    keeps: bool = topic.keeps  # type: ignore[attr-defined]
    posts = Post.objects.below(topic, keeps=keeps)
    begin = posts.filter(pk=at).values_list("accepted_at", "score", "created_at", "pk").first() if at else None
    opening = Q(kind=Post.Kind.OPENING)
    if begin:
        accepted_at, score, created_at, pk = begin
        posts = posts.filter(opening | Q(pk=pk) | _behind(order, accepted_at is not None, score, created_at, pk))
    elif key := _decoded(after):
        posts = posts.filter(opening | _behind(order, *key))
    else:
        rows = _first_posts(sort_of(viewer), order, keeps).rows(topic=topic.pk, viewer=number_of(viewer))
        return _post_rows(rows, topic)
    return _post_rows(_with_votes(viewer, posts, order), topic)


@cache
def _first_posts(sort: Sort, order: str, keeps: bool) -> Prepared[Post]:
    return Prepared(
        lambda topic, viewer: _with_votes(StandIn(sort, viewer), Post.objects.below(topic, keeps=keeps), order),
        **_EXAMPLES,
    )


def _with_votes(viewer: Actor, posts: QuerySet[Post], order: str) -> Any:
    posts = posts.annotate(
        is_opening=Q(kind=Post.Kind.OPENING), is_accepted=Q(accepted_at__isnull=False), mine=_mine(viewer, "post")
    )
    best = ("-is_accepted", "-score", "created_at", "pk") if order == "best" else ("created_at", "pk")
    return posts.order_by("-is_opening", *best).values_list(*_POST, "mine", *_AUTHOR)[: ANSWERS + 2]


def _post_rows(rows: Iterable[Sequence[Any]], topic: Topic) -> list[PostRow]:
    return [PostRow(*row[:17], row[17] or 0, face(row[3], row[4], row[18:]), topic) for row in rows]  # type: ignore[call-arg]


def _mine(viewer: Actor, thing: str) -> Any:
    if not viewer.is_authenticated or getattr(viewer, "pk", None) is None:
        return Value(0, SmallIntegerField())
    votes = Vote.objects.filter(member=viewer.pk, **{thing: OuterRef("pk")})  # type: ignore[attr-defined]
    return Subquery(votes.values("value")[:1])


def _behind(order: str, is_accepted: bool, score: int, created_at: datetime, pk: int) -> Q:
    later = Q(created_at__gt=created_at) | Q(created_at=created_at, pk__gt=pk)
    if order == "oldest":
        return later
    lower = Q(score__lt=score) | (Q(score=score) & later)
    if is_accepted:
        return Q(accepted_at=None) | (Q(accepted_at__isnull=False) & lower)
    return Q(accepted_at=None) & lower


def _key(row: PostRow, order: str) -> str:
    return f"{int(row.accepted_at is not None)}_{row.score}_{row.created_at.isoformat()}_{row.id}"


def _decoded(after: str) -> tuple[bool, int, datetime, int] | tuple[()]:
    """Nothing for a key that says nothing: then the page is the first."""
    try:
        accepted, score, created_at, pk = after.split("_")
        return accepted == "1", int(score), datetime.fromisoformat(created_at), int(pk)
    except ValueError:
        return ()


def _comments(viewer: Actor, posts: list[PostRow], all_of: int) -> None:
    """Give every post its first comments, answers to comments below what they answer."""
    by_id = {post.id: post for post in posts if post.comment_count or post.topic.keeps}  # type: ignore[attr-defined]
    if not by_id:
        return
    keeps: bool = posts[0].topic.keeps  # type: ignore[attr-defined]
    ids = dict(zip(_POSTS_SHOWN, [*by_id, *[0] * len(_POSTS_SHOWN)], strict=False))
    read = _first_comments(sort_of(viewer), keeps)
    for row in read.rows(**ids, all_of=all_of, viewer=number_of(viewer)):
        post = by_id[row[1]]
        post.comments.append(CommentRow(*row[:11], row[11] or 0, face(row[4], row[5], row[12:]), post))  # type: ignore[call-arg]
    for post in by_id.values():
        post.comments = _threaded(post.comments)


@cache
def _first_comments(sort: Sort, keeps: bool) -> Prepared[Comment]:
    """Of as many posts as a page has, and all of one of them."""
    number = Window(RowNumber(), partition_by=F("post_id"), order_by=("created_at", "pk"))

    def build(*, viewer: int, all_of: int, **posts: int) -> Any:
        comments = Comment.objects.below(posts.values(), keeps=keeps).annotate(number=number)
        comments = comments.filter(Q(number__lte=COMMENTS) | Q(post=all_of))
        comments = comments.annotate(mine=_mine(StandIn(sort, viewer), "comment"))
        return comments.order_by("created_at", "pk").values_list(*_COMMENT, "mine", *_AUTHOR)

    return Prepared(build, viewer=EXAMPLE, all_of=EXAMPLE + 1, **_POSTS_SHOWN)


def _threaded(comments: list[CommentRow]) -> list[CommentRow]:
    below: dict[int | None, list[CommentRow]] = defaultdict(list)
    known = {comment.id for comment in comments}
    for comment in comments:
        below[comment.parent_id if comment.parent_id in known else None].append(comment)
    ordered: list[CommentRow] = []
    stack = [(comment, 0) for comment in reversed(below[None])]
    while stack:
        comment, depth = stack.pop()
        comment.depth = min(depth, 3)
        ordered.append(comment)
        stack += [(child, depth + 1) for child in reversed(below[comment.id])]
    return ordered


def _links(viewer: Actor, topic: Topic) -> list[tuple[Row, str]]:
    """Topics that this one points to or is pointed to by, as far as the viewer may read them."""
    rows = _linked(sort_of(viewer)).rows(topic=topic.pk, viewer=number_of(viewer))
    kinds = (TopicLink.Kind.LINKED, TopicLink.Kind.DUPLICATE)
    return [(Row(*row[:-1]), kinds[row[-1]]) for row in rows]


@cache
def _linked(sort: Sort) -> Prepared[Topic]:
    def build(*, topic: int, viewer: int) -> Any:
        there = TopicLink.objects.filter(topic=topic).values("target")
        back = TopicLink.objects.filter(target=topic, kind=TopicLink.Kind.LINKED).values("topic")
        original = TopicLink.objects.filter(topic=topic, target=OuterRef("pk"), kind=TopicLink.Kind.DUPLICATE)
        readable = Topic.objects.visible_to(StandIn(sort, viewer)).filter(hidden_at=None, pk__in=there.union(back))
        found = readable.annotate(original=Exists(original)).order_by("-score", "-pk")
        return found.values_list(*FIELDS, "original")[:RELATED]

    return Prepared(build, **_EXAMPLES)


def locate_post(post: Post) -> str:
    """The place of a post in the address of its topic: what comes behind the path."""
    anchor = f"#post-{post.pk}"
    if post.kind == Post.Kind.OPENING or post.topic.replies <= ANSWERS:
        return anchor
    return f"?at={post.pk}{anchor}"
