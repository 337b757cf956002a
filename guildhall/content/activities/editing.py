"""What happens to versions of texts and to what readers suggest about them."""

from __future__ import annotations

from dataclasses import dataclass

from guildhall.kernel.registry import verb


@verb(
    "content.post.reverted",
    en="%(actor)s brought back an earlier version of a post",
    zh_hans="%(actor)s 将一篇内容恢复到了之前的版本",
    staff="content.moderate",
    own=True,
)
@dataclass(frozen=True)
class PostReverted:
    topic: int
    number: int  # of the version that stands again


@verb(
    "content.revision.hidden",
    en="%(actor)s hid an earlier version of a post",
    zh_hans="%(actor)s 隐藏了一篇内容的历史版本",
    staff="content.moderate",
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
    staff="content.moderate",
)
@dataclass(frozen=True)
class RevisionRestored:
    topic: int
    number: int


@verb(
    "content.topic.relabelled",
    en="%(actor)s changed the language or source of a topic",
    zh_hans="%(actor)s 修改了一个主题的语言或来源",
    staff="content.moderate",
    own=True,
)
@dataclass(frozen=True)
class TopicRelabelled:
    pass


@verb(
    "content.edit.suggested",
    en="%(actor)s suggested an edit to a post of %(target)s",
    zh_hans="%(actor)s 对 %(target)s 的内容提出了修改建议",
)
@dataclass(frozen=True)
class EditSuggested:
    topic: int
    post: int


@verb(
    "content.edit.accepted",
    en="%(actor)s accepted an edit that %(target)s suggested",
    zh_hans="%(actor)s 采用了 %(target)s 的修改建议",
)
@dataclass(frozen=True)
class EditAccepted:
    topic: int
    post: int
    number: int  # of the revision


@verb(
    "content.edit.refused",
    en="%(actor)s refused an edit that %(target)s suggested",
    zh_hans="%(actor)s 未采用 %(target)s 的修改建议",
    reverses="content.edit.suggested",
)
@dataclass(frozen=True)
class EditRefused:
    topic: int
    post: int


@verb(
    "content.edit.withdrawn",
    en="%(actor)s withdrew a suggested edit",
    zh_hans="%(actor)s 撤回了一条修改建议",
    reverses="content.edit.suggested",
)
@dataclass(frozen=True)
class EditWithdrawn:
    topic: int
    post: int


@verb(
    "content.post.improved",
    en="%(actor)s improved a post of %(target)s",
    zh_hans="%(actor)s 改进了 %(target)s 的内容",
    contribution=True,
    tie="improved",
)
@dataclass(frozen=True)
class PostImproved:
    """Said of whoever suggested it, when it was accepted."""

    topic: int
    number: int  # of the revision
