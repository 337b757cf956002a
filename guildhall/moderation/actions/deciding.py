"""What is decided on an item of the queue, and taken back."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from guildhall.activity.actions import Staff, record
from guildhall.kernel import clock
from guildhall.kernel.actor import HOUSE, Actor
from guildhall.kernel.moderated import HELD, SHOWN, moderated
from guildhall.kernel.refusal import Forbidden, Refusal
from guildhall.members.models import Member
from guildhall.moderation.actions.flags import settle_flags, unsettle_flags
from guildhall.moderation.actions.holding import state_hold
from guildhall.moderation.actions.queue import fact_of, locked_item
from guildhall.moderation.actions.restrictions import (
    LONGEST,
    Reasons,
    end_of_subject,
    end_restriction,
    restrict_member,
    restrict_subject,
)
from guildhall.moderation.actions.spam import purge_spammer, readmit_spammer
from guildhall.moderation.activities.cases import ItemApproved, ItemRejected, ItemReopened
from guildhall.moderation.models import Item, Restriction
from guildhall.moderation.rules import can_decide

Decision = Item.Decision
STATES = {Decision.REJECTED: Restriction.Kind.HIDDEN, Decision.DELETED: Restriction.Kind.DELETED}


@transaction.atomic
def approve_item(*, actor: Actor, item: Item) -> Item:
    """It stands: what was held is shown. Refuses `not_allowed`, `already_decided`, `claimed`, `gone`."""
    item = locked_item(item, actor)
    fact, port = fact_of(item.subject_type, item.subject_id), moderated(item.subject_type)
    end_of_subject(actor=actor, subject_type=item.subject_type, subject_id=item.subject_id, because="approved")
    if port and fact.state != SHOWN:
        port.restore(actor, item.subject_id)
    settle_flags(actor=actor, item=item, upheld=False)
    return _decide(item, actor, Decision.APPROVED, fact.state, ItemApproved())


@transaction.atomic
def reject_item(*, actor: Actor, item: Item, reasons: Reasons, deletes: bool = False) -> Item:
    """It does not stand: hidden, or deleted, with a statement of reasons. Refuses as `approve_item`, and `no_facts`."""
    item = locked_item(item, actor)
    if item.kind == Item.Kind.ACCOUNT:
        return _shut_account(item, actor, reasons)
    decision = Decision.DELETED if deletes else Decision.REJECTED
    before = fact_of(item.subject_type, item.subject_id).state
    restrict_subject(
        actor=actor,
        subject_type=item.subject_type,
        subject_id=item.subject_id,
        kind=STATES[decision],
        reasons=reasons,
    )
    settle_flags(actor=actor, item=item, upheld=True)
    return _decide(item, actor, decision, before, ItemRejected())


def _shut_account(item: Item, actor: Actor, reasons: Reasons) -> Item:
    """An account is not hidden: its owner is suspended for good, reads why, and may appeal."""
    if item.author is None:
        raise Refusal("no_author", _("Nobody is known to have written this."))
    before, until = fact_of(item.subject_type, item.subject_id).state, clock.now() + LONGEST
    kind = Restriction.Kind.SUSPENDED
    restrict_member(actor=actor, member=item.author, kind=kind, reasons=reasons, until=until)
    settle_flags(actor=actor, item=item, upheld=True)
    return _decide(item, actor, Decision.REJECTED, before, ItemRejected())


@transaction.atomic
def spam_item(*, actor: Actor, item: Item) -> Item:
    """The author is a spammer: the account goes, with all that it wrote. Refuses as `approve_item`, and `no_author`."""
    item = locked_item(item, actor)
    before = fact_of(item.subject_type, item.subject_id).state
    if item.author is None:
        raise Refusal("no_author", _("Nobody is known to have written this."))
    settle_flags(actor=actor, item=item, upheld=True)
    _decide(item, actor, Decision.SPAM, before, ItemRejected())
    purge_spammer(actor=actor, member=item.author)
    return item


def _decide(item: Item, actor: Actor, decision: str, before: str, said: object) -> Item:
    item.decision, item.decided_at, item.state_before = decision, clock.now(), before
    item.decided_by = actor if isinstance(actor, Member) else None
    item.save(update_fields=["decision", "decided_at", "decided_by", "state_before"])
    staff = Staff(before={"state": before}, after={"decision": decision})
    record(said, subject=item, actor=actor, target=item.author, staff=staff)
    return item


@transaction.atomic
def reopen_item(*, actor: Actor, item: Item) -> Item:
    """Take a decision back: thing, flags and restriction are as before it. Refuses `not_allowed`, `not_decided`, `again`."""
    item = Item.objects.select_for_update(of=("self",)).select_related("author").get(pk=item.pk)
    if not can_decide(actor, item):
        raise Forbidden("not_allowed", _("You may not decide on this."))
    if not item.decided_at:
        raise Refusal("not_decided", _("Nobody has decided this yet."))
    if Item.objects.open().filter(subject_type=item.subject_type, subject_id=item.subject_id).exists():
        raise Refusal("again", _("It waits for review anew: decide there."))
    if item.decision == Decision.SPAM and item.author:
        readmit_spammer(actor=actor, member=item.author)
    _put_back(item, actor)
    unsettle_flags(actor=actor, item=item)
    item.decision, item.decided_at, item.decided_by = "", None, None
    item.save(update_fields=["decision", "decided_at", "decided_by"])
    record(ItemReopened(), subject=item, actor=actor, target=item.author)
    return item


def _put_back(item: Item, actor: Actor) -> None:
    """The subject into the state it had."""
    if item.kind == Item.Kind.ACCOUNT and item.decision == Decision.REJECTED:
        return _open_account(item, actor)
    port, now = moderated(item.subject_type), fact_of(item.subject_type, item.subject_id).state
    kind, pk = item.subject_type, item.subject_id
    stated = Restriction.objects.filter(subject_type=kind, subject_id=pk).order_by("-pk")
    end_of_subject(actor=actor, subject_type=kind, subject_id=pk, because="taken back")
    if port is None or (now == item.state_before and now in (SHOWN, HELD)):
        return
    if item.state_before == SHOWN:
        port.restore(actor, pk)
    elif item.state_before == HELD:
        port.hold(HOUSE, pk, item.why)
        state_hold(item)
    else:
        was = stated.filter(kind=item.state_before).first()
        reasons = Reasons(was.facts, was.ground) if was else Reasons(item.why or "-")
        restrict_subject(actor=actor, subject_type=kind, subject_id=pk, kind=item.state_before, reasons=reasons)


def _open_account(item: Item, actor: Actor) -> None:
    standing = Restriction.objects.filter(member=item.author_id, kind=Restriction.Kind.SUSPENDED, ended_at=None)
    if made := standing.filter(made_by=item.decided_by).order_by("-pk").first():
        end_restriction(actor=actor, restriction=made, because="taken back")
