"""Sealed words of people who are erased: they stay as long as a case needs them, and not a night longer."""

from __future__ import annotations

from django.db import transaction

from guildhall.kernel.actor import Actor
from guildhall.kernel.registry import port
from guildhall.members.models import Member
from guildhall.outreach.models import SealedMessage


@transaction.atomic
def empty_seals(*, actor: Actor, of: Member | None = None) -> int:
    """Of a member who is being erased, else of everybody who was; how many were emptied.

    Whether a reported message is still looked at says the port `needs` of `moderation.case`: `(type, ids) -> those`.
    """
    theirs = {"message__author": of} if of else {"message__author__erased_at__isnull": False}
    rows = SealedMessage.objects.filter(**theirs).exclude(text="")
    reported, needs = set(rows.values_list("reported", flat=True)), port("needs", "moderation.case")
    needed = needs("outreach.message", reported) if needs and reported else set()
    return rows.exclude(reported__in=needed).update(text="")
