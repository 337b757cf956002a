from __future__ import annotations

from typing import Any

NEW = 1.0


def weight_of(upheld: int, refused: int) -> float:
    """How much a flag counts by its reporter's record: 1 without one, towards 2 and 0; (u + 1)/(u + r + 2), doubled."""
    return 2 * (upheld + 1) / (upheld + refused + 2)


def can_flag(viewer: Any, author_id: int | None) -> bool:
    """Members, silenced ones too, what is not their own."""
    is_member = viewer.is_authenticated and getattr(viewer, "pk", None) is not None
    return is_member and not getattr(viewer, "is_suspended", False) and author_id != viewer.pk
