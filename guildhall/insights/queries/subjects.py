"""What the things behind the figures are called, asked of the rooms that own them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from guildhall.insights.models import Wait
from guildhall.kernel.actor import Actor
from guildhall.kernel.registry import Shown, port


def subjects_of(viewer: Actor, waits: Iterable[Wait]) -> dict[int, Shown]:
    """By thread. What the viewer may not see has no entry."""
    by_type: dict[str, list[int]] = {}
    for wait in waits:
        by_type.setdefault(wait.subject_type, []).append(wait.thread)
    found: dict[int, Shown] = {}
    for subject_type, ids in by_type.items():
        ask: Any = port("subject", subject_type)
        if ask:
            found.update(ask(viewer, ids))
    return found
