"""Words about a member, and what they are to the community, as staff keeps them."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from guildhall.activity.actions import Staff, record
from guildhall.kernel import clock
from guildhall.kernel.actor import Actor
from guildhall.kernel.refusal import Refusal, require
from guildhall.members.activities.record import MarkEnded, MarkGiven, NoteRemoved, NoteWritten
from guildhall.members.models import Mark, Member, Note, Role
from guildhall.members.queries.record import locked_person
from guildhall.members.rules.record import can_keep_record, can_keep_record_of, can_remove_note


@transaction.atomic
def write_note(*, actor: Actor, member: Member, text: str, audience: str, roles: Sequence[str] = ()) -> Note:
    """Refuses `not_allowed`, `gone`, `no_words`, `no_roles` where none of the roles exists."""
    person = locked_person(member)
    require(can_keep_record_of(actor, person))
    words = text.strip()
    if not words:
        raise Refusal("no_words", _("Write what the note should say."))
    named = list(Role.objects.filter(handle__in=roles).order_by("handle").values_list("handle", flat=True))
    if audience == Note.Audience.ROLES and not named:
        raise Refusal("no_roles", _("Choose at least one role that reads this note."))
    note = Note(
        member=person, text=words[:2000], audience=audience, written_by=actor.actor_key or 0, written_at=clock.now()
    )
    note.roles = named if audience == Note.Audience.ROLES else []
    note.save(force_insert=True)
    record(NoteWritten(), subject=note, actor=actor, target=person, staff=Staff(after={"read by": audience}))
    return note


@transaction.atomic
def remove_note(*, actor: Actor, note: Note) -> None:
    """Its words go; that there was one stays in the log. Refuses `not_allowed` for others than its author or a manager."""
    locked = Note.objects.select_for_update(of=("self",)).select_related("member").get(pk=note.pk)
    require(can_remove_note(actor, locked))
    record(NoteRemoved(), subject=locked, actor=actor, target=locked.member)
    locked.delete()


@transaction.atomic
def give_mark(*, actor: Actor, member: Member, kind: str, reason: str) -> Mark:
    """Refuses `not_allowed`, `gone`, `no_such_mark`, `no_reason`, `already_marked`."""
    person = locked_person(member)
    require(can_keep_record_of(actor, person))
    why = " ".join(reason.split())
    if kind not in Mark.Kind.values:
        raise Refusal("no_such_mark", _("Choose a mark."))
    if not why:
        raise Refusal("no_reason", _("Say in a line why: the member can read it."))
    if Mark.objects.standing().filter(member=person, kind=kind).exists():
        raise Refusal("already_marked", _("This member has the mark already."))
    mark: Mark = Mark.objects.create(member=person, kind=kind, reason=why[:300], given_by=actor.actor_key or 0)
    record(MarkGiven(), subject=mark, actor=actor, target=person, staff=Staff(after={"mark": kind}, reason=why))
    return mark


@transaction.atomic
def end_mark(*, actor: Actor, mark: Mark) -> None:
    """Refuses `not_allowed`, `already_ended`."""
    require(can_keep_record(actor))
    locked = Mark.objects.select_for_update(of=("self",)).select_related("member").get(pk=mark.pk)
    require(can_keep_record_of(actor, locked.member))
    if locked.ended_at is not None:
        raise Refusal("already_ended", _("This mark has been taken away already."))
    Mark.objects.filter(pk=locked.pk).update(ended_at=clock.now(), ended_by=actor.actor_key)
    said = Staff(before={"mark": locked.kind}, after={"mark": None})
    record(MarkEnded(), subject=locked, actor=actor, target=locked.member, staff=said)
