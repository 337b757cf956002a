"""The places where members' drafts are kept, as far as posting has to do with them."""

from __future__ import annotations

from django.db import connection, transaction

from guildhall.kernel.sql import prepared_rows
from guildhall.members.models import Member

_DROP = "DELETE FROM content_draft WHERE member_id = $1 AND context = $2 RETURNING id"


def hold_slot(member: Member, context: str) -> None:
    """One at a time for this place of this member, until the transaction ends; also where there is no row to lock yet."""
    name = f"content.draft:{member.pk}:{context}"
    with connection.wrap_database_errors:
        prepared_rows("SELECT pg_advisory_xact_lock(hashtextextended($1, 11))", [name])


@transaction.atomic(savepoint=False)
def drop_draft(*, actor: Member, context: str) -> None:
    """In the transaction that posts: a save that comes late waits for it, and finds what it held posted."""
    hold_slot(actor, context)
    with connection.wrap_database_errors:
        prepared_rows(_DROP, [actor.pk, context])
