"""Who keeps what about members beside the log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guildhall.kernel.actor import Actor
from guildhall.kernel.registry import Capability, capabilities
from guildhall.kernel.text import Bilingual

if TYPE_CHECKING:
    from guildhall.members.models import Member, Note

KEEP = capabilities.add(
    Capability(
        name="members.keep_record",
        label=Bilingual("Keep member records", "维护成员档案"),
        about=Bilingual("Notes, marks, tasks, and who looks after whom", "备注、标记、任务，以及指定关系负责人"),
        roles=("operator", "manager", "director"),
    )
)
HAND_OVER = capabilities.add(
    Capability(
        name="members.hand_over",
        label=Bilingual("Hand over the people of a colleague", "移交同事负责的成员"),
        about=Bilingual("With their open tasks, when somebody leaves", "含未完成的任务，用于人员离开时"),
        roles=("manager", "director"),
    )
)


def can_keep_record(viewer: Actor) -> bool:
    return viewer.can(KEEP.name)


def can_keep_record_of(viewer: Actor, member: Member) -> bool:
    """Nobody keeps a record of themselves."""
    return can_keep_record(viewer) and viewer.actor_key != member.actor_key


def can_remove_note(viewer: Actor, note: Note) -> bool:
    return can_keep_record(viewer) and (viewer.actor_key == note.written_by or can_hand_over(viewer))


def can_look_after(member: Member) -> bool:
    """Whoever keeps records may be given people and tasks."""
    return member.is_active and can_keep_record(member)


def can_hand_over(viewer: Actor) -> bool:
    return viewer.can(HAND_OVER.name)
