"""Reminding askers of what they have not decided."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet

from guildhall.content.actions.writing import locked_topic, say
from guildhall.content.activities.answering import AskerReminded
from guildhall.content.models import Kind, Post, Topic
from guildhall.kernel import clock
from guildhall.kernel.actor import Actor
from guildhall.options.queries import get as choice

AT_ONCE = 500
TOO_OLD = timedelta(days=60)  # a last answer before this time reminds nobody any more


def remind_askers(*, actor: Actor) -> int:
    """Once a question: somebody answered days ago, and nothing is accepted. Returns how many were reminded."""
    return sum(remind_asker(actor=actor, topic=topic) for topic in _undecided().order_by("pk")[:AT_ONCE])


@transaction.atomic
def remind_asker(*, actor: Actor, topic: Topic) -> bool:
    """Looks again under the lock: whoever decided in the meantime is left alone."""
    topic = locked_topic(topic)
    if not _undecided().filter(pk=topic.pk).exists():
        return False
    topic.reminded_at = clock.now()
    topic.save(update_fields=["reminded_at"])
    say(AskerReminded(answers=topic.replies), topic, actor=actor, target=topic.author)
    return True


def _undecided() -> QuerySet[Topic]:
    days: int = choice("content.remind_days")
    now = clock.now()
    answers = Post.objects.filter(topic=OuterRef("pk"), kind=Post.Kind.ANSWER, hidden_at=None)
    answers = answers.exclude(author=F("topic__author"))
    waiting = answers.filter(created_at__lte=now - timedelta(days=days), created_at__gte=now - TOO_OLD)
    open_ones = Topic.objects.filter(kind=Kind.QUESTION, closed_at=None, hidden_at=None, accepted=0, replies__gt=0)
    here = {"reminded_at": None, "author__claimed_at__isnull": False, "author__erased_at": None, "origin": ""}
    found = open_ones.filter(Exists(waiting), **here).select_related("space", "author")
    return found if days else found.none()
