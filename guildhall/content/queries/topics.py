"""The topic page in two prepared reads: topic and space, posts. Comments and links are read where there are some; what
the reader voted, saved and watches comes along."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from functools import cache
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When, Window
from django.db.models.fields import BooleanField
from django.db.models.functions import RowNumber
from django.shortcuts import get_object_or_404

from guildhall.content.models import (
    Bookmark,
    Comment,
    Post,
    PostMark,
    ReadingChoice,
    Second,
    SpaceModerator,
    Topic,
    TopicLink,
)
from guildhall.content.models.spaces import SEES_ALL
from guildhall.content.queries.drafts import with_draft
from guildhall.content.queries.feeds import FIELDS, Row
from guildhall.content.queries.link_cards import lay_cards
from guildhall.content.queries.marks import marks_of
from guildhall.content.queries.mentions import named
from guildhall.content.queries.people import Face, columns, face
from guildhall.content.queries.reading import with_state
from guildhall.content.queries.standins import Sort, StandIn, number_of, sort_of, topic_or_404
from guildhall.content.queries.windows import FIELDS as POST_FIELDS
from guildhall.content.queries.windows import SIZE, Place, key_of, my_vote, read_posts
from guildhall.kernel.actor import Actor
from guildhall.kernel.prepared import EXAMPLE, Prepared
from guildhall.outreach.queries.ignoring import ignored_by
from guildhall.outreach.queries.watches import level_said

COMMENTS = 5
DEEPEST = 3  # comments stand so many steps in; those below say whom they answer
FIRST = 2  # the number of the first answer or reply
RELATED = 12
LINKED, DUPLICATE, ORIGINAL = range(3)
_OWN = len(POST_FIELDS)
_AUTHOR = columns("author")
_EXAMPLES = {"viewer": EXAMPLE, "topic": EXAMPLE + 1}
_POSTS_SHOWN = {f"post{number}": EXAMPLE + 2 + number for number in range(SIZE + 1)}


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
    official_at: datetime | None
    outdated_at: datetime | None
    hidden_as: str
    mine: int
    by: Face
    topic: Topic
    comments: list[CommentRow] = field(default_factory=list)
    marks: list[PostMark] = field(default_factory=list)

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
    hidden_as: str
    score: int
    mine: int
    by: Face
    post: PostRow
    depth: int = 0
    to: Face | None = None  # whom it answers, where that cannot be seen from its place

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
    duplicates: list[Row] = field(default_factory=list)  # of this one
    place: Place = Place()
    has_more: bool = False  # beyond the end that the page was read to

    @property
    def later(self) -> dict[str, Any]:
        """What the address of the next page says; nothing on the last."""
        if self.place.order == "oldest" and self.place.before:
            return {"n": self.place.before} if self.place.before <= self.topic.last_number else {}  # type: ignore[attr-defined]
        if not self.has_more:
            return {}
        last = self.answers[-1]
        step = {"oldest": 1, "newest": -1}.get(self.place.order)
        return {"n": last.number + step} if step else {"after": key_of(last)}

    @property
    def earlier(self) -> dict[str, Any]:
        """The same for the page before, which only pages in order of time have."""
        if self.place.order != "oldest" or self.place.is_first or not self.answers:
            return {}
        first = self.answers[0].number
        return {"before": first} if (self.has_more if self.place.before else first > FIRST) else {}

    @property
    def is_cut(self) -> bool:
        """Whether the topic has more than this page shows."""
        return bool(self.has_more or not self.place.is_first)


_COMMENT = tuple(one.name for one in fields(CommentRow))[:12]


def topic_for(viewer: Actor, pk: int) -> Topic:
    """With `keeps`, `is_linked`, `last_number` of its posts and, for members, what they have read and watch.

    Raises Http404 also for what the viewer may not read.
    """
    return topic_or_404(_topic(sort_of(viewer)), viewer, pk)


@cache
def _topic(sort: Sort) -> Prepared[Topic]:
    def build(*, topic: int, viewer: int) -> Any:
        reader = StandIn(sort, viewer)
        posts = Post.objects.filter(topic=OuterRef("pk")).order_by("-number")
        found = _with_keeping(reader).annotate(last_number=Subquery(posts.values("number")[:1])).filter(pk=topic)
        found = found.annotate(is_linked=_is_linked()).select_related("space")
        return with_draft(_with_reader(found, reader), reader) if reader.is_authenticated else found

    return Prepared(build, **_EXAMPLES)


def _is_linked() -> Any:
    """Whether there may be topics that it points to or is pointed to by: most pages need not ask for them."""
    here = OuterRef("pk")
    return Q(Exists(TopicLink.objects.filter(topic=here))) | Q(Exists(TopicLink.objects.filter(target=here)))


def may_read(viewer: Actor, pk: int) -> bool:
    return bool(_readable(sort_of(viewer)).rows(topic=pk, viewer=number_of(viewer)))


@cache
def _readable(sort: Sort) -> Prepared[Topic]:
    def build(*, topic: int, viewer: int) -> Any:
        return Topic.objects.visible_to(StandIn(sort, viewer)).filter(pk=topic).values_list("pk")

    return Prepared(build, **_EXAMPLES)


def _with_reader(topics: QuerySet[Topic], reader: StandIn) -> QuerySet[Topic]:
    """What the reader has read and saved of it, whom they ignore, and how they like to read."""
    choice = ReadingChoice.objects.filter(member=reader.pk)
    kept = Bookmark.objects.filter(member=reader.pk, post__topic=OuterRef("pk"))
    return with_state(topics, reader).annotate(
        reader_seconds=Exists(Second.objects.filter(topic=OuterRef("pk"), member=reader.pk)),
        reader_replies=Subquery(choice.values("replies")),
        reader_show=Subquery(choice.values("show")),
        saved=ArraySubquery(kept.values("post")),
        ignored=ArraySubquery(ignored_by(reader.pk)),
        watch_level=level_said(reader.pk, "topic", OuterRef("pk")),
    )


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


def read_topic(viewer: Actor, topic: Topic, place: Place = Place(), *, replies: str = "nested") -> TopicPage:  # noqa: B008
    """`replies`: whether comments stand below what they answer ('nested') or in the order they came ('flat')."""
    rows = _post_rows(read_posts(sort_of(viewer), number_of(viewer), topic, place), topic)
    opening, answers = rows[0], rows[1:]
    more, answers = len(answers) > SIZE, answers[:SIZE]
    if place.before:
        answers.reverse()
    _comments(viewer, [opening, *answers], place.comments, replies)
    _name_people([opening, *answers])
    lay_cards([opening, *answers])
    marked = marks_of(viewer, [opening, *answers])
    for post in (opening, *answers):
        post.marks = marked.get(post.id, [])
    linked = _links(viewer, topic) if topic.is_linked else []  # type: ignore[attr-defined]
    return TopicPage(
        topic=topic,
        keeps=topic.keeps,  # type: ignore[attr-defined]
        opening=opening,
        answers=answers,
        related=[row for row, relation in linked if relation == LINKED],
        duplicate_of=next((row for row, relation in linked if relation == ORIGINAL), None),
        duplicates=[row for row, relation in linked if relation == DUPLICATE],
        place=place,
        has_more=more,
    )


def _post_rows(rows: Iterable[Sequence[Any]], topic: Topic) -> list[PostRow]:
    return [PostRow(*row[:_OWN], row[_OWN] or 0, face(row[3], row[4], row[_OWN + 1 :]), topic) for row in rows]  # type: ignore[call-arg]


def _comments(viewer: Actor, posts: list[PostRow], all_of: int, replies: str) -> None:
    """Give every post its first comments."""
    by_id = {
        post.id: post
        for post in posts
        if post.comment_count or post.topic.keeps or post.id == all_of  # type: ignore[attr-defined]
    }
    if not by_id:
        return
    keeps: bool = posts[0].topic.keeps  # type: ignore[attr-defined]
    ids = dict(zip(_POSTS_SHOWN, [*by_id, *[0] * len(_POSTS_SHOWN)], strict=False))
    read = _first_comments(sort_of(viewer), keeps)
    for row in read.rows(**ids, all_of=all_of, viewer=number_of(viewer)):
        post = by_id[row[1]]
        post.comments.append(CommentRow(*row[:12], row[12] or 0, face(row[4], row[5], row[13:]), post))  # type: ignore[call-arg]
    for post in by_id.values():
        post.comments = (_threaded if replies == "nested" else _flat)(post.comments)


@cache
def _first_comments(sort: Sort, keeps: bool) -> Prepared[Comment]:
    """Of as many posts as a page has, and all of one of them."""
    number = Window(RowNumber(), partition_by=F("post_id"), order_by=("created_at", "pk"))

    def build(*, viewer: int, all_of: int, **posts: int) -> Any:
        comments = Comment.objects.below(posts.values(), keeps=keeps, viewer=StandIn(sort, viewer)).annotate(
            number=number
        )
        comments = comments.filter(Q(number__lte=COMMENTS) | Q(post=all_of))
        comments = comments.annotate(mine=my_vote(StandIn(sort, viewer), "comment"))
        return comments.order_by("created_at", "pk").values_list(*_COMMENT, "mine", *_AUTHOR)

    return Prepared(build, viewer=EXAMPLE, all_of=EXAMPLE + 1, **_POSTS_SHOWN)


def _name_people(posts: Sequence[PostRow]) -> None:
    """Whoever the texts of a page name is there under their present name; a read where somebody is named."""
    texts: list[PostRow | CommentRow] = [*posts]
    texts += [comment for post in posts for comment in post.comments]
    for text, html in zip(texts, named([text.html for text in texts]), strict=True):
        text.html = html


def _flat(comments: list[CommentRow]) -> list[CommentRow]:
    """As they came; each knows whom it answers."""
    known = {comment.id: comment for comment in comments}
    for comment in comments:
        answered = known.get(comment.parent_id or 0)
        comment.to = answered.by if answered else None
    return comments


def _threaded(comments: list[CommentRow]) -> list[CommentRow]:
    below: dict[int | None, list[CommentRow]] = defaultdict(list)
    known = {comment.id: comment for comment in comments}
    for comment in comments:
        below[comment.parent_id if comment.parent_id in known else None].append(comment)
    ordered: list[CommentRow] = []
    stack = [(comment, 0) for comment in reversed(below[None])]
    while stack:
        comment, depth = stack.pop()
        comment.depth = min(depth, DEEPEST)
        comment.to = known[comment.parent_id].by if depth > DEEPEST and comment.parent_id else None
        ordered.append(comment)
        stack += [(child, depth + 1) for child in reversed(below[comment.id])]
    return ordered


def _links(viewer: Actor, topic: Topic) -> list[tuple[Row, int]]:
    """Topics that this one points to or is pointed to by, as far as the viewer may read them."""
    rows = _linked(sort_of(viewer)).rows(topic=topic.pk, viewer=number_of(viewer))
    return [(Row(*row[:-1]), row[-1]) for row in rows]


@cache
def _linked(sort: Sort) -> Prepared[Topic]:
    def build(*, topic: int, viewer: int) -> Any:
        there = TopicLink.objects.filter(topic=topic).values("target")
        back = TopicLink.objects.filter(target=topic).values("topic")
        duplicate = TopicLink.objects.filter(kind=TopicLink.Kind.DUPLICATE)
        original_here = Exists(duplicate.filter(topic=topic, target=OuterRef("pk")))
        copy_here = Exists(duplicate.filter(topic=OuterRef("pk"), target=topic))
        relation = Case(When(original_here, then=ORIGINAL), When(copy_here, then=DUPLICATE), default=LINKED)
        readable = Topic.objects.visible_to(StandIn(sort, viewer)).filter(hidden_at=None, pk__in=there.union(back))
        found = readable.annotate(relation=relation).order_by("-relation", "-score", "-pk")
        return found.values_list(*FIELDS, "relation")[:RELATED]

    return Prepared(build, **_EXAMPLES)


def locate_post(post: Post) -> str:
    """The place of a post in the address of its topic: what comes behind the path."""
    anchor = f"#post-{post.pk}"
    if post.kind == Post.Kind.OPENING or post.topic.replies <= SIZE:
        return anchor
    return f"?at={post.pk}{anchor}"
