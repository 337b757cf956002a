"""The places where members' drafts are kept, as far as posting has to do with them."""

from __future__ import annotations

from django.db import connection, transaction

from guildhall.content.models import Draft
from guildhall.kernel.sql import raw_cursor
from guildhall.members.models import Member


def hold_slot(member: Member, context: str) -> None:
    """One at a time for this place of this member, until the transaction ends; also where there is no row to lock yet."""
    name = f"content.draft:{member.pk}:{context}"
    with connection.wrap_database_errors, raw_cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 11))", [name], prepare=True)


@transaction.atomic(savepoint=False)
def drop_draft(*, actor: Member, context: str) -> None:
    """In the transaction that posts: a save that comes late waits for it, and finds what it held posted."""
    hold_slot(actor, context)
    Draft.objects.filter(member=actor, context=context).delete()
