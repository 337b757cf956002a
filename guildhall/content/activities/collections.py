"""What editors do with collections."""

from __future__ import annotations

from dataclasses import dataclass

from guildhall.kernel.registry import verb


@verb(
    "content.collection.created",
    en="%(actor)s began a collection",
    zh_hans="%(actor)s 创建了一个专题",
    staff="content.curate",
)
@dataclass(frozen=True)
class CollectionCreated:
    pass


@verb(
    "content.collection.changed",
    en="%(actor)s changed a collection",
    zh_hans="%(actor)s 修改了一个专题",
    staff="content.curate",
)
@dataclass(frozen=True)
class CollectionChanged:
    pass


@verb(
    "content.collection.published",
    en="%(actor)s published a collection",
    zh_hans="%(actor)s 发布了一个专题",
    staff="content.curate",
)
@dataclass(frozen=True)
class CollectionPublished:
    topics: int


@verb(
    "content.collection.withdrawn",
    en="%(actor)s withdrew a collection",
    zh_hans="%(actor)s 撤回了一个专题",
    reverses="content.collection.published",
    staff="content.curate",
)
@dataclass(frozen=True)
class CollectionWithdrawn:
    pass


@verb(
    "content.topic.collected",
    en="%(actor)s put a topic of %(target)s into a collection",
    zh_hans="%(actor)s 将 %(target)s 的主题收入专题",
    tie="collected",
    staff="content.curate",
)
@dataclass(frozen=True)
class TopicCollected:
    collection: int


@verb(
    "content.topic.uncollected",
    en="%(actor)s took a topic out of a collection",
    zh_hans="%(actor)s 将一个主题移出专题",
    reverses="content.topic.collected",
    staff="content.curate",
)
@dataclass(frozen=True)
class TopicUncollected:
    collection: int
