"""Words of a member's own profile that wait for a person, or were taken out of it."""

from __future__ import annotations

from typing import Any

from guildhall.members.models import HeldProfile, TakenProfile


def held_words(member: Any) -> dict[str, str]:
    """The new words by field; nothing where nothing waits."""
    held = HeldProfile.objects.waiting().filter(member=member).first()
    return dict(held.changes) if held else {}


def taken_words(member: Any) -> dict[str, str]:
    """What moderation took out of their profile, by field; nothing where nothing is taken."""
    taken = TakenProfile.objects.standing().filter(member=member).first()
    return dict(taken.words) if taken else {}
