"""Whom a group is for."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from guildhall.groups.actions.groups import locked, require_lead, require_open, say
from guildhall.groups.activities import EligibilitySet
from guildhall.groups.models import Eligibility, Group
from guildhall.groups.queries.eligibility import is_eligible, known_keys
from guildhall.kernel import clock
from guildhall.kernel.actor import Actor
from guildhall.kernel.gates import gated
from guildhall.kernel.refusal import Refusal
from guildhall.members.models import Member

MOST = 20  # values


@transaction.atomic
def set_eligibility(*, actor: Actor, group: Group, key: str, values: Sequence[str] = ()) -> Eligibility | None:
    """Without a key the group is for everybody. Who is in it already stays. Refuses `not_allowed`, `group_closed`, `no_such`."""
    require_lead(actor, group)
    group = locked(group)
    require_open(group)
    kept = list(
        dict.fromkeys(value for one in values if (value := gated("groups.eligibility", one.strip(), actor)[:120]))
    )
    if (key and key not in known_keys()) or len(kept) > MOST:
        raise Refusal("no_such", _("Choose what has to be verified, and at most twenty values."))
    Eligibility.objects.filter(group=group).delete()
    say(EligibilitySet(), group, actor)
    if not key:
        return None
    return Eligibility.objects.create(group=group, key=key, values=kept, set_at=clock.now(), set_by=actor.actor_key)


def require_eligible(group: Group, member: Member) -> None:
    """A part of every way in but that of staff. Refuses `not_eligible`."""
    if not is_eligible(group, member):
        raise Refusal(
            "not_eligible", _("This group is for members of whom something else is verified; its page says what.")
        )
