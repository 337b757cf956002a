"""Who might answer, who was asked, and what a member is asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.shortcuts import get_object_or_404

from guildhall.content.models import AnsweringChoice, AnswerRequest, Post, Topic
from guildhall.content.queries.people import Face, columns, face
from guildhall.kernel.actor import Actor
from guildhall.kernel.sql import raw_cursor

LOOKED_AT = 300  # the latest questions with one of the tags
LISTED = 50
# Public acts only: answers that everybody may read, of people who let themselves be listed and may be asked.
_ANSWERERS = """
WITH near AS MATERIALIZED (
    SELECT DISTINCT tt.topic_id FROM content_topictag tt JOIN content_tag g ON g.id = tt.tag_id
    WHERE g.name = ANY(%(tags)s::text[]) ORDER BY tt.topic_id DESC LIMIT %(near)s),
counted AS (
    SELECT p.author_id, count(*) AS answers, count(p.accepted_at) AS accepted FROM near
    JOIN content_topic t ON t.id = near.topic_id AND t.kind = 'question' AND t.hidden_at IS NULL
    JOIN content_space s ON s.id = t.space_id AND s.visibility = 'public'
    JOIN content_post p ON p.topic_id = t.id AND p.kind = 'answer' AND p.hidden_at IS NULL
    WHERE p.author_id IS NOT NULL AND p.author_id <> ALL(%(without)s::bigint[])
    GROUP BY p.author_id ORDER BY answers DESC, accepted DESC, p.author_id LIMIT 50)
SELECT m.id, m.name, m.handle, m.avatar_id, c.answers, c.accepted FROM counted c JOIN members_member m ON m.id = c.author_id
WHERE m.kind = 'person' AND m.erased_at IS NULL AND m.merged_into_id IS NULL AND m.claimed_at IS NOT NULL
    AND m.waiting_since IS NULL AND NOT m.privacy @> '{"listed": false}'
    AND NOT EXISTS (SELECT FROM content_answeringchoice n WHERE n.member_id = m.id AND n.asks_off_at IS NOT NULL)
    AND NOT EXISTS (SELECT FROM content_answerrequest r
        WHERE r.topic_id = %(topic)s AND r.asked_id = m.id AND r.withdrawn_at IS NULL)
    AND NOT EXISTS (SELECT FROM content_post a
        WHERE a.topic_id = %(topic)s AND a.author_id = m.id AND a.kind = 'answer' AND a.hidden_at IS NULL)
ORDER BY c.answers DESC, c.accepted DESC, m.id LIMIT %(limit)s"""


@dataclass(frozen=True, slots=True)
class Answerer:
    """Somebody who answers questions with these tags; the figures are of the latest of them."""

    by: Face
    answers: int
    accepted: int


@dataclass(frozen=True, slots=True)
class Asked:
    """One request, as the person it concerns sees it."""

    id: int
    topic_id: int
    topic_title: str
    topic_language: str
    asked_at: datetime
    declined_at: datetime | None
    declined_because: str
    is_closed: bool
    is_answered: bool
    by: Face  # the other one


def answerers_for(viewer: Any, topic: Topic, *, limit: int = 3) -> Sequence[Answerer]:
    """Nobody for a question without tags. One read."""
    if not topic.tag_names:
        return []
    without = [pk for pk in (viewer.pk, topic.author_id) if pk]
    given = {"tags": topic.tag_names, "near": LOOKED_AT, "without": without, "topic": topic.pk, "limit": limit}
    with raw_cursor() as cursor:
        rows = cursor.execute(_ANSWERERS, given, prepare=True).fetchall()
    return [Answerer(Face(pk, name or handle, handle, avatar), *counts) for pk, name, handle, avatar, *counts in rows]


def asked_of(viewer: Any) -> list[Asked]:
    """What a member was asked and may still read: the latest first."""
    readable = Topic.objects.visible_to(viewer).filter(hidden_at=None)
    mine = AnswerRequest.objects.filter(asked=viewer, withdrawn_at=None, topic__in=readable)
    return _rows(mine.order_by("-asked_at", "-pk"), "asker")


def asked_about(viewer: Any, topic: Topic) -> list[Asked]:
    """Whom the viewer asked about this question."""
    theirs = AnswerRequest.objects.filter(topic=topic, asker=viewer, withdrawn_at=None)
    return _rows(theirs.order_by("asked_at", "pk"), "asked")


def _rows(requests: QuerySet[AnswerRequest], other: str) -> list[Asked]:
    answers = Post.objects.filter(
        topic=OuterRef("topic"), author=OuterRef("asked"), kind=Post.Kind.ANSWER, hidden_at=None
    )
    found = requests.annotate(is_answered=Exists(answers)).values_list(
        "pk", "topic_id", "topic__title", "topic__language", "asked_at", "declined_at", "declined_because",
        "topic__closed_at", "is_answered", f"{other}_id", *columns(other),
    )[:LISTED]  # fmt: skip
    rows: list[Any] = list(found)
    return [Asked(*row[:7], row[7] is not None, row[8], face(row[9], "", row[10:])) for row in rows]  # type: ignore[call-arg]


def request_to(viewer: Any, pk: int) -> AnswerRequest:
    """One that the viewer was asked. Raises Http404."""
    return get_object_or_404(AnswerRequest.objects.select_related("topic__space", "asker"), pk=pk, asked=viewer)


def request_by(viewer: Any, pk: int) -> AnswerRequest:
    return get_object_or_404(AnswerRequest.objects.select_related("topic__space", "asked"), pk=pk, asker=viewer)


def answering_choice_of(member: Actor) -> AnsweringChoice:
    return AnsweringChoice.objects.filter(member=getattr(member, "pk", None)).first() or AnsweringChoice()
