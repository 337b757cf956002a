"""The ways into a group and out of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from guildhall.groups.actions.eligibility import require_eligible
from guildhall.groups.actions.groups import end_membership, let_in, locked, require_lead, require_open, say
from guildhall.groups.actions.joining import ask_sponsors, require_sponsors, take_answers
from guildhall.groups.activities import (
    AdmissionAccepted,
    AdmissionAsked,
    AdmissionDeclined,
    AdmissionInvited,
    AdmissionWithdrawn,
    MemberJoined,
    MemberLeft,
)
from guildhall.groups.models import Admission, Group, GroupMembership
from guildhall.groups.queries.joining import membership_form
from guildhall.groups.rules import can_decide, can_withdraw
from guildhall.kernel import clock
from guildhall.kernel.actor import Actor
from guildhall.kernel.gates import gated
from guildhall.kernel.refusal import Forbidden, Refusal
from guildhall.members.models import Member


@transaction.atomic
def join(*, actor: Member, group: Group) -> GroupMembership:
    """Through an open door, or on an invitation. Refuses `not_open`, `group_closed`, `not_here`, `already_in`, `not_eligible`."""
    group = locked(group)
    require_eligible(group, actor)
    if group.door != Group.Door.OPEN and not _open(group, actor, Admission.Way.INVITED):
        raise Refusal("not_open", _("One does not just join this group: its leads decide who is in it."))
    membership = let_in(group, actor, actor)
    say(MemberJoined(), group, actor)
    return membership


@transaction.atomic
def ask_to_join(
    *,
    actor: Member,
    group: Group,
    words: str = "",
    answers: Sequence[str] = (),
    sponsors: Sequence[Member] = (),
    after: int | None = None,
) -> Admission:
    """With the answers to the group's form and those who are to vouch; `after`: the version of the form that was seen.

    Refuses `not_on_request`, `group_closed`, `already_in`, `already_asked`, `already_invited`, `changed_meanwhile`,
    `unanswered`, `wrong_number`, `no_sponsor`, `not_eligible`.
    """
    group = locked(group)
    require_open(group)
    if group.door != Group.Door.REQUEST:
        raise Refusal("not_on_request", _("This group takes no requests."))
    _require_outside(group, actor)
    require_eligible(group, actor)
    form = membership_form(group)
    if form and after is not None and after != form.number:
        raise Refusal(
            "changed_meanwhile", _("The leads have changed the form meanwhile. Look at what is new, then send it.")
        )
    words, given = gated("groups.words", words.strip(), actor), take_answers(form, answers, actor)
    admission = _begin(group, actor, Admission.Way.ASKED, actor, words, given, form.sponsors if form else 0)
    say(AdmissionAsked(), group, actor)
    ask_sponsors(admission, sponsors, actor)
    return admission


@transaction.atomic
def invite(*, actor: Actor, group: Group, member: Member, words: str = "") -> Admission:
    """By the leads. Who has asked already is let in by it.

    Refuses `not_allowed`, `group_closed`, `not_here`, `already_in`, `already_invited`.
    """
    require_lead(actor, group)
    group = locked(group)
    require_open(group)
    if asked := _open(group, member, Admission.Way.ASKED):
        return accept(actor=actor, admission=asked)
    if not member.is_active:
        raise Refusal("not_here", _("This person cannot sign in."))
    _require_outside(group, member)
    words = gated("groups.words", words.strip(), actor)
    admission = _begin(group, member, Admission.Way.INVITED, actor, words)
    say(AdmissionInvited(), group, actor, member)
    return admission


@transaction.atomic
def accept(*, actor: Actor, admission: Admission) -> Admission:
    """A request, by the leads; an invitation, by who was invited. Refuses `not_allowed`, `already_decided`,
    `not_sponsored` and as `join`."""
    admission = _held(admission)
    if not can_decide(actor, admission):
        raise Forbidden("not_allowed", _("This is not yours to decide."))
    require_eligible(admission.group, admission.member)
    require_sponsors(admission)
    let_in(admission.group, admission.member, actor)
    invited = admission.way == Admission.Way.INVITED
    say(
        MemberJoined() if invited else AdmissionAccepted(),
        admission.group,
        actor,
        None if invited else admission.member,
    )
    admission.refresh_from_db()
    return admission


@transaction.atomic
def decline(*, actor: Actor, admission: Admission) -> Admission:
    """As `accept`, with no. Refuses `not_allowed`, `already_decided`."""
    admission = _held(admission)
    if not can_decide(actor, admission):
        raise Forbidden("not_allowed", _("This is not yours to decide."))
    _end(admission, Admission.Outcome.DECLINED, actor)
    say(AdmissionDeclined(), admission.group, actor, admission.member)
    return admission


@transaction.atomic
def withdraw(*, actor: Actor, admission: Admission) -> Admission:
    """A request, by who asked; an invitation, by the leads. Refuses `not_allowed`, `already_decided`."""
    admission = _held(admission)
    if not can_withdraw(actor, admission):
        raise Forbidden("not_allowed", _("This is not yours to take back."))
    _end(admission, Admission.Outcome.WITHDRAWN, actor)
    say(AdmissionWithdrawn(), admission.group, actor, admission.member)
    return admission


@transaction.atomic
def leave(*, actor: Member, group: Group) -> GroupMembership:
    """Refuses `not_in`."""
    group = locked(group)
    membership = GroupMembership.objects.current().filter(group=group, member=actor.pk).first()
    if membership is None:
        raise Refusal("not_in", _("You are not in this group."))
    end_membership(membership, actor)
    say(MemberLeft(), group, actor)
    return membership


def _begin(
    group: Group, member: Member, way: str, actor: Actor, words: str, answers: Sequence[Any] = (), sponsors: int = 0
) -> Admission:
    return Admission.objects.create(
        group=group, member=member, way=way, words=words, answers=list(answers), sponsors_needed=sponsors,
        opened_at=clock.now(), opened_by=actor.actor_key,
    )  # fmt: skip


def _held(admission: Admission) -> Admission:
    """Locked after its group, as every way in and out does. Refuses `already_decided`."""
    locked(admission.group)
    rows = Admission.objects.select_for_update(of=("self",)).select_related("group", "member")
    admission = rows.get(pk=admission.pk)
    if admission.closed_at:
        raise Refusal("already_decided", _("This was decided before."))
    return admission


def _end(admission: Admission, outcome: str, actor: Actor) -> None:
    admission.closed_at, admission.closed_by, admission.outcome = clock.now(), actor.actor_key, outcome
    admission.save(update_fields=["closed_at", "closed_by", "outcome"])


def _open(group: Group, member: Member, way: str) -> Admission | None:
    return Admission.objects.open().filter(group=group, member=member.pk, way=way).first()


def _require_outside(group: Group, member: Member) -> None:
    if GroupMembership.objects.current().filter(group=group, member=member.pk).exists():
        raise Refusal("already_in", _("%(name)s is already in this group."), name=member.display_name)
    if _open(group, member, Admission.Way.ASKED):
        raise Refusal("already_asked", _("You have asked already; the leads will answer."))
    if _open(group, member, Admission.Way.INVITED):
        raise Refusal("already_invited", _("%(name)s is invited already."), name=member.display_name)
