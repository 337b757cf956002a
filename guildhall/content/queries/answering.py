"""The topic that somebody answers, and no more of it than that takes."""

from __future__ import annotations

from functools import cache
from typing import Any

from guildhall.content.models import Topic
from guildhall.content.queries.standins import Sort, StandIn, sort_of, topic_or_404
from guildhall.kernel.actor import Actor
from guildhall.kernel.prepared import EXAMPLE, Prepared


def topic_to_answer(viewer: Actor, pk: int) -> Topic:
    """Its kind and title; `topic_for` has all that its page shows. Raises Http404 also for what the viewer may not read."""
    return topic_or_404(_topic(sort_of(viewer)), viewer, pk)


@cache
def _topic(sort: Sort) -> Prepared[Topic]:
    def build(*, topic: int, viewer: int) -> Any:
        return Topic.objects.visible_to(StandIn(sort, viewer)).filter(pk=topic).only("kind", "title")

    return Prepared(build, viewer=EXAMPLE, topic=EXAMPLE + 1)
