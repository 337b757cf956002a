"""Levels of trust: their names, what they are counted by, and where a member stands by their figures. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from guildhall.kernel.actor import Actor
from guildhall.kernel.registry import Capability, capabilities
from guildhall.kernel.text import Bilingual

LEVELS = (
    Bilingual("New", "新人"),
    Bilingual("Member", "成员"),
    Bilingual("Regular", "活跃成员"),
    Bilingual("Trusted", "资深成员"),
    Bilingual("Leader", "骨干成员"),
)
BY_HAND = 4  # nobody comes to it or leaves it by figures
WINDOWED = 3  # from here on days of visits count in the window alone
PER_TEXT = ("links", "images", "mentions")
PER_SPAN = {
    "topics": timedelta(days=1),
    "posts": timedelta(hours=1),
    "comments": timedelta(hours=1),
    "talks": timedelta(days=1),
    "edits": timedelta(days=1),
    "votes": timedelta(days=1),
    "flags": timedelta(days=1),
    "files": timedelta(days=1),
}
NEEDS = ("days", "topics_read", "posts", "votes", "removed")

MANAGE = capabilities.add(
    Capability(
        name="moderation.levels",
        label=Bilingual("Set levels of trust", "管理信任等级"),
        about=Bilingual(
            "Decide what levels may do, and hold a member at a level", "设定各等级的权限，锁定某位成员的等级"
        ),
        roles=("operator", "manager"),
    )
)


@dataclass(frozen=True, slots=True)
class Figures:
    """What a member has done. `recent_days`, `removed`: in the window; the others since they came."""

    days: int = 0
    recent_days: int = 0
    topics_read: int = 0
    posts: int = 0
    votes: int = 0
    removed: int = 0


@dataclass(frozen=True, slots=True)
class Need:
    """One line of the way to a level. `removed` is the one where less is better."""

    name: str
    has: int
    needed: int

    @property
    def is_met(self) -> bool:
        return self.needed < 0 or (self.has <= self.needed if self.name == "removed" else self.has >= self.needed)


def can_manage_levels(viewer: Actor) -> bool:
    return viewer.can(MANAGE.name)


def needs_for(level: int, figures: Figures, table: Mapping[str, Sequence[int]]) -> list[Need]:
    """`table`: what each level needs, by name."""
    days = figures.recent_days if level >= WINDOWED else figures.days
    has = {"days": days, **{name: getattr(figures, name) for name in NEEDS if name != "days"}}
    return [Need(name, has[name], table[name][level]) for name in NEEDS]


def earned(figures: Figures, table: Mapping[str, Sequence[int]]) -> int:
    """The highest level whose needs, and those of every level below it, are met; never the one given by hand."""
    level = 0
    while level + 1 < BY_HAND and all(need.is_met for need in needs_for(level + 1, figures, table)):
        level += 1
    return level
