"""What old ids stand for here, asked once a batch."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from guildhall.kernel.sql import raw_cursor


@dataclass(frozen=True, slots=True)
class Person:
    id: int
    key: int | None  # in the log; None once erased


@dataclass(frozen=True, slots=True)
class PostHere:
    id: int
    topic: int
    is_question: bool  # the opening of a question
    is_opening: bool
    noun: str  # 'question' | 'answer' | 'article' …
    author: int | None
    author_key: int | None
    topic_author_key: int | None
    created_at: datetime
    language: str  # of its topic
    tags: list[int]


_PEOPLE = """
SELECT s.old_id, s.subject_id, k.key FROM connectors_sourcerow s
LEFT JOIN members_actorkey k ON k.member_id = s.subject_id
WHERE s.source = %s AND s.kind = 'user' AND s.old_id = ANY(%s)"""
_POSTS = """
SELECT s.old_id, p.id, p.topic_id, p.kind, t.kind, p.author_id, k.key, tk.key, p.created_at, t.language,
    ARRAY(SELECT tag_id FROM content_topictag WHERE topic_id = t.id ORDER BY id)
FROM connectors_sourcerow s JOIN content_post p ON p.id = s.subject_id JOIN content_topic t ON t.id = p.topic_id
LEFT JOIN members_actorkey k ON k.member_id = p.author_id LEFT JOIN members_actorkey tk ON tk.member_id = t.author_id
WHERE s.source = %s AND s.kind = 'post' AND s.old_id = ANY(%s)"""
_PLAIN = "SELECT old_id, subject_id FROM connectors_sourcerow WHERE source = %s AND kind = %s AND old_id = ANY(%s)"
_ACCEPTANCES = """
SELECT s.old_id, a.id FROM connectors_sourcerow s 
JOIN content_acceptance a ON a.post_id = s.subject_id AND a.ended_at IS NULL
WHERE s.source = %s AND s.kind = 'post' AND s.old_id = ANY(%s)"""


def people(source: str, ids: Iterable[int]) -> dict[int, Person]:
    return {int(old): Person(member, key) for old, member, key in _rows(_PEOPLE, source, _texts(ids))}


def posts(source: str, ids: Iterable[int]) -> dict[int, PostHere]:
    found = {}
    for old, post, topic, kind, topic_kind, author, key, topic_key, at, language, tags in _rows(
        _POSTS, source, _texts(ids)
    ):
        opening = kind == "opening"
        noun = topic_kind if opening else kind
        found[int(old)] = PostHere(
            post, topic, noun == "question", opening, noun, author, key, topic_key, at, language, tags
        )
    return found


def questions(source: str, ids: Iterable[int]) -> dict[int, PostHere]:
    return {old: post for old, post in posts(source, ids).items() if post.is_question}


def acceptances(source: str, ids: Iterable[int]) -> dict[int, int]:
    return {int(old): made for old, made in _rows(_ACCEPTANCES, source, _texts(ids))}


def plain(kind: str) -> Any:
    """A loader of one kind of the id map: what it stands for is a number and nothing more."""

    def load(source: str, ids: Iterable[Any]) -> dict[Any, int]:
        wanted = {str(old): old for old in ids}
        return {wanted[old]: subject for old, subject in _rows(_PLAIN, source, kind, list(wanted))}

    return load


def _texts(ids: Iterable[int]) -> list[str]:
    return [str(old) for old in ids]


def _rows(statement: str, *values: Any) -> list[Any]:
    with raw_cursor() as cursor:
        return cursor.execute(statement, values, prepare=True).fetchall()
