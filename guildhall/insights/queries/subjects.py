"""What the things behind the figures are called, asked of the rooms that own them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from guildhall.insights.models import Wait
from guildhall.kernel.actor import Actor
from guildhall.kernel.registry import port


@dataclass(frozen=True)
class Subject:
    title: str
    url: str = ""
    language: str = ""


def subjects_of(viewer: Actor, waits: Iterable[Wait]) -> dict[int, Subject]:
    """By thread. What the viewer may not see has no entry."""
    by_type: dict[str, list[int]] = {}
    for wait in waits:
        by_type.setdefault(wait.subject_type, []).append(wait.thread)
    found: dict[int, Subject] = {}
    for subject_type, ids in by_type.items():
        ask: Any = port("subject", subject_type)
        if ask:
            found.update({pk: Subject(*line) for pk, line in ask(viewer, ids).items()})
    return found
