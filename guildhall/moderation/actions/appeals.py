"""A member asks for another look; somebody else than who decided gives it."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from guildhall.activity.actions import Staff, record
from guildhall.kernel import clock
from guildhall.kernel.actor import Actor
from guildhall.kernel.refusal import Forbidden, Refusal
from guildhall.members.models import Member
from guildhall.moderation.actions.restrictions import lift
from guildhall.moderation.actions.spam import give_back
from guildhall.moderation.activities.cases import AccountReadmitted, AppealDecided, AppealMade
from guildhall.moderation.models import Appeal, Restriction
from guildhall.moderation.rules import can_appeal, can_hear


@transaction.atomic
def appeal(*, actor: Actor, restriction: Restriction, text: str) -> Appeal:
    """Once for each decision, within six months of it. Refuses `not_allowed`, `too_late`, `already_appealed`, `no_words`."""
    restriction = Restriction.objects.select_for_update(of=("self",)).get(pk=restriction.pk)
    if restriction.member_id != getattr(actor, "pk", None):
        raise Forbidden("not_allowed", _("Only the member concerned can appeal."))
    known = Appeal.objects.filter(restriction=restriction).first()
    if known:
        raise Refusal("already_appealed", _("You have appealed against this already."))
    if not can_appeal(actor, restriction, known):
        raise Refusal("too_late", _("The six months to appeal are over."))
    text = text.strip()[:2000]
    if not text:
        raise Refusal("no_words", _("Say why you see it differently."))
    made = Appeal.objects.create(restriction=restriction, text=text, made_at=clock.now())
    record(AppealMade(restriction=restriction.pk), subject=made, actor=actor)
    return made


@transaction.atomic
def decide_appeal(*, actor: Actor, appeal: Appeal, overturns: bool, answer: str) -> Appeal:
    """By a person who did not make the decision. Overturning undoes it.

    Refuses `not_allowed` (also to whoever made the decision, and in the database), `already_decided`, `no_words`.
    """
    appeal = Appeal.objects.select_for_update(of=("self",)).select_related("restriction__member").get(pk=appeal.pk)
    restriction = (
        Restriction.objects.select_for_update(of=("self",)).select_related("member").get(pk=appeal.restriction_id)
    )
    if not isinstance(actor, Member) or not can_hear(actor, restriction):
        raise Forbidden("not_allowed", _("Somebody else has to decide this: nobody judges their own decision."))
    if appeal.decided_at:
        raise Refusal("already_decided", _("Somebody has already decided this."))
    if not answer.strip():
        raise Refusal("no_words", _("Say why: the member reads it."))
    appeal.outcome = Appeal.Outcome.OVERTURNED if overturns else Appeal.Outcome.UPHELD
    appeal.decided_at, appeal.decided_by, appeal.answer = clock.now(), actor, answer.strip()[:1000]
    try:
        with transaction.atomic():
            appeal.save(update_fields=["outcome", "decided_at", "decided_by", "answer"])
    except IntegrityError as error:
        raise Forbidden(
            "not_allowed", _("Somebody else has to decide this: nobody judges their own decision.")
        ) from error
    if overturns:
        _undo(restriction, actor)
    said, staff = (
        AppealDecided(overturned=int(overturns)),
        Staff(after={"outcome": appeal.outcome}, reason=appeal.answer),
    )
    record(said, subject=appeal, actor=actor, target=restriction.member, staff=staff)
    return appeal


def _undo(restriction: Restriction, actor: Actor) -> None:
    if restriction.ended_at is None:
        lift(restriction, actor, "appeal")
    if restriction.kind == Restriction.Kind.SPAM:
        give_back(restriction)
        said = AccountReadmitted(things=len(restriction.took))
        record(said, subject=restriction.member, actor=actor, target=restriction.member)
