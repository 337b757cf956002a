"""What rooms tell a member that they keep about them: declared by each room, shown on one page of the member's own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from guildhall.kernel.registry import Collection, Entry
from guildhall.kernel.text import Bilingual


@dataclass(frozen=True, slots=True)
class KeptLine:
    """One thing that is kept, as its member is shown it."""

    text: str
    about: str = ""
    at: Any = None


@dataclass(frozen=True, kw_only=True)
class Kept(Entry):
    """What a room keeps about a member, told to that member: what it is, why it is kept and what ends it.

    `number(member)` counts it, `lines(member)` shows it where a page of its own (`url_name`, without arguments) does not.
    """

    label: Bilingual
    why: Bilingual
    ends: Bilingual
    number: Callable[[Any], int]
    lines: Callable[[Any], Sequence[KeptLine]] | None = None
    url_name: str = ""
    order: int = 100


kept: Collection[Kept] = Collection()
