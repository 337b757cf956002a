"""What moderators do with topics as a whole."""

from __future__ import annotations

from dataclasses import dataclass

from guildhall.kernel.registry import verb


@verb(
    "content.topic.moved",
    en="%(actor)s moved a topic of %(target)s to another space",
    zh_hans="%(actor)s 将 %(target)s 的主题移到了另一个版块",
    staff="content.moderate",
)
@dataclass(frozen=True)
class TopicMoved:
    from_space: int
    to_space: int


@verb(
    "content.topic.merged",
    en="%(actor)s merged a topic of %(target)s into another",
    zh_hans="%(actor)s 将 %(target)s 的主题并入了另一个主题",
    shuts="subject",
    staff="content.moderate",
)
@dataclass(frozen=True)
class TopicMerged:
    into: int
    posts: int


@verb(
    "content.posts.split",
    en="%(actor)s made posts of %(target)s and others a topic of their own",
    zh_hans="%(actor)s 将 %(target)s 等人的内容拆分为新主题",
    staff="content.moderate",
)
@dataclass(frozen=True)
class PostsSplit:
    out_of: int
    posts: int


@verb(
    "content.topic.slowed",
    en="%(actor)s changed how fast members may post in a topic",
    zh_hans="%(actor)s 调整了一个主题的发言间隔",
    staff="content.moderate",
)
@dataclass(frozen=True)
class TopicSlowed:
    minutes: int


@verb(
    "content.timer.set",
    en="%(actor)s set a time at which a topic closes or reopens by itself",
    zh_hans="%(actor)s 设定了一个主题自动关闭或重新开放的时间",
    staff="content.moderate",
)
@dataclass(frozen=True)
class TimerSet:
    at: int  # seconds since 1970


@verb(
    "content.timer.cancelled",
    en="%(actor)s cancelled the timer of a topic",
    zh_hans="%(actor)s 取消了一个主题的定时",
    reverses="content.timer.set",
    staff="content.moderate",
)
@dataclass(frozen=True)
class TimerCancelled:
    pass


@verb(
    "content.topic.retagged",
    en="%(actor)s changed the tags of a topic",
    zh_hans="%(actor)s 修改了一个主题的标签",
    staff="content.moderate",
)
@dataclass(frozen=True)
class TopicRetagged:
    tags: int
