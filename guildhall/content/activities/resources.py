"""What happens to the files of a resource."""

from __future__ import annotations

from dataclasses import dataclass

from guildhall.kernel.registry import verb


@verb(
    "content.resource.versioned",
    en="%(actor)s shared a new version of a resource",
    zh_hans="%(actor)s 发布了资料的新版本",
    contribution=True,
    speaks="topic",
)
@dataclass(frozen=True)
class ResourceVersioned:
    topic: int
    number: int


@verb(
    "content.resource.withdrawn",
    en="%(actor)s withdrew a version of a resource",
    zh_hans="%(actor)s 撤下了资料的一个版本",
    staff="content.moderate",
    own=True,
)
@dataclass(frozen=True)
class ResourceWithdrawn:
    number: int


@verb(
    "content.resource.readmitted",
    en="%(actor)s brought back a version of a resource",
    zh_hans="%(actor)s 重新发布了资料的一个版本",
    reverses="content.resource.withdrawn",
    staff="content.moderate",
    own=True,
)
@dataclass(frozen=True)
class ResourceReadmitted:
    number: int


@verb(
    "content.resource.downloaded",
    en="A file of a resource was downloaded",
    zh_hans="资料中的文件被下载了一次",
    taken=True,
)
@dataclass(frozen=True)
class ResourceDownloaded:
    """Of nobody in particular: the row has no actor. Once a day for the same reader."""

    number: int  # of the version
