"""Bringing in the first members: invitations, personal welcomes, the question to those who fell silent."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from guildhall.activity.actions import Staff, record
from guildhall.kernel import clock
from guildhall.kernel.actor import Actor
from guildhall.kernel.refusal import Refusal, require
from guildhall.members.activities.founding import (
    InvitationMade,
    InvitationRevoked,
    InvitationTaken,
    MemberWelcomed,
    SilentAnswered,
    SilentAsked,
)
from guildhall.members.models import Invitation, InvitedMember, Member, SilentQuestion, Welcome
from guildhall.members.rules.founding import can_invite

MOST_USES, MOST_DAYS = 500, 365


@transaction.atomic
def make_invitation(*, actor: Member, uses: int, days: int, note: str = "") -> Invitation:
    """A link for so many people and days. Refuses `too_wide`."""
    require(can_invite(actor))
    if not (1 <= uses <= MOST_USES and 1 <= days <= MOST_DAYS):
        raise Refusal("too_wide", _("An invitation is for 1 to 500 people, and for 1 to 365 days."))
    made = Invitation.objects.create(
        made_by=actor, uses=uses, expires_at=clock.now() + timedelta(days=days), note=note.strip()
    )
    record(InvitationMade(uses=uses), subject=made, actor=actor)
    return made


@transaction.atomic
def revoke_invitation(*, actor: Actor, invitation: Invitation) -> None:
    """Nobody joins by it any more; who came stays. Refuses `revoked_already`."""
    require(can_invite(actor))
    open_one = Invitation.objects.filter(pk=invitation.pk, revoked_at=None)
    if not open_one.update(revoked_at=clock.now(), revoked_by=actor.actor_key):
        raise Refusal("revoked_already", _("This invitation has been revoked already."))
    record(InvitationRevoked(), subject=invitation, actor=actor)


@transaction.atomic
def take_invitation(*, actor: Member, code: str) -> InvitedMember:
    """Somebody signs up by a link. Refuses `invitation_over`: expired, revoked, or others were faster."""
    taken = Invitation.objects.usable().filter(code=code).update(used=F("used") + 1)
    if not taken:
        raise Refusal("invitation_over", _("This invitation is used up or no longer valid. Ask for a new one."))
    invitation = Invitation.objects.select_related("made_by").get(code=code)
    came = InvitedMember.objects.create(invitation=invitation, member=actor)
    record(InvitationTaken(), subject=invitation, actor=actor, target=invitation.made_by)
    return came


@transaction.atomic
def welcome_member(*, actor: Member, member: Member, words: str) -> Welcome:
    """Greet a new member by name, in one's own name. Refuses `nothing_said`, `welcomed_already`."""
    require(can_invite(actor) and actor.pk != member.pk)
    if not words.strip():
        raise Refusal("nothing_said", _("Write a word or two; it is the first they hear from a person here."))
    locked = Member.objects.select_for_update(of=("self",)).get(pk=member.pk)
    if Welcome.objects.filter(member=locked).exists():
        raise Refusal("welcomed_already", _("Somebody has welcomed them already."))
    said = Welcome.objects.create(member=locked, by=actor, words=words.strip())
    record(MemberWelcomed(), subject=said, actor=actor, target=locked)
    return said


@transaction.atomic
def ask_silent(*, actor: Actor, member: Member, by_itself: bool = False) -> SilentQuestion:
    """Ask somebody who fell silent what was missing; once for all. Refuses `asked_already`.

    `by_itself`: in the name of the actor, who chose that, by night.
    """
    require(can_invite(actor))
    locked = Member.objects.select_for_update(of=("self",)).get(pk=member.pk)
    if SilentQuestion.objects.filter(member=locked).exists():
        raise Refusal("asked_already", _("They have been asked already; nobody is asked twice."))
    asked = SilentQuestion.objects.create(member=locked, asked_by=actor.actor_key)
    said = Staff(after={"by itself": True}) if by_itself else Staff()
    record(SilentAsked(), subject=asked, actor=actor, target=locked, staff=said)
    return asked


@transaction.atomic
def answer_silent(*, actor: Member, missing: str, words: str = "") -> SilentQuestion:
    """What was missing; it may be said anew. Refuses `nobody_asked`."""
    asked = SilentQuestion.objects.select_for_update(of=("self",)).filter(member=actor).first()
    if asked is None:
        raise Refusal("nobody_asked", _("Nobody has asked you this."))
    asked.missing, asked.words, asked.answered_at = SilentQuestion.Missing(missing), words.strip(), clock.now()
    asked.save(update_fields=["missing", "words", "answered_at"])
    record(SilentAnswered(), subject=asked, actor=actor)
    return asked
