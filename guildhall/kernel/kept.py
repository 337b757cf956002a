"""What rooms tell a member that they keep about them: declared by each room, shown on one page of the member's own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from guildhall.kernel.registry import Collection, Entry
from guildhall.kernel.text import Bilingual

ERASED = Bilingual("Goes when you ask to be erased.", "申请清除个人数据后删除。")


@dataclass(frozen=True, slots=True)
class KeptLine:
    """One thing that is kept, as its member is shown it."""

    text: str
    about: str = ""
    at: Any = None


@dataclass(frozen=True, kw_only=True)
class Kept(Entry):
    """What a room keeps about a member, told to that member: what it is, why it is kept and what ends it.

    `of`: the models it stands for, as `members.Note`; a house test wants every model about people named once. `lines(member)`
    shows what there is; where a page of its own does (`url_name`, without arguments), `number(member)` counts it instead.
    """

    of: str
    label: Bilingual
    why: Bilingual
    ends: Bilingual = ERASED
    number: Callable[[Any], int] | None = None
    lines: Callable[[Any], Sequence[KeptLine]] | None = None
    url_name: str = ""
    order: int = 100


kept: Collection[Kept] = Collection()
