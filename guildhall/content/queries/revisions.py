"""Versions of a text, and two of them to compare. Hidden ones are for those who look after the space."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.http import Http404
from django.shortcuts import get_object_or_404

from guildhall.content.models import Post, Revision, SuggestedEdit
from guildhall.content.queries.topics import post_of
from guildhall.content.rules import can_hide
from guildhall.kernel.actor import Actor


@dataclass(frozen=True)
class Compared:
    """Two versions of a post; without `old` the first one is shown whole."""

    old: Revision | None
    new: Revision


def revisions_of(post: Post) -> list[Revision]:
    """The latest first, without their texts; empty for a post that was never edited."""
    rows = post.revisions.select_related("author", "author__merged_into", "author__avatar").defer("source")
    rows = rows.annotate(was_suggested=Exists(SuggestedEdit.objects.filter(revision=OuterRef("pk"))))
    return list(rows.order_by("-number"))


def compare(post: Post, known: Sequence[Revision], old: int, new: int) -> Compared | None:
    """Versions by number as far as they are among `known` (latest first); else the last two. One read."""
    numbers = [revision.number for revision in known]
    if not numbers:
        return None
    new = new if new in numbers else numbers[0]
    before = [number for number in numbers if number < new]
    old = old if old in before else before[0] if before else 0
    found = {one.number: one for one in post.revisions.filter(number__in=[old, new])}
    return Compared(found.get(old), found[new])


def revision_of(viewer: Actor, pk: int) -> Revision:
    """Raises Http404 also for what the viewer may not read."""
    revision = get_object_or_404(Revision.objects.select_related("author"), pk=pk)
    revision.post = post_of(viewer, revision.post_id)
    if revision.hidden_at and not can_hide(viewer, revision.post):
        raise Http404
    return revision
