"""What happens to versions of texts and to what readers suggest about them."""

from __future__ import annotations

from dataclasses import dataclass

from guildhall.kernel.registry import verb


@verb(
    "content.post.reverted",
    en="%(actor)s brought back an earlier version of a post",
    zh_hans="%(actor)s 将一篇内容恢复到了之前的版本",
)
@dataclass(frozen=True)
class PostReverted:
    topic: int
    number: int  # of the version that stands again


@verb(
    "content.revision.hidden",
    en="%(actor)s hid an earlier version of a post",
    zh_hans="%(actor)s 隐藏了一篇内容的历史版本",
)
@dataclass(frozen=True)
class RevisionHidden:
    topic: int
    number: int


@verb(
    "content.revision.restored",
    en="%(actor)s showed an earlier version of a post again",
    zh_hans="%(actor)s 重新公开了一篇内容的历史版本",
    reverses="content.revision.hidden",
)
@dataclass(frozen=True)
class RevisionRestored:
    topic: int
    number: int


@verb(
    "content.topic.relabelled",
    en="%(actor)s changed the language or source of a topic",
    zh_hans="%(actor)s 修改了一个主题的语言或来源",
)
@dataclass(frozen=True)
class TopicRelabelled:
    pass
