"""The log as those hear of it whom it concerns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from guildhall.kernel.notices import interests
from guildhall.kernel.registry import Reader, Verb, readers
from guildhall.kernel.text import Bilingual
from guildhall.outreach.actions import tell


def is_told(verb: Verb) -> bool:
    """What is said somewhere, what concerns somebody, and what takes such things back."""
    return bool(verb.speaks or verb.reverses) or any(interest.reads(verb) for interest in interests)


def tell_members(rows: Sequence[Any]) -> None:
    tell(rows=rows)


readers.add(
    Reader(
        name="outreach.notices",
        handle=tell_members,
        reads=is_told,
        from_imports=False,
        batch=200,
        about=Bilingual("Tells members what concerns them", "向成员发送与其有关的通知"),
    )
)
