"""“This imported person is me”: asked, proven, decided."""

from __future__ import annotations

import secrets

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from guildhall.activity.actions import Staff, record
from guildhall.kernel import clock
from guildhall.kernel.actor import HOUSE, Actor
from guildhall.kernel.refusal import Refusal, TooMany, require
from guildhall.members.actions.merges import join_rows
from guildhall.members.activities import ClaimAsked, ClaimRefused, ClaimWithdrawn, MemberClaimed
from guildhall.members.models import Claim, Identity, Member
from guildhall.members.rules import can_claim, can_decide

ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that looks like something else
MOST_OPEN = 5


def new_code() -> str:
    """For the old profile: short enough to type, long enough that nobody guesses it."""
    return "guild-" + "".join(secrets.choice(ALPHABET) for _number in range(10))


@transaction.atomic
def ask_claim(
    *, actor: Member, subject: Member, way: str, evidence: str = "", identity: Identity | None = None
) -> Claim:
    """Ask staff to decide; `way` is `code` or `staff`. Refuses `not_claimable`, `already_asked`, too many open ones."""
    locked = Member.objects.select_for_update(of=("self",)).get(pk=subject.pk)
    if not can_claim(actor, locked) or not locked.identities.exists():
        raise Refusal("not_claimable", _("This profile is not waiting to be claimed."))
    open_claims = Claim.objects.open().filter(claimant=actor)
    if open_claims.filter(subject=locked).exists():
        raise Refusal("already_asked", _("You have asked for this profile already; staff will look at it."))
    if open_claims.count() >= MOST_OPEN:
        raise TooMany("too_many_claims", _("Please wait until staff has decided your other claims."))
    code = new_code() if way == Claim.Way.CODE else ""
    claim = Claim.objects.create(
        claimant=actor, subject=locked, way=way, evidence=evidence, identity=identity, code=code
    )
    record(ClaimAsked(), subject=locked, actor=actor)
    return claim


@transaction.atomic
def withdraw_claim(*, actor: Member, claim: Claim) -> None:
    locked = _open(claim)
    require(locked.claimant_id == actor.pk)
    Claim.objects.filter(pk=locked.pk).update(withdrawn_at=clock.now())
    record(ClaimWithdrawn(claim=locked.pk), subject=locked.subject, actor=actor)


@transaction.atomic
def accept_claim(*, actor: Actor, claim: Claim, reason: str) -> Claim:
    """Staff saw the evidence: the imported person is shown as the claimant from now on. Undone by `undo_merge`."""
    locked = _open(claim)
    require(can_decide(actor, locked))
    _settle(locked, actor, reason)
    return locked


@transaction.atomic
def refuse_claim(*, actor: Actor, claim: Claim, reason: str) -> Claim:
    locked = _open(claim)
    require(can_decide(actor, locked))
    locked.refused_at, locked.decided_by, locked.reason = clock.now(), actor.actor_key, reason
    locked.save(update_fields=["refused_at", "decided_by", "reason"])
    said = Staff(reason=reason)
    record(ClaimRefused(claim=locked.pk), subject=locked.subject, actor=actor, target=locked.claimant, staff=said)
    return locked


@transaction.atomic
def claim_by_proof(*, member: Member, identity: Identity, way: str) -> Claim | None:
    """A verified address or sign-in that an imported person is known by settles the matter by itself.

    None when the identity belongs to somebody who is no unclaimed import, or when staff undid this very claim before.
    """
    subject = Member.objects.select_for_update(of=("self",)).get(pk=identity.member_id)
    if (
        not subject.is_unclaimed
        or Claim.objects.filter(claimant=member, subject=subject, merge__undone_at__isnull=False).exists()
    ):
        return None
    claim = Claim.objects.open().filter(claimant=member, subject=subject).first()
    claim = claim or Claim(claimant=member, subject=subject, identity=identity, way=way)
    claim.way, claim.identity = way, identity
    claim.save()
    _settle(claim, HOUSE, "")
    return claim


def _open(claim: Claim) -> Claim:
    locked = (
        Claim.objects.select_for_update(of=("self",)).select_related("claimant", "subject", "identity").get(pk=claim.pk)
    )
    if locked.accepted_at or locked.refused_at or locked.withdrawn_at:
        raise Refusal("already_decided", _("This claim has been decided already."))
    return locked


def _settle(claim: Claim, actor: Actor, reason: str) -> None:
    claim.accepted_at, claim.decided_by, claim.reason = clock.now(), actor.actor_key, reason
    claim.save(update_fields=["accepted_at", "decided_by", "reason"])
    evidence = reason or (f"{claim.way}: {claim.identity.platform}" if claim.identity else claim.way)
    join_rows(actor=actor, source=claim.subject, target=claim.claimant, evidence=evidence, claim=claim)
    said = Staff(reason=evidence)
    record(MemberClaimed(claim=claim.pk), subject=claim.subject, actor=actor, target=claim.claimant, staff=said)
