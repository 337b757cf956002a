from __future__ import annotations

from typing import Any

from django.db import transaction

from guildhall.members.models import ActorKey, Member


@transaction.atomic
def create_member(**fields: Any) -> Member:
    """A member with the key that the log knows; the only way a member comes to be."""
    member = Member(**fields)
    if not member.password:
        member.set_unusable_password()
    member.full_clean(exclude=["password", "avatar"], validate_constraints=False)
    member.save(force_insert=True)
    ActorKey.objects.create(member=member)
    return member
