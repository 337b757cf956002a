"""What is held for a person, let through, deleted and purged. Hiding and restoring have verbs of their own."""

from __future__ import annotations

from dataclasses import dataclass

from guildhall.kernel.registry import verb


@verb(
    "content.text.held",
    en="Something that %(target)s wrote waits for review",
    zh_hans="%(target)s 发布的内容正在等待审核",
)
@dataclass(frozen=True)
class TextHeld:
    topic: int


@verb(
    "content.text.passed",
    en="%(actor)s let through what %(target)s wrote",
    zh_hans="%(actor)s 通过了 %(target)s 发布的内容",
    staff="content.moderate",
)
@dataclass(frozen=True)
class TextPassed:
    topic: int


@verb(
    "content.text.deleted",
    en="%(actor)s deleted something of %(target)s",
    zh_hans="%(actor)s 删除了 %(target)s 的内容",
    staff="content.moderate",
)
@dataclass(frozen=True)
class TextDeleted:
    topic: int


@verb(
    "content.text.purged",
    en="%(actor)s took the words of something of %(target)s away for good",
    zh_hans="%(actor)s 彻底清除了 %(target)s 的一处内容",
    staff="content.moderate",
)
@dataclass(frozen=True)
class TextPurged:
    topic: int
