"""What staff keeps about members, as each of the staff may see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guildhall.kernel import clock
from guildhall.kernel.refusal import Refusal
from guildhall.kernel.text import Bilingual
from guildhall.members.models import ADMINISTRATOR, Mark, Member, Note, Relationship, Role, RoleGrant, Task
from guildhall.members.queries.people import members_of_keys
from guildhall.members.rules.record import KEEP, can_keep_record_of, can_remove_note

DONE_SHOWN = 5
TODAY_SHOWN = 8


@dataclass(frozen=True)
class NoteLine:
    note: Note
    by: Member | None
    readers: list[Bilingual]
    may_remove: bool


@dataclass(frozen=True)
class Kept:
    """Notes the viewer may read, newest first; standing marks; open tasks by day, then the last ones done."""

    notes: list[NoteLine]
    marks: list[Mark]
    owner: Relationship | None
    given_by: Member | None
    tasks: list[Task]
    done: list[Task]
    may_keep: bool


def locked_person(member: Member) -> Member:
    """The person as shown, locked in the caller's transaction. Refuses `gone` for an erased one."""
    rows = Member.objects.select_for_update(of=("self",))
    found = rows.get(pk=member.pk)
    if found.merged_into_id:
        found = rows.get(pk=found.merged_into_id)
    if found.erased_at is not None:
        raise Refusal("gone", _("This member has been erased: nothing is kept about them any more."))
    return found


def kept_about(viewer: Any, member: Member) -> Kept:
    behind = Member.objects.behind(member)
    notes = list(Note.objects.visible_to(viewer).filter(member__in=behind).order_by("-written_at", "-pk"))
    owner = Relationship.objects.current().select_related("owner").filter(member__in=behind).order_by("-since").first()
    people = members_of_keys([*(note.written_by for note in notes), owner.given_by if owner else None])
    names = _names_of_roles(notes)
    tasks = Task.objects.select_related("owner").filter(member__in=behind)
    return Kept(
        notes=[_line(viewer, note, people, names) for note in notes],
        marks=list(Mark.objects.standing().filter(member__in=behind).order_by("given_at")),
        owner=owner,
        given_by=people.get(owner.given_by or 0) if owner else None,
        tasks=list(tasks.open().order_by("due_on", "pk")),
        done=list(tasks.exclude(done_at=None).order_by("-done_at")[:DONE_SHOWN]),
        may_keep=can_keep_record_of(viewer, member) and not member.erased_at and not member.merged_into_id,
    )


def _line(viewer: Any, note: Note, people: dict[int, Member], names: dict[str, Bilingual]) -> NoteLine:
    readers = [names[handle] for handle in note.roles if handle in names]
    return NoteLine(note, people.get(note.written_by), readers, can_remove_note(viewer, note))


def _names_of_roles(notes: list[Note]) -> dict[str, Bilingual]:
    handles = {handle for note in notes for handle in note.roles}
    return {role.handle: role.name for role in Role.objects.filter(handle__in=handles)} if handles else {}


def keepers() -> list[Member]:
    """Who of the staff may keep records, and so look after people."""
    able = Q(role__handle=ADMINISTRATOR) | Q(role__capabilities__contains=[KEEP.name])
    held = RoleGrant.objects.current().filter(able, member=OuterRef("pk"))
    return list(Member.objects.present().filter(Exists(held)).order_by("name", "handle"))


def note_of(viewer: Any, pk: int) -> Note | None:
    return Note.objects.visible_to(viewer).filter(pk=pk).first()


def mark_of(pk: int) -> Mark | None:
    return Mark.objects.select_related("member").filter(pk=pk).first()


def task_of(pk: int) -> Task | None:
    return Task.objects.select_related("member__merged_into").filter(pk=pk).first()


def today_here() -> date:
    """The day it is for whoever asks."""
    return timezone.localdate(clock.now())


def tasks_of(owner: Member) -> tuple[list[Task], int]:
    """The next things somebody has to do, and how many there are in all."""
    rows = Task.objects.open().owned_by(owner)
    return list(rows.select_related("member__merged_into").order_by("due_on", "pk")[:TODAY_SHOWN]), rows.count()


def desks() -> list[Member]:
    """Everybody who looks after people or has open tasks, with `people` and `tasks` and whether they still hold a role."""
    people = Relationship.objects.current().filter(owner=OuterRef("pk"))
    tasks = Task.objects.open().filter(owner=OuterRef("pk"))
    on_staff = RoleGrant.objects.current().filter(member=OuterRef("pk"))
    rows = Member.objects.filter(Q(Exists(people)) | Q(Exists(tasks))).annotate(is_on_staff=Exists(on_staff))
    rows = rows.annotate(people=_number_of(people), tasks=_number_of(tasks))
    return list(rows.order_by("is_on_staff", "name", "handle"))


def _number_of(rows: Any) -> Any:
    counted = rows.order_by().values("owner").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def left_behind() -> tuple[int, int]:
    """How many people and open tasks belong to somebody who is no staff any more."""
    return Relationship.objects.orphaned().count(), Task.objects.orphaned().count()
