"""Viewers as far as statements differ by them, so that a hot read is prepared once for everybody of a sort."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from guildhall.content.models.spaces import SEES_ALL
from guildhall.kernel.prepared import EXAMPLE

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
