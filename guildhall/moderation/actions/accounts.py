"""New accounts that a person should look at come into the queue; nobody is kept out by it."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from guildhall.kernel.actor import Actor
from guildhall.members.models import Member
from guildhall.moderation.actions.queue import enqueue
from guildhall.moderation.models import Item
from guildhall.moderation.queries.accounts import signs_of_account
from guildhall.moderation.queries.looking import why_of

ACCOUNT = "members.member"


@transaction.atomic
def review_accounts(*, actor: Actor, members: Iterable[int]) -> list[Item]:
    """Those of these that have signs of it, once each; a second look makes no second item."""
    known = Item.objects.filter(kind=Item.Kind.ACCOUNT, subject_type=ACCOUNT)
    seen = set(known.filter(subject_id__in=list(members)).values_list("subject_id", flat=True))
    items = []
    for member in Member.objects.present().filter(pk__in=list(members)).exclude(pk__in=seen).order_by("pk"):
        if signs := signs_of_account(member):
            why = why_of(tuple(signs))
            items.append(
                enqueue(
                    actor=actor,
                    kind=Item.Kind.ACCOUNT,
                    subject_type=ACCOUNT,
                    subject_id=member.pk,
                    why=why,
                    weight=len(signs),
                )
            )
    return items
