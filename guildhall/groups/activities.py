"""What happens to groups, as the log says it."""

from dataclasses import dataclass

from guildhall.kernel.registry import verb


@verb("groups.group.founded", en="%(actor)s founded a group", zh_hans="%(actor)s 创建了一个小组", staff="groups.manage")
@dataclass(frozen=True)
class GroupFounded:
    pass


@verb("groups.group.changed", en="%(actor)s changed a group", zh_hans="%(actor)s 修改了一个小组", staff="groups.manage")
@dataclass(frozen=True)
class GroupChanged:
    pass


@verb("groups.group.closed", en="%(actor)s closed a group", zh_hans="%(actor)s 关闭了一个小组", staff="groups.manage")
@dataclass(frozen=True)
class GroupClosed:
    pass


@verb(
    "groups.group.reopened",
    en="%(actor)s reopened a group",
    zh_hans="%(actor)s 重新开放了一个小组",
    reverses="groups.group.closed",
    staff="groups.manage",
)
@dataclass(frozen=True)
class GroupReopened:
    pass


@verb(
    "groups.member.added",
    en="%(actor)s added %(target)s to a group",
    zh_hans="%(actor)s 将 %(target)s 加入小组",
    staff="groups.manage",
)
@dataclass(frozen=True)
class MemberAdded:
    pass


@verb(
    "groups.member.removed",
    en="%(actor)s removed %(target)s from a group",
    zh_hans="%(actor)s 将 %(target)s 移出小组",
    reverses="groups.member.added",
    staff="groups.manage",
)
@dataclass(frozen=True)
class MemberRemoved:
    pass
