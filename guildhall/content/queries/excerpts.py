"""The first words of texts as plain text, for those who may read them now: mails have them under what happened."""

from __future__ import annotations

from collections.abc import Iterable

from guildhall.content.models import Comment, Post
from guildhall.kernel.actor import Actor
from guildhall.kernel.html import text_of
from guildhall.kernel.text import clip

LONGEST = 300  # columns, so never more characters


def of_topics(viewer: Actor, ids: Iterable[int]) -> dict[int, str]:
    openings = Post.objects.visible_to(viewer).filter(topic__in=ids, kind=Post.Kind.OPENING)
    return _clipped(openings.values_list("topic", "html"))


def of_posts(viewer: Actor, ids: Iterable[int]) -> dict[int, str]:
    return _clipped(Post.objects.visible_to(viewer).filter(pk__in=ids).values_list("pk", "html"))


def of_comments(viewer: Actor, ids: Iterable[int]) -> dict[int, str]:
    return _clipped(Comment.objects.visible_to(viewer).filter(pk__in=ids).values_list("pk", "html"))


def _clipped(rows: Iterable[tuple[int, str]]) -> dict[int, str]:
    return {pk: clip(text_of(html), LONGEST) for pk, html in rows}
