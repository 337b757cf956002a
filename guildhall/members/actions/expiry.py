"""Telling members, once, that something verified of them expires soon."""

from __future__ import annotations

from django.db import transaction

from guildhall.activity.actions import record
from guildhall.kernel import clock
from guildhall.kernel.actor import Actor
from guildhall.members.activities import AttributeExpiring
from guildhall.members.models import Attribute
from guildhall.members.queries.attributes import expiring

AT_ONCE = 200


@transaction.atomic
def tell_expiring(*, actor: Actor) -> int:
    """How many were told of, at most two hundred; two at once tell each only once."""
    rows = expiring().select_for_update(of=("self",), skip_locked=True).select_related("member__merged_into")
    found = list(rows.order_by("expires_at", "pk")[:AT_ONCE])
    for one in found:
        record(AttributeExpiring(), subject=one, actor=actor, target=one.member.shown)
    Attribute.objects.filter(pk__in=[one.pk for one in found]).update(expiry_told_at=clock.now())
    return len(found)
