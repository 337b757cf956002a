"""The cards of Today: each a plain sentence with its evidence, why now, who could do it, and one way on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

CLOCK, TODAY, WEEK, TIME = "clock", "today", "week", "time"
GROUPS = (CLOCK, TODAY, WEEK, TIME)


@dataclass(frozen=True)
class Evidence:
    """One line; `url` opens the rows behind it."""

    text: str
    url: str = ""
    language: str = ""
    at: datetime | None = None


@dataclass(frozen=True)
class Helper:
    """Somebody who could do it, and by which right they are named."""

    person: Any
    reason: str


@dataclass(frozen=True, kw_only=True)
class Card:
    """`due` is the measure at the right with `due_note` under it; `is_hot` when lateness is running."""

    name: str
    group: str
    icon: str
    title: str
    about: Sequence[str] = ()
    subject: str = ""
    subject_url: str = ""
    subject_language: str = ""
    due: str = ""
    due_note: str = ""
    is_hot: bool = False
    evidence: Sequence[Evidence] = ()
    why: str = ""
    suggested: str = ""
    helpers: Sequence[Helper] = ()
    effect: str = ""
    action: str = ""
    action_url: str = ""
    second: str = ""
    second_url: str = ""
    more: dict[str, Any] = field(default_factory=dict)

    @property
    def is_line(self) -> bool:
        return self.group == TIME
