"""Viewers as far as statements differ by them, so that a hot read is prepared once for everybody of a sort."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from django.http import Http404

from guildhall.content.models import Topic
from guildhall.content.models.spaces import SEES_ALL
from guildhall.kernel.prepared import EXAMPLE, Prepared

Sort = Literal["guest", "member", "all"]


@dataclass(frozen=True)
class StandIn:
    """What `.visible_to` asks of a viewer; `pk` is an example that the reader's own number takes the place of."""

    sort: Sort
    pk: int = EXAMPLE
    actor_key: None = None

    @property
    def is_authenticated(self) -> bool:
        return self.sort != "guest"

    def can(self, capability: str) -> bool:
        return self.sort == "all" and capability == SEES_ALL


def sort_of(viewer: Any) -> Sort:
    if viewer.can(SEES_ALL):
        return "all"
    return "member" if number_of(viewer) else "guest"


def number_of(viewer: Any) -> int | None:
    """None for guests and for the house."""
    return getattr(viewer, "pk", None) if viewer.is_authenticated else None


def topic_or_404(read: Prepared[Topic], viewer: Any, pk: int) -> Topic:
    """Raises Http404 also for what the viewer may not read."""
    found = read.objects(topic=pk, viewer=number_of(viewer))
    if not found:
        raise Http404
    return found[0]
