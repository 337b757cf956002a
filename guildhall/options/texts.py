"""The versions of a text in two languages: what was chosen for it, from the shipped one on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from guildhall.kernel.registry import settings
from guildhall.options import kinds
from guildhall.options.queries import versions


@dataclass(frozen=True)
class Version:
    """`at`: since when it held; None for the text that was shipped."""

    number: int
    at: datetime | None
    text: str


def versions_of(key: str) -> list[Version]:
    """In the reader's language, oldest first; there is always the first."""
    setting = settings[key]
    found = [Version(1, None, kinds.read(setting, setting.default))]
    for number, made in enumerate(versions(key), start=2):
        value = setting.default if made.value is None else made.value
        found.append(Version(number, made.chosen_at, kinds.read(setting, value)))
    return found


def numbered(made: Sequence[Version], asked: str, otherwise: int) -> Version:
    """The version with the number that an address names, or else another; never none."""
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else otherwise
    return made[min(max(number, 1), len(made)) - 1]
