"""That groups became one or two, as the log says it; a part of `activities`."""

from dataclasses import dataclass

from guildhall.kernel.registry import verb


@verb(
    "groups.group.merged",
    en="%(actor)s merged a group into another",
    zh_hans="%(actor)s 将一个小组并入另一个小组",
    staff="groups.manage",
)
@dataclass(frozen=True)
class GroupMerged:
    into: int
    people: int
    roles: int = 0
    meetings: int = 0
    spaces: int = 0
    documents: int = 0
    announcements: int = 0


@verb(
    "groups.group.parted",
    en="%(actor)s parted two groups that had been merged",
    zh_hans="%(actor)s 撤销了小组合并",
    reverses="groups.group.merged",
    staff="groups.manage",
)
@dataclass(frozen=True)
class GroupsParted:
    pass


@verb(
    "groups.group.split",
    en="%(actor)s split a group",
    zh_hans="%(actor)s 拆分了一个小组",
    staff="groups.manage",
)
@dataclass(frozen=True)
class GroupSplit:
    into: int
    people: int
    roles: int = 0
    meetings: int = 0
    spaces: int = 0
    documents: int = 0
    announcements: int = 0


@verb(
    "groups.group.split_undone",
    en="%(actor)s took the splitting of a group back",
    zh_hans="%(actor)s 撤销了小组拆分",
    reverses="groups.group.split",
    staff="groups.manage",
)
@dataclass(frozen=True)
class SplitUndone:
    pass
