"""Reading the operator's choices: one read a process and second at most, never one a setting."""

from __future__ import annotations

import time
from typing import Any

from guildhall.kernel.registry import settings
from guildhall.options.models import Choice

SECONDS = 1.0
_held: dict[str, Any] = {}
_read_at = -SECONDS


def get(key: str) -> Any:
    """The value that holds for a declared setting. Raises KeyError for an undeclared key."""
    default = settings[key].default
    value = _choices().get(key)
    return default if value is None else value


def forget() -> None:
    """The next `get` reads the database; called by whoever changes a choice, and by tests."""
    global _read_at  # noqa: PLW0603 - one copy a process
    _read_at = -SECONDS


def history(key: str) -> list[Choice]:
    """Every choice ever made for a key, newest first."""
    return list(Choice.objects.filter(key=key).order_by("-chosen_at", "-pk"))


def _choices() -> dict[str, Any]:
    global _held, _read_at  # noqa: PLW0603 - one copy a process
    if time.monotonic() - _read_at >= SECONDS:
        _held = dict(Choice.objects.filter(replaced_at=None).values_list("key", "value"))
        _read_at = time.monotonic()
    return _held
