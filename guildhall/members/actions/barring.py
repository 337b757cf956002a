from __future__ import annotations

from datetime import datetime

from django.db import transaction

from guildhall.kernel.actor import Actor
from guildhall.kernel.pages import purge
from guildhall.members.models import Member


@transaction.atomic
def bar_member(
    *, actor: Actor, member: Member, silenced_until: datetime | None, suspended_until: datetime | None
) -> None:
    """Keep somebody from writing, or from everything, until a moment; None lets them again.

    The room that decides it (moderation) has checked who may, and says it to the log.
    """
    Member.objects.filter(pk=member.pk).update(silenced_until=silenced_until, suspended_until=suspended_until)
    member.silenced_until, member.suspended_until = silenced_until, suspended_until
    purge(f"member:{member.pk}")
