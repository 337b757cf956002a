"""What staff did to a member is told to them, and loses its words when they are erased."""

from __future__ import annotations

from typing import Any

from guildhall.activity.actions import forget_words
from guildhall.activity.queries import acts_upon
from guildhall.kernel.registry import Privacy, privacy


def export(member: Any) -> dict[str, Any]:
    return {"staff_acts": acts_upon(member.actor_key)}


def erase(member: Any) -> None:
    forget_words(member.actor_key)


privacy.add(Privacy(name="activity", export=export, erase=erase))
