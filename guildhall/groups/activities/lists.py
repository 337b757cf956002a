"""What is said of people in lists, as the log says it; a part of `activities`."""

from dataclasses import dataclass

from guildhall.kernel.registry import verb


@verb(
    "groups.line.linked",
    en="%(actor)s said that %(target)s is who a list of a group names",
    zh_hans="%(actor)s 确认小组名单中的人是 %(target)s",
    staff="groups.manage",
)
@dataclass(frozen=True)
class LineLinked:
    line: int


@verb(
    "groups.line.unlinked",
    en="%(actor)s took back that %(target)s is who a list of a group names",
    zh_hans="%(actor)s 撤销了小组名单中的人是 %(target)s 的确认",
    reverses="groups.line.linked",
    staff="groups.manage",
)
@dataclass(frozen=True)
class LineUnlinked:
    line: int


@verb(
    "groups.line.dismissed",
    en="%(actor)s said that nobody here is who a list of a group names",
    zh_hans="%(actor)s 确认小组名单中的人不是本社区成员",
    staff="groups.manage",
)
@dataclass(frozen=True)
class LineDismissed:
    line: int
