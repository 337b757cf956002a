"""What comes into the queue, and who has it in hand."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from guildhall.kernel import clock
from guildhall.kernel.actor import Actor
from guildhall.kernel.moderated import Moderable, moderated
from guildhall.kernel.refusal import Forbidden, Refusal
from guildhall.members.models import Member
from guildhall.moderation.models import Item
from guildhall.moderation.rules import can_decide


@transaction.atomic
def enqueue(  # noqa: PLR0913 - one row has as many columns
    *, actor: Actor, kind: str, subject_type: str, subject_id: int, why: str = "", weight: float = 0.0
) -> Item:
    """Put something before a person; what waits already stays one item, with the greater weight. `actor`: who sent it.

    Refuses `gone`.
    """
    fact = fact_of(subject_type, subject_id)
    item = _open_item(kind, subject_type, subject_id, fact)
    if kind == Item.Kind.HELD:
        item.kind = kind
    item.why, item.weight = (why[:300] or item.why), max(item.weight, weight)
    item.save(update_fields=["kind", "why", "weight"])
    return item


def _open_item(kind: str, subject_type: str, subject_id: int, fact: Moderable) -> Item:
    """The one that waits, locked; made where there is none. Two at once make one."""
    known = Item.objects.select_for_update(of=("self",)).open().filter(subject_type=subject_type, subject_id=subject_id)
    if found := known.first():
        return found
    try:
        with transaction.atomic():
            return Item.objects.create(
                kind=kind,
                subject_type=subject_type,
                subject_id=subject_id,
                space=fact.space_id,
                author_id=fact.author_id,
                opened_at=clock.now(),
            )
    except IntegrityError:
        return known.get()


def open_item(kind: str, subject_type: str, subject_id: int) -> Item:
    """For other acts of this room."""
    return _open_item(kind, subject_type, subject_id, fact_of(subject_type, subject_id))


def fact_of(subject_type: str, subject_id: int) -> Moderable:
    """Refuses `gone`."""
    port = moderated(subject_type)
    fact = port.facts([subject_id]).get(subject_id) if port else None
    if fact is None:
        raise Refusal("gone", _("This is not there any more."))
    return fact


def locked_item(item: Item, actor: Actor) -> Item:
    """The item as it is now, for whoever decides. Refuses `not_allowed`, `already_decided`, `claimed`."""
    found = Item.objects.select_for_update(of=("self",)).select_related("author").get(pk=item.pk)
    if not can_decide(actor, found):
        raise Forbidden("not_allowed", _("You may not decide on this."))
    if found.decided_at:
        raise Refusal("already_decided", _("Somebody has already decided this."))
    if found.is_claimed_by_other(actor):
        # Asked only now: a row joined while waiting for the lock would be the one from before.
        holder = Member.objects.get(pk=found.claimed_by_id)
        raise Refusal("claimed", _("%(name)s has this in hand."), name=holder.display_name)
    return found


@transaction.atomic
def claim_item(*, actor: Actor, item: Item) -> Item:
    """Have it in hand for twenty minutes: nobody else decides it meanwhile. Refuses what `locked_item` refuses."""
    item = locked_item(item, actor)
    if not isinstance(actor, Member):
        raise Forbidden("not_a_member", _("Please sign in first."))
    item.claimed_by, item.claimed_at = actor, clock.now()
    item.save(update_fields=["claimed_by", "claimed_at"])
    return item


@transaction.atomic
def release_item(*, actor: Actor, item: Item) -> Item:
    """Give it back to the others. Refuses what `locked_item` refuses."""
    item = locked_item(item, actor)
    item.claimed_by, item.claimed_at = None, None
    item.save(update_fields=["claimed_by", "claimed_at"])
    return item
