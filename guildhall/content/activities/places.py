"""What staff does with spaces, their moderators and tags."""

from __future__ import annotations

from dataclasses import dataclass

from guildhall.kernel.registry import verb


@verb(
    "content.space.created", en="%(actor)s created a space", zh_hans="%(actor)s 创建了一个版块", staff="content.manage"
)
@dataclass(frozen=True)
class SpaceCreated:
    pass


@verb(
    "content.space.changed", en="%(actor)s changed a space", zh_hans="%(actor)s 修改了一个版块", staff="content.manage"
)
@dataclass(frozen=True)
class SpaceChanged:
    pass


@verb(
    "content.space.archived",
    en="%(actor)s archived a space",
    zh_hans="%(actor)s 归档了一个版块",
    staff="content.manage",
)
@dataclass(frozen=True)
class SpaceArchived:
    pass


@verb(
    "content.space.reopened",
    en="%(actor)s reopened a space",
    zh_hans="%(actor)s 重新开放了一个版块",
    reverses="content.space.archived",
    staff="content.manage",
)
@dataclass(frozen=True)
class SpaceReopened:
    pass


@verb(
    "content.moderator.granted",
    en="%(actor)s made %(target)s a moderator",
    zh_hans="%(actor)s 任命 %(target)s 为版主",
    staff="content.manage",
)
@dataclass(frozen=True)
class ModeratorGranted:
    pass


@verb(
    "content.moderator.ended",
    en="%(actor)s ended the moderatorship of %(target)s",
    zh_hans="%(actor)s 结束了 %(target)s 的版主任期",
    reverses="content.moderator.granted",
    staff="content.manage",
)
@dataclass(frozen=True)
class ModeratorEnded:
    pass


@verb(
    "content.synonym.made", en="%(actor)s made two tags one", zh_hans="%(actor)s 合并了两个标签", staff="content.manage"
)
@dataclass(frozen=True)
class SynonymMade:
    topics: int  # that were tagged with the other word


@verb(
    "content.synonym.ended",
    en="%(actor)s ended a tag synonym",
    zh_hans="%(actor)s 取消了一个标签同义词",
    staff="content.manage",
)
@dataclass(frozen=True)
class SynonymEnded:
    pass


@verb(
    "content.tag.described",
    en="%(actor)s described a tag",
    zh_hans="%(actor)s 修改了一个标签的说明",
    staff="content.manage",
)
@dataclass(frozen=True)
class TagDescribed:
    pass
