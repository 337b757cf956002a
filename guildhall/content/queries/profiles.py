"""What a person contributed, as far as the viewer may read it: rows from content, days from the log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone

from guildhall.activity.models import Activity, Scope
from guildhall.content.models import Comment, Kind, Post, Space, Topic
from guildhall.content.queries.feeds import Row, rows_of
from guildhall.kernel import clock
from guildhall.kernel.actor import Actor
from guildhall.kernel.registry import verbs
from guildhall.members.models import Member
from guildhall.members.queries import ids_behind, keys_behind

WEEKS = 52
LATEST = 20


@dataclass(frozen=True)
class AnswerRow:
    """An answer of somebody, with the topic it is in."""

    topic: Row
    post_id: int
    score: int
    created_at: datetime
    is_accepted: bool


def days_of(viewer: Actor, member: Member) -> list[tuple[date, int]]:
    """Contributions a day over 52 weeks, in the viewer's zone: up to today, or up to the last one if that is older.

    Read from the log, without what is hidden or lies in spaces that the viewer may not read.
    """
    theirs = _contributions(viewer, member)
    last = theirs.order_by("-occurred_at").values_list("occurred_at", flat=True).first()
    today = timezone.localtime(clock.now()).date()
    if last is None:
        return []
    last_day = timezone.localtime(last).date()
    end = today if last_day > today - timedelta(weeks=WEEKS) else last_day
    begin = end - timedelta(weeks=WEEKS) + timedelta(days=1)
    counted = dict(
        theirs.filter(occurred_at__date__gte=begin, occurred_at__date__lte=end)
        .values_list("occurred_at__date")
        .annotate(number=Count("pk"))
    )
    return [(day, counted.get(day, 0)) for day in (begin + timedelta(days=n) for n in range(WEEKS * 7))]


def _contributions(viewer: Actor, member: Member) -> Any:
    """Rows of the log in which this person gave something, one for each thing that is still shown."""
    names = [verb.name for verb in verbs if verb.contribution]
    rows = Activity.objects.filter(actor_key__in=keys_behind(member), verb__in=names)
    closed = Space.objects.exclude(pk__in=Space.objects.visible_to(viewer).values("pk")).values_list("pk", flat=True)
    scopes = list(Scope.objects.filter(kind="space", ref__in=list(closed)).values_list("pk", flat=True))
    rows = rows.exclude(scopes__overlap=scopes) if scopes else rows
    mine = {"author__in": ids_behind(member)}
    topics = Topic.objects.filter(**mine).exclude(hidden_at=None)
    posts = Post.objects.filter(**mine).exclude(hidden_at=None, topic__hidden_at=None)
    comments = Comment.objects.filter(**mine).exclude(hidden_at=None, post__hidden_at=None, post__topic__hidden_at=None)
    gone = Q(subject_type="content.topic", subject_id__in=topics.values("pk"))
    gone |= Q(subject_type="content.post", subject_id__in=posts.values("pk"))
    gone |= Q(subject_type="content.comment", subject_id__in=comments.values("pk"))
    return rows.exclude(gone)


def totals_of(viewer: Actor, member: Member) -> dict[str, int]:
    """How many questions, answers, … this viewer can read of a person."""
    authors = ids_behind(member)
    topics = Topic.objects.visible_to(viewer).filter(author__in=authors, hidden_at=None)
    posts = Post.objects.visible_to(viewer).filter(author__in=authors, hidden_at=None, topic__hidden_at=None)
    kinds = dict(topics.values_list("kind").annotate(number=Count("pk")))
    found = posts.exclude(kind=Post.Kind.OPENING).aggregate(
        answers=Count("pk", filter=Q(kind=Post.Kind.ANSWER)),
        accepted=Count("pk", filter=Q(accepted_at__isnull=False)),
        replies=Count("pk", filter=Q(kind=Post.Kind.REPLY)),
    )
    return {kind: kinds.get(kind, 0) for kind in Kind.values} | found


def topics_of(viewer: Actor, member: Member, *, limit: int = LATEST) -> list[Row]:
    mine = Topic.objects.visible_to(viewer).filter(author__in=ids_behind(member), hidden_at=None)
    return rows_of(mine.order_by("-created_at", "-pk")[:limit])


def answers_of(viewer: Actor, member: Member, *, limit: int = LATEST) -> list[AnswerRow]:
    """Answers and replies, the latest first."""
    posts = Post.objects.visible_to(viewer).filter(author__in=ids_behind(member), hidden_at=None, topic__hidden_at=None)
    posts = posts.exclude(kind=Post.Kind.OPENING).order_by("-created_at", "-pk")[:limit]
    found = list(posts.values_list("topic", "pk", "score", "created_at", "accepted_at"))
    topics = {row.id: row for row in rows_of(Topic.objects.filter(pk__in={topic for topic, *_ in found}))}
    return [
        AnswerRow(topics[topic], pk, score, created_at, accepted_at is not None)
        for topic, pk, score, created_at, accepted_at in found
    ]
