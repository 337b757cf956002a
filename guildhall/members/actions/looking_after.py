"""Who of the staff looks after whom, what they have to do, and how both go to somebody else."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from guildhall.activity.actions import Staff, record
from guildhall.kernel import clock
from guildhall.kernel.actor import Actor
from guildhall.kernel.refusal import Refusal, require
from guildhall.members.activities.record import DeskHandedOver, OwnerChosen, TaskDone, TaskReopened, TaskSet
from guildhall.members.models import Member, Relationship, Task
from guildhall.members.queries.record import locked_person
from guildhall.members.rules.record import can_hand_over, can_keep_record, can_keep_record_of, can_look_after


@transaction.atomic
def choose_owner(*, actor: Actor, member: Member, owner: Member | None) -> Relationship | None:
    """From now on `owner` looks after the member, or nobody. Refuses `not_allowed`, `gone`, `no_staff`, `own`, `same`."""
    person = locked_person(member)
    require(can_keep_record_of(actor, person))
    ties = Relationship.objects.current().filter(member__in=Member.objects.behind(person))
    held = ties.select_related("owner").order_by("-since").first()
    if (held.owner.pk if held else None) == (owner.pk if owner else None):
        raise Refusal("same", _("Nothing has changed: it is so already."))
    if owner:
        _require_able(owner, person)
    ties.update(until=clock.now())
    given = Relationship(member=person, owner=owner, given_by=actor.actor_key, since=clock.now()) if owner else None
    if given:
        given.save(force_insert=True)
    said = Staff(
        before={"owner": held.owner.handle if held else None}, after={"owner": owner.handle if owner else None}
    )
    record(OwnerChosen(), subject=person, actor=actor, target=person, staff=said)
    return given


def _require_able(owner: Member, person: Member) -> None:
    if not can_look_after(owner):
        raise Refusal("no_staff", _("%(name)s may not keep member records. Choose somebody who may."), name=owner.name)
    if owner.pk == person.pk:
        raise Refusal("own", _("Nobody looks after themselves. Choose a colleague."))


@transaction.atomic
def set_task(*, actor: Actor, member: Member, text: str, owner: Member, due_on: date) -> Task:
    """Refuses `not_allowed`, `gone`, `no_words`, `no_staff`, `own`."""
    person = locked_person(member)
    require(can_keep_record_of(actor, person))
    words = " ".join(text.split())
    if not words:
        raise Refusal("no_words", _("Say in a line what there is to do."))
    _require_able(owner, person)
    task: Task = Task.objects.create(
        member=person, text=words[:300], owner=owner, due_on=due_on, made_by=actor.actor_key or 0
    )
    record(TaskSet(), subject=task, actor=actor, target=person, staff=Staff(after={"owner": owner.handle}))
    return task


@transaction.atomic
def finish_task(*, actor: Actor, task: Task) -> None:
    """Refuses `not_allowed`, `already_done`."""
    locked = _locked(actor, task)
    if locked.done_at is not None:
        raise Refusal("already_done", _("Somebody has done this already."))
    Task.objects.filter(pk=locked.pk).update(done_at=clock.now(), done_by=actor.actor_key)
    record(TaskDone(), subject=locked, actor=actor, target=locked.member)


@transaction.atomic
def reopen_task(*, actor: Actor, task: Task) -> None:
    """Refuses `not_allowed`, `still_open`."""
    locked = _locked(actor, task)
    if locked.done_at is None:
        raise Refusal("still_open", _("This is still to be done."))
    Task.objects.filter(pk=locked.pk).update(done_at=None, done_by=None)
    record(TaskReopened(), subject=locked, actor=actor, target=locked.member)


def _locked(actor: Actor, task: Task) -> Task:
    require(can_keep_record(actor))
    locked: Task = Task.objects.select_for_update(of=("self",)).select_related("member").get(pk=task.pk)
    require(can_keep_record_of(actor, locked.member))
    return locked


@transaction.atomic
def hand_over(*, actor: Actor, leaver: Member, heir: Member, reason: str) -> tuple[int, int]:
    """Everybody whom `leaver` looks after and every open task of theirs go to `heir`; return how many of each.

    What is about the heir stays behind, as nobody looks after themselves. Refuses `not_allowed`, `same`, `no_staff`,
    `no_reason`, `nothing`.
    """
    require(can_hand_over(actor))
    if leaver.pk == heir.pk:
        raise Refusal("same", _("Choose somebody else to take over."))
    if not can_look_after(heir):
        raise Refusal("no_staff", _("%(name)s may not keep member records. Choose somebody who may."), name=heir.name)
    if not reason.strip():
        raise Refusal("no_reason", _("Say in a line why: it stands in the staff log."))
    people, tasks = _passed_people(actor, leaver, heir), _passed_tasks(leaver, heir)
    if not people and not tasks:
        raise Refusal("nothing", _("%(name)s looks after nobody and has no open task."), name=leaver.name)
    said = Staff(before={"owner": leaver.handle}, after={"owner": heir.handle}, reason=reason.strip())
    record(DeskHandedOver(people=people, tasks=tasks), subject=leaver, actor=actor, target=heir, staff=said)
    return people, tasks


def _passed_people(actor: Actor, leaver: Member, heir: Member) -> int:
    now = clock.now()
    held = list(
        Relationship.objects.current().select_for_update(of=("self",)).select_related("member")
        .filter(owner=leaver).exclude(member=heir).order_by("member")
    )  # fmt: skip
    Relationship.objects.filter(pk__in=[one.pk for one in held]).update(until=now)
    Relationship.objects.bulk_create(
        [Relationship(member=one.member, owner=heir, given_by=actor.actor_key, since=now) for one in held]
    )
    said = Staff(before={"owner": leaver.handle}, after={"owner": heir.handle})
    for one in held:
        record(OwnerChosen(), subject=one.member, actor=actor, target=one.member, staff=said)
    return len(held)


def _passed_tasks(leaver: Member, heir: Member) -> int:
    mine = Task.objects.open().select_for_update(of=("self",)).filter(owner=leaver).exclude(member=heir)
    numbers = list(mine.order_by("pk").values_list("pk", flat=True))
    return Task.objects.filter(pk__in=numbers).update(owner=heir)
