"""Who said of a post that it is official or outdated, and why."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from guildhall.content.models import PostMark, Topic
from guildhall.kernel.actor import Actor


def marks_of(viewer: Actor, posts: Iterable[Any]) -> dict[int, list[PostMark]]:
    """By post; one read, none where nothing is marked. `instead` is None where the viewer may not read it."""
    ids = [post.id for post in posts if post.official_at or post.outdated_at]
    if not ids:
        return {}
    found: dict[int, list[PostMark]] = {}
    marks = PostMark.objects.filter(post__in=ids, ended_at=None).select_related("made_by__merged_into", "instead")
    for mark in marks.order_by("kind", "pk"):
        found.setdefault(mark.post_id, []).append(mark)
    pointed = {mark.instead_id for these in found.values() for mark in these if mark.instead_id}
    readable = set(_readable(viewer, pointed)) if pointed else set()
    for these in found.values():
        for mark in these:
            mark.instead = mark.instead if mark.instead_id in readable else None
    return found


def _readable(viewer: Actor, ids: set[int]) -> Iterable[int]:
    return Topic.objects.visible_to(viewer).filter(pk__in=ids, hidden_at=None).values_list("pk", flat=True)
