"""An account of spam goes in one step, and comes back in one."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from guildhall.activity.actions import record
from guildhall.kernel import clock
from guildhall.kernel.actor import HOUSE, Actor
from guildhall.kernel.moderated import DELETED, HELD, HIDDEN, SHOWN, moderated, moderated_types
from guildhall.kernel.refusal import Forbidden, Refusal
from guildhall.members.models import Member
from guildhall.moderation.actions.flags import settle_flags
from guildhall.moderation.actions.restrictions import Reasons, bar_by_restrictions, lift, write_restriction
from guildhall.moderation.activities.cases import AccountPurged, AccountReadmitted
from guildhall.moderation.models import Item, Restriction
from guildhall.moderation.queries import reason_of
from guildhall.moderation.rules import SUPPLIED, can_sanction

WAITING = "members.heldprofile"  # ends with its item
_SPAM = next(one for one in SUPPLIED if one.code == "spam")


@transaction.atomic
def purge_spammer(*, actor: Actor, member: Member) -> Restriction:
    """Everything they wrote is deleted, the account shut, and measures leave both out. Can be taken back.

    Refuses `not_allowed`, `already_spam`.
    """
    member = Member.objects.select_for_update(of=("self",)).get(pk=member.pk)
    if not can_sanction(actor, member):
        raise Forbidden("not_allowed", _("You may not restrict this member."))
    if Restriction.objects.filter(member=member, kind=Restriction.Kind.SPAM, ended_at=None).exists():
        raise Refusal("already_spam", _("This account is out already."))
    took = tuple(_delete_all(actor, member))
    reason = reason_of("spam") or _SPAM
    words = reason.facts.in_language(member.locale), reason.ground.in_language(member.locale)
    made = write_restriction(actor=actor, member=member, kind=Restriction.Kind.SPAM, reasons=Reasons(*words, took=took))
    bar_by_restrictions(member)
    _close_items(actor, member)
    record(AccountPurged(things=len(took)), subject=member, actor=actor, target=member)
    return made


def _delete_all(actor: Actor, member: Member) -> Iterable[str]:
    """What was in sight or held; what was hidden or deleted before stays as it was. Says what it took, and from where."""
    for name, port in moderated_types().items():
        if name == WAITING:
            continue
        facts = port.facts(port.of_author(member.pk))
        for pk, fact in sorted(facts.items(), key=lambda one: one[0], reverse=True):
            if fact.state in (SHOWN, HELD):
                port.delete(actor, pk, "spam")
                yield f"{name}:{pk}:{fact.state}"


def _close_items(actor: Actor, member: Member) -> None:
    """What else waits of them is decided with this."""
    waiting = Item.objects.select_for_update(of=("self",)).open().filter(author=member).order_by("pk")
    for item in waiting:
        settle_flags(actor=actor, item=item, upheld=True)
        item.decision, item.decided_at, item.state_before = Item.Decision.SPAM, clock.now(), DELETED
        item.decided_by = actor if isinstance(actor, Member) else None
        item.save(update_fields=["decision", "decided_at", "decided_by", "state_before"])


@transaction.atomic
def readmit_spammer(*, actor: Actor, member: Member) -> Restriction:
    """It was no spam: the account opens, and everything taken comes back. Refuses `not_allowed`, `not_spam`."""
    member = Member.objects.select_for_update(of=("self",)).get(pk=member.pk)
    if not can_sanction(actor, member):
        raise Forbidden("not_allowed", _("You may not restrict this member."))
    standing = Restriction.objects.filter(member=member, kind=Restriction.Kind.SPAM, ended_at=None).first()
    if standing is None:
        raise Refusal("not_spam", _("This account is not out."))
    lift(standing, actor, "no spam")
    give_back(standing)
    record(AccountReadmitted(things=len(standing.took)), subject=member, actor=actor, target=member)
    return standing


def give_back(restriction: Restriction) -> None:
    """What a restriction took is as it was before."""
    for name, pk, state in reversed([entry.split(":") for entry in restriction.took]):
        port = moderated(name)
        fact = port.facts([int(pk)]).get(int(pk)) if port else None
        if port is None or fact is None or fact.state not in (DELETED, HIDDEN):
            continue
        if state == HELD:
            port.hold(HOUSE, int(pk), "")
        else:
            port.restore(HOUSE, int(pk))
