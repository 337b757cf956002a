"""That a text names somebody. The subject is the mention: one for each person a text names."""

from __future__ import annotations

from dataclasses import dataclass

from guildhall.kernel.registry import verb


@verb(
    "content.mention.made", en="%(actor)s mentioned %(target)s", zh_hans="%(actor)s 提到了 %(target)s", tie="mentioned"
)
@dataclass(frozen=True)
class MentionMade:
    topic: int


@verb(
    "content.mention.withdrawn",
    en="%(target)s is mentioned no longer in a text that %(actor)s changed or hid",
    zh_hans="%(actor)s 修改或隐藏了内容，其中不再提到 %(target)s",
    reverses="content.mention.made",
)
@dataclass(frozen=True)
class MentionWithdrawn:
    topic: int


@verb(
    "content.mention.restored",
    en="%(target)s is mentioned again in a text that %(actor)s restored",
    zh_hans="%(actor)s 恢复了内容，其中再次提到 %(target)s",
    reverses="content.mention.withdrawn",
)
@dataclass(frozen=True)
class MentionRestored:
    topic: int
