"""Forgetting a person. The log keeps an opaque key that leads to nobody; texts stay under “former member” unless asked for."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from guildhall.activity.actions import record
from guildhall.kernel import clock
from guildhall.kernel.actor import HOUSE, Actor
from guildhall.kernel.refusal import Refusal, require
from guildhall.kernel.registry import privacy
from guildhall.members import tombstones
from guildhall.members.activities import ErasureAsked, ErasureWithdrawn, MemberErased
from guildhall.members.models import ADMINISTRATOR, ActorKey, Erasure, Member, RoleGrant
from guildhall.members.rules import can_erase

DAYS_TO_THINK = 7


@transaction.atomic
def ask_erasure(*, actor: Member, with_content: bool = False) -> Erasure:
    """Erase me, after some days to think it over. Refuses `already_asked` and `last_administrator`."""
    member = Member.objects.select_for_update(of=("self",)).get(pk=actor.pk)
    if Erasure.objects.waiting().filter(member=member).exists():
        raise Refusal("already_asked", _("You have asked for this already."))
    _refuse_last_administrator(member)
    due = clock.now() + timedelta(days=DAYS_TO_THINK)
    erasure = Erasure.objects.create(member=member, due_at=due, with_content=with_content)
    record(ErasureAsked(), subject=member, actor=actor)
    return erasure


@transaction.atomic
def withdraw_erasure(*, actor: Member) -> None:
    """Refuses `nothing_asked`."""
    if not Erasure.objects.waiting().filter(member=actor).update(withdrawn_at=clock.now()):
        raise Refusal("nothing_asked", _("There is nothing to take back."))
    record(ErasureWithdrawn(), subject=actor, actor=actor)


def carry_out_erasures() -> int:
    """Erase everybody whose days to think are over; each in a transaction of its own. Returns how many."""
    due = list(Erasure.objects.waiting().filter(due_at__lte=clock.now()).select_related("member").order_by("due_at"))
    for erasure in due:
        erase_member(actor=HOUSE, member=erasure.member, with_content=erasure.with_content)
    return len(due)


@transaction.atomic
def erase_member(*, actor: Actor, member: Member, with_content: bool = False) -> None:
    """Take away everything that points to the person, in every room, for the member and everybody merged into them.

    Refuses `already_erased` and `last_administrator`. Writes a tombstone beside the database before the commit, so that a
    backup brought back later forgets the person again: `replay_erasures`.
    """
    require(can_erase(actor, member))
    people = _people(member)
    if not people or people[0].erased_at is not None:
        raise Refusal("already_erased", _("This member has been erased already."))
    _refuse_last_administrator(member)
    who = actor if actor.actor_key != member.actor_key else HOUSE
    for person in people:
        record(MemberErased(with_content=int(with_content)), subject=person, actor=who)
        tombstones.write(key=person.actor_key, with_content=with_content)
        _erase(person, with_content)


def replay_erasures() -> int:
    """After a backup was brought back: erase again whoever was erased since it was made. Returns how many."""
    count = 0
    for stone in tombstones.read():
        key = ActorKey.objects.select_related("member").filter(key=stone.key).first()
        if key and key.member.erased_at is None:
            erase_member(actor=HOUSE, member=key.member, with_content=stone.with_content)
            count += 1
    return count


def _people(member: Member) -> list[Member]:
    rows = Member.objects.behind(member).select_for_update(of=("self",))
    return sorted(rows, key=lambda row: row.pk != member.pk)


def _erase(person: Member, with_content: bool) -> None:
    entries = sorted(privacy, key=lambda entry: (-entry.order, entry.name))
    person.actor_key  # noqa: B018 - read while it is there; rooms find their rows by it
    for entry in entries:
        if with_content and entry.erase_content:
            entry.erase_content(person)
    for entry in entries:
        entry.erase(person)


def _refuse_last_administrator(member: Member) -> None:
    administrators = RoleGrant.objects.current().filter(role__handle=ADMINISTRATOR)
    others = administrators.exclude(member=member).exists()
    if not others and administrators.filter(member=member).exists():
        raise Refusal("last_administrator", _("The community needs at least one administrator."))
