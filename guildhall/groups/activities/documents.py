"""Files of a group, as the log says it; the subject is the group."""

from dataclasses import dataclass

from guildhall.kernel.registry import verb


@verb(
    "groups.document.added",
    en="%(actor)s added a file to a group",
    zh_hans="%(actor)s 为小组添加了文件",
    staff="groups.manage",
)
@dataclass(frozen=True)
class DocumentAdded:
    document: int


@verb(
    "groups.document.revised",
    en="%(actor)s added a version of a group's file",
    zh_hans="%(actor)s 上传了小组文件的新版本",
    staff="groups.manage",
)
@dataclass(frozen=True)
class DocumentRevised:
    document: int
    number: int


@verb(
    "groups.document.removed",
    en="%(actor)s removed a file of a group",
    zh_hans="%(actor)s 移除了一个小组文件",
    reverses="groups.document.added",
    staff="groups.manage",
)
@dataclass(frozen=True)
class DocumentRemoved:
    document: int


@verb(
    "groups.document.restored",
    en="%(actor)s brought a file of a group back",
    zh_hans="%(actor)s 恢复了一个小组文件",
    reverses="groups.document.removed",
    staff="groups.manage",
)
@dataclass(frozen=True)
class DocumentRestored:
    document: int
