"""How members rise and fall in trust."""

from __future__ import annotations

from dataclasses import dataclass

from guildhall.kernel.registry import verb


@verb(
    "moderation.level.raised",
    en="%(target)s came to a higher level of trust",
    zh_hans="%(target)s 的信任等级提升了",
)
@dataclass(frozen=True)
class LevelRaised:
    level: int


@verb(
    "moderation.level.lowered",
    en="%(target)s came to a lower level of trust",
    zh_hans="%(target)s 的信任等级降低了",
)
@dataclass(frozen=True)
class LevelLowered:
    level: int


@verb(
    "moderation.level.locked",
    en="%(actor)s holds %(target)s at a level of trust",
    zh_hans="%(actor)s 锁定了 %(target)s 的信任等级",
    staff="moderation.levels",
)
@dataclass(frozen=True)
class LevelLocked:
    level: int


@verb(
    "moderation.level.unlocked",
    en="%(actor)s lets the level of %(target)s follow what they do again",
    zh_hans="%(actor)s 解除了 %(target)s 的等级锁定",
    staff="moderation.levels",
)
@dataclass(frozen=True)
class LevelUnlocked:
    level: int
