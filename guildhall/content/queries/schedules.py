from __future__ import annotations

from django.http import Http404

from guildhall.content.models import ScheduledTopic
from guildhall.kernel.actor import Actor

SHOWN = 100


def schedules_of(viewer: Actor) -> list[ScheduledTopic]:
    """A member's own: what waits first, by time; then what came of the others, the latest first."""
    mine = ScheduledTopic.objects.filter(member=viewer.pk).select_related("topic")  # type: ignore[attr-defined]
    waiting = list(mine.waiting().order_by("publish_at", "pk")[:SHOWN])
    return waiting + list(mine.exclude(ended_at=None).order_by("-ended_at", "-pk")[: SHOWN - len(waiting)])


def schedule_of(viewer: Actor, pk: int) -> ScheduledTopic:
    """Raises Http404 for those of others."""
    found = ScheduledTopic.objects.filter(member=viewer.pk, pk=pk).first()  # type: ignore[attr-defined]
    if found is None:
        raise Http404
    return found
