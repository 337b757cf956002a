"""What this room does when it reads the log: it keeps topics as hot as what happens in them, the words of search, links."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from guildhall.content.actions.heat import warm
from guildhall.content.actions.indexing import index_many, index_tag
from guildhall.content.actions.link_cards import settle_links
from guildhall.content.models import Comment, Post
from guildhall.content.queries.links import texts_with_links
from guildhall.kernel.registry import Reader, Verb, readers
from guildhall.kernel.text import Bilingual
from guildhall.options.queries import get as choice

STIRS = ("answered", "replied", "commented", "upvoted", "accepted")


def stirs(verb: Verb) -> bool:
    """Whatever this room says that makes a topic hotter, or takes such a thing back."""
    if not verb.name.startswith("content."):
        return False
    return bool(verb.speaks or verb.tie in STIRS or verb.reverses)


def keep_warm(rows: Sequence[Any]) -> None:
    topics = {_topic(row) for row in rows} - {0}
    if topics:
        warm(sorted(topics))


def _topic(row: Any) -> int:
    return int(row.payload.get("topic") or (row.subject_id if row.subject_type == "content.topic" else 0))


readers.add(
    Reader(
        name="content.heat",
        handle=keep_warm,
        reads=stirs,
        from_imports=False,  # `settle_import` counts them
        about=Bilingual("How hot topics are", "计算主题的热度"),
    )
)


WORDLESS = (
    "vote",
    "seconded",
    "second_",
    "download",
    "pinned",
    "featured",
    "mention",
    "request",
    "reminded",
    "closed",
    "banner",
)


def words(verb: Verb) -> bool:
    """Whatever may change what a post, its comments, its topic's title or tags say, or how much an answer weighs."""
    return verb.name.startswith("content.") and not any(part in verb.name for part in WORDLESS)


def keep_words(rows: Sequence[Any]) -> None:
    named = {kind: {row.subject_id for row in rows if row.subject_type == f"content.{kind}"} for kind in _INDEXED}
    openings = Post.objects.filter(topic__in=named["topic"], kind=Post.Kind.OPENING).values_list("pk", flat=True)
    commented = Comment.objects.filter(pk__in=named["comment"]).values_list("post_id", flat=True)
    # The opening of a topic that went into another is one of its replies, without a title.
    into = {row.payload["into"] for row in rows if row.verb == "content.topic.merged"}
    joined = Post.objects.filter(topic__in=into).values_list("pk", flat=True)
    index_many({*named["post"], *openings, *commented, *joined})
    if named["tag"]:
        index_tag(named["tag"])


_INDEXED = ("post", "topic", "comment", "tag")
readers.add(
    Reader(
        name="content.search",
        handle=keep_words,
        reads=words,
        about=Bilingual("The words that search finds", "维护搜索索引"),
    )
)


def keep_links(rows: Sequence[Any]) -> None:
    """What texts link to now; where a topic, a post or a space came into sight or went, of all below that link anywhere."""
    named = {kind: {row.subject_id for row in rows if row.subject_type == f"content.{kind}"} for kind in _LINKING}
    spaces = named["space"] if choice("content.link_cards") else set()
    posts, comments = texts_with_links(posts=named["post"], topics=named["topic"], comments=named["comment"])
    if spaces:
        linking = {"html__contains": ">http"}
        posts |= set(Post.objects.filter(topic__space__in=spaces, **linking).values_list("pk", flat=True))
        comments |= set(Comment.objects.filter(post__topic__space__in=spaces, **linking).values_list("pk", flat=True))
    for some in batched(sorted(posts), AT_ONCE):
        settle_links(some)
    for some in batched(sorted(comments), AT_ONCE):
        settle_links((), some)


def batched(ids: list[int], size: int) -> Iterator[list[int]]:
    return (ids[start : start + size] for start in range(0, len(ids), size))


AT_ONCE = 500
_LINKING = ("post", "topic", "comment", "space")


readers.add(
    Reader(
        name="content.link_cards",
        handle=keep_links,
        reads=words,
        from_imports=False,
        about=Bilingual("Links that become cards", "维护链接卡片"),
    )
)
