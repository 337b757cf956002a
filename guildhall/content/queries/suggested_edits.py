"""Suggested edits: one with all that is needed to decide it, and those that wait."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.shortcuts import get_object_or_404

from guildhall.content.models import Post, SuggestedEdit
from guildhall.content.queries.topics import post_of
from guildhall.content.rules import can_decide
from guildhall.kernel.actor import Actor
from guildhall.kernel.diff import merge
from guildhall.kernel.registry import port

SIZE = 50


@dataclass(frozen=True)
class Proposal:
    """What would stand: the suggestion put into the text as it is now. `clashes`: places that both changed."""

    title: str
    tag_names: Sequence[str]
    source: str
    clashes: int = 0
    is_behind: bool = False  # the text has changed since it was suggested


@dataclass(frozen=True)
class Side:
    """A wording to compare with another."""

    title: str
    tag_names: Sequence[str]
    source: str


def suggestion_of(viewer: Actor, pk: int) -> SuggestedEdit:
    """Raises Http404 also for what the viewer may not read."""
    rows = SuggestedEdit.objects.visible_to(viewer).select_related("author", "author__merged_into", "author__avatar")
    found = get_object_or_404(rows.select_related("revision"), pk=pk)
    found.post = post_of(viewer, found.post_id)
    return found


def proposal(suggestion: SuggestedEdit) -> Proposal:
    """Title and tags are the suggested ones where it changes them, else what stands now."""
    now, base = standing(suggestion.post), base_of(suggestion)
    title = suggestion.title if suggestion.title != base.title else now.title
    gone = set(base.tag_names) - set(suggestion.tag_names)
    new = [name for name in suggestion.tag_names if name not in base.tag_names and name not in now.tag_names]
    tags = [*(name for name in now.tag_names if name not in gone), *new]
    if now == base:
        return Proposal(suggestion.title, suggestion.tag_names, suggestion.source)
    merged = merge(base.source, suggestion.source, now.source)
    clashes = merged.clashes + (now.title not in (base.title, suggestion.title) and title == suggestion.title)
    return Proposal(title, tags, merged.text, clashes, True)


def standing(post: Post) -> Side:
    is_opening = post.kind == Post.Kind.OPENING
    return Side(post.topic.title if is_opening else "", list(post.topic.tag_names) if is_opening else [], post.source)


def base_of(suggestion: SuggestedEdit) -> Side:
    return Side(suggestion.base_title, list(suggestion.base_tag_names), suggestion.base_source)


def wanted_of(suggestion: SuggestedEdit) -> Side:
    return Side(suggestion.title, list(suggestion.tag_names), suggestion.source)


def open_suggestion(viewer: Any, post: Post) -> SuggestedEdit | None:
    """The one of this viewer that waits."""
    return SuggestedEdit.objects.open().filter(post=post, author=viewer.pk).first()


def suggestions_to_decide(viewer: Actor) -> list[SuggestedEdit]:
    """Those that wait for this viewer, the oldest first."""
    return list(_rows(SuggestedEdit.objects.to_decide(viewer)).order_by("made_at", "pk")[:SIZE])


def suggestions_by(viewer: Any) -> list[SuggestedEdit]:
    """What this member suggested, what waits first, then the latest."""
    mine = SuggestedEdit.objects.visible_to(viewer).filter(author=viewer.pk)
    return list(_rows(mine).order_by("decided_at", "-made_at", "-pk")[:SIZE])


def _rows(rows: Any) -> Any:
    people = ("author", "author__merged_into", "author__avatar")
    return rows.select_related("post__topic__space", *people).defer("source", "base_source")


def decider_of(suggestion: SuggestedEdit) -> Any:
    """Who decided it; None for the house and for people who have vanished."""
    known = port("people", "members.member")
    key = suggestion.decided_by
    return known({key}).get(key) if known and key else None


def may_be_decided(viewer: Actor, suggestion: SuggestedEdit) -> bool:
    return suggestion.decided_at is None and can_decide(viewer, suggestion)
