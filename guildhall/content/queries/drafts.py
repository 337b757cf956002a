"""A member's own drafts, and the places they are for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Concat, JSONObject

from guildhall.content.models import Comment, Draft, Kind, Post, Topic
from guildhall.content.models.topics import CommentQuerySet, PostQuerySet
from guildhall.kernel.actor import Actor
from guildhall.kernel.text import clip

SHOWN = 100
_PLACE = re.compile(r"(answer|edit|suggest|comment|reply|change):(\d{1,18})")
Target = Topic | Post | Comment


@dataclass(frozen=True)
class DraftRow:
    """A draft as its list shows it. `topic`: where it belongs, None for a new one or where it can be read no more."""

    draft: Draft
    what: str  # 'new', 'answer', 'edit', 'suggest', 'comment', 'reply', 'change'
    kind: str = ""  # of a new topic
    target: Target | None = None

    @property
    def context(self) -> str:
        return self.draft.context

    @property
    def title(self) -> str:
        topic = topic_of_target(self.target)
        return str(self.draft.fields.get("title") or (topic.title if topic else ""))

    @property
    def excerpt(self) -> str:
        return clip(" ".join(str(self.draft.fields.get("source", "")).split()), 160)


def draft_of(viewer: Actor, context: str) -> Draft | None:
    pk = getattr(viewer, "pk", None)
    return Draft.objects.filter(member=pk, context=context).first() if pk else None


def held_by(viewer: Actor, context: str) -> dict[str, Any] | None:
    """What a form begins with: `fields`, `sequence` and `key`."""
    draft = draft_of(viewer, context)
    return {"fields": draft.fields, "sequence": draft.sequence, "key": draft.key} if draft else None


def with_draft(topics: QuerySet[Topic], viewer: Actor) -> QuerySet[Topic]:
    """Adds `draft`: the viewer's answer that is not posted yet as `fields`, `sequence` and `key`, or None."""
    place = Concat(Value("answer:"), Cast(OuterRef("pk"), CharField()))
    mine = Draft.objects.filter(member=viewer.pk, context=place)  # type: ignore[attr-defined]
    held = JSONObject(fields="fields", sequence="sequence", key="key")
    return topics.annotate(draft=Subquery(mine.values(held=held)[:1]))


def drafts_of(viewer: Actor) -> list[DraftRow]:
    """The latest first, in four reads however many they are."""
    drafts = list(Draft.objects.filter(member=viewer.pk).order_by("-saved_at", "-pk")[:SHOWN])  # type: ignore[attr-defined]
    places = {draft.pk: place_of_draft(draft.context) for draft in drafts}
    topics = {number for what, number in places.values() if what == "answer"}
    posts = {number for what, number in places.values() if what in ("edit", "suggest", "comment")}
    comments = {number for what, number in places.values() if what in ("reply", "change")}
    known: dict[str, dict[int, Target]] = {
        "answer": {one.pk: one for one in Topic.objects.visible_to(viewer).filter(pk__in=topics)},
        "post": {one.pk: one for one in _posts(viewer).filter(pk__in=posts)},
        "comment": {one.pk: one for one in _comments(viewer).filter(pk__in=comments)},
    }
    return [_row(draft, *places[draft.pk], known) for draft in drafts]


def _row(draft: Draft, what: str, number: int, known: dict[str, dict[int, Target]]) -> DraftRow:
    if what == "new":
        return DraftRow(draft, what, kind=draft.context.partition(":")[2])
    shelf = {"answer": "answer", "edit": "post", "suggest": "post", "comment": "post"}.get(what, "comment")
    return DraftRow(draft, what, target=known[shelf].get(number))


def place_of_draft(context: str) -> tuple[str, int]:
    """What is written, and to what; ('', 0) for what is no place."""
    if context.startswith("new:") and context.removeprefix("new:") in Kind.values:
        return "new", 0
    found = _PLACE.fullmatch(context)
    return (found[1], int(found[2])) if found else ("", 0)


def target_of(viewer: Actor, context: str) -> Target | None:
    """The topic, post or comment that a draft answers or changes, as far as the viewer may read it."""
    what, number = place_of_draft(context)
    if what == "answer":
        return Topic.objects.visible_to(viewer).filter(pk=number).first()
    if what in ("edit", "suggest", "comment"):
        return _posts(viewer).filter(pk=number).first()
    return _comments(viewer).filter(pk=number).first() if what in ("reply", "change") else None


def topic_of_target(target: Target | None) -> Topic | None:
    if isinstance(target, Comment):
        return target.post.topic
    return target.topic if isinstance(target, Post) else target


def _posts(viewer: Actor) -> PostQuerySet:
    return Post.objects.visible_to(viewer).select_related("topic__space", "author")


def _comments(viewer: Actor) -> CommentQuerySet:
    return Comment.objects.visible_to(viewer).select_related("post__topic__space", "author")
