"""What staff keeps about members, as the log says it."""

from dataclasses import dataclass

from guildhall.kernel.registry import verb


@verb(
    "members.note.written",
    en="%(actor)s wrote a note about %(target)s",
    zh_hans="%(actor)s 写了一条关于 %(target)s 的备注",
    staff="members.keep_record",
)
@dataclass(frozen=True)
class NoteWritten:
    pass


@verb(
    "members.note.removed",
    en="%(actor)s removed a note about %(target)s",
    zh_hans="%(actor)s 删除了一条关于 %(target)s 的备注",
    staff="members.keep_record",
)
@dataclass(frozen=True)
class NoteRemoved:
    pass


@verb(
    "members.mark.given",
    en="%(actor)s marked %(target)s",
    zh_hans="%(actor)s 为 %(target)s 添加了标记",
    staff="members.keep_record",
)
@dataclass(frozen=True)
class MarkGiven:
    pass


@verb(
    "members.mark.ended",
    en="%(actor)s took a mark from %(target)s",
    zh_hans="%(actor)s 取消了 %(target)s 的标记",
    staff="members.keep_record",
)
@dataclass(frozen=True)
class MarkEnded:
    pass


@verb(
    "members.owner.chosen",
    en="%(actor)s chose who looks after %(target)s",
    zh_hans="%(actor)s 指定了 %(target)s 的关系负责人",
    staff="members.keep_record",
)
@dataclass(frozen=True)
class OwnerChosen:
    pass


@verb(
    "members.task.set",
    en="%(actor)s set a task about %(target)s",
    zh_hans="%(actor)s 创建了一项关于 %(target)s 的任务",
    staff="members.keep_record",
)
@dataclass(frozen=True)
class TaskSet:
    pass


@verb(
    "members.task.done",
    en="%(actor)s did a task about %(target)s",
    zh_hans="%(actor)s 完成了一项关于 %(target)s 的任务",
    staff="members.keep_record",
)
@dataclass(frozen=True)
class TaskDone:
    pass


@verb(
    "members.task.reopened",
    en="%(actor)s took up a task about %(target)s again",
    zh_hans="%(actor)s 重新打开了一项关于 %(target)s 的任务",
    reverses="members.task.done",
    staff="members.keep_record",
)
@dataclass(frozen=True)
class TaskReopened:
    pass


@verb(
    "members.desk.handed_over",
    en="%(actor)s handed the people and tasks of %(subject)s to %(target)s",
    zh_hans="%(actor)s 将 %(subject)s 负责的成员和任务移交给 %(target)s",
    staff="members.hand_over",
)
@dataclass(frozen=True)
class DeskHandedOver:
    people: int
    tasks: int
