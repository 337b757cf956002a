"""What old ids stand for here, asked once a batch."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from guildhall.kernel.sql import raw_cursor


@dataclass(frozen=True, slots=True)
class TopicHere:
    id: int
    space: int
    language: str
    author_key: int | None


@dataclass(frozen=True, slots=True)
class PostHere:
    id: int
    topic: int
    is_opening: bool
    author_key: int | None
    updated: int  # seconds of the epoch, as the row said


_TOPICS = """
SELECT s.old_id, t.id, t.space_id, t.language, k.key FROM connectors_sourcerow s JOIN content_topic t ON t.id = s.subject_id
LEFT JOIN members_actorkey k ON k.member_id = t.author_id
WHERE s.source = %s AND s.kind = 'topic' AND s.old_id = ANY(%s)"""
_POSTS = """
SELECT s.old_id, p.id, p.topic_id, p.kind = 'opening', k.key, coalesce((s.facts->>'updated')::bigint, 0)
FROM connectors_sourcerow s JOIN content_post p ON p.id = s.subject_id
LEFT JOIN members_actorkey k ON k.member_id = p.author_id
WHERE s.source = %s AND s.kind = %s AND s.old_id = ANY(%s)"""


def topics(source: str, ids: Iterable[Any]) -> dict[int, TopicHere]:
    return {int(old): TopicHere(*rest) for old, *rest in _rows(_TOPICS, source, [str(old) for old in ids])}


def posts(source: str, ids: Iterable[Any]) -> dict[int, PostHere]:
    return {int(old): PostHere(*rest) for old, *rest in _rows(_POSTS, source, "post", [str(old) for old in ids])}


def numbers(source: str, ids: Iterable[Any]) -> dict[str, PostHere]:
    """Posts by topic and number in it: `885/3`."""
    return {old: PostHere(*rest) for old, *rest in _rows(_POSTS, source, "number", list(ids))}


def _rows(statement: str, *values: Any) -> list[Any]:
    with raw_cursor() as cursor:
        return cursor.execute(statement, values, prepare=True).fetchall()
