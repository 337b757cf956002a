"""Words of a member's own profile that wait for a person."""

from __future__ import annotations

from typing import Any

from guildhall.members.models import HeldProfile


def held_words(member: Any) -> dict[str, str]:
    """The new words by field; nothing where nothing waits."""
    held = HeldProfile.objects.waiting().filter(member=member).first()
    return dict(held.changes) if held else {}
