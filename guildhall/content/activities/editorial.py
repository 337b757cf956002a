"""What editors do with topics: feature, pin, recommend, show as a banner."""

from __future__ import annotations

from dataclasses import dataclass

from guildhall.kernel.registry import verb


@verb(
    "content.topic.featured",
    en="%(actor)s featured a topic of %(target)s",
    zh_hans="%(actor)s 将 %(target)s 的主题加精",
    tie="featured",
    staff="content.moderate",
)
@dataclass(frozen=True)
class TopicFeatured:
    pass


@verb(
    "content.topic.unfeatured",
    en="%(actor)s no longer features a topic",
    zh_hans="%(actor)s 取消了一个主题的加精",
    reverses="content.topic.featured",
    staff="content.moderate",
)
@dataclass(frozen=True)
class TopicUnfeatured:
    pass


@verb(
    "content.topic.recommended",
    en="%(actor)s put a topic of %(target)s on the home page",
    zh_hans="%(actor)s 将 %(target)s 的主题推荐到首页",
    tie="recommended",
    staff="content.curate",
)
@dataclass(frozen=True)
class TopicRecommended:
    placement: int


@verb(
    "content.topic.unrecommended",
    en="%(actor)s took a topic off the home page",
    zh_hans="%(actor)s 将一个主题撤下首页",
    reverses="content.topic.recommended",
    staff="content.curate",
)
@dataclass(frozen=True)
class TopicUnrecommended:
    placement: int


@verb(
    "content.banner.shown",
    en="%(actor)s put up a banner",
    zh_hans="%(actor)s 挂出了一条横幅公告",
    staff="content.curate",
)
@dataclass(frozen=True)
class BannerShown:
    placement: int


@verb(
    "content.banner.ended",
    en="%(actor)s took down a banner",
    zh_hans="%(actor)s 撤下了一条横幅公告",
    reverses="content.banner.shown",
    staff="content.curate",
)
@dataclass(frozen=True)
class BannerEnded:
    placement: int
