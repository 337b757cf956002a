"""Whom a group is for."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from guildhall.groups.actions.groups import locked, require_lead, require_open, say
from guildhall.groups.activities import EligibilitySet
from guildhall.groups.models import Eligibility, Group
from guildhall.groups.queries.eligibility import eligibility_of, known_keys, unmet
from guildhall.groups.rules import can_choose_segment
from guildhall.kernel import clock
from guildhall.kernel.actor import Actor
from guildhall.kernel.gates import gated
from guildhall.kernel.refusal import Forbidden, Refusal
from guildhall.members.models import Member, Segment

MOST = 20  # values


@transaction.atomic
def set_eligibility(*, actor: Actor, group: Group, key: str, values: Sequence[str] = ()) -> Eligibility | None:
    """What has to be verified; without a key nothing. The segment stays, and so does who is in the group already.

    Refuses `not_allowed`, `group_closed`, `no_such`.
    """
    require_lead(actor, group)
    group = locked(group)
    require_open(group)
    kept = list(
        dict.fromkeys(value for one in values if (value := gated("groups.eligibility", one.strip(), actor)[:120]))
    )
    if (key and key not in known_keys()) or len(kept) > MOST:
        raise Refusal("no_such", _("Choose what has to be verified, and at most twenty values."))
    row = eligibility_of(group) or Eligibility(group=group)
    row.key, row.values = key, kept if key else []
    return _keep(row, actor)


@transaction.atomic
def set_segment(
    *, actor: Actor, group: Group, segment: Segment | None, wording_en: str = "", wording_zh_hans: str = ""
) -> Eligibility | None:
    """Only for who is in the segment, which everybody is told by the wording alone; None: for everybody.

    By staff who manage segments: whoever chose one could find out who is in it. Refuses `not_allowed`, `group_closed`,
    `no_such`, `no_words`.
    """
    if not can_choose_segment(actor):
        raise Forbidden("not_allowed", _("Only staff who manage groups and segments can do this."))
    group = locked(group)
    require_open(group)
    said = [gated("groups.eligibility", one.strip(), actor)[:200] for one in (wording_en, wording_zh_hans)]
    if segment and segment.closed_at:
        raise Refusal("no_such", _("This segment is closed. Choose another."))
    if segment and not any(said):
        raise Refusal("no_words", _("Say in words for everybody whom the group is for."))
    row = eligibility_of(group) or Eligibility(group=group)
    row.segment, (row.wording_en, row.wording_zh_hans) = segment, said if segment else ("", "")
    return _keep(row, actor)


def require_eligible(group: Group, member: Member) -> None:
    """A part of every way in but that of staff. Refuses `not_eligible`, in the words of what is missing."""
    if missing := unmet(group, member):
        raise Refusal("not_eligible", missing)


def _keep(row: Eligibility, actor: Actor) -> Eligibility | None:
    """One that asks for nothing is none."""
    say(EligibilitySet(), row.group, actor)
    row.set_at, row.set_by = clock.now(), actor.actor_key
    if row.key or row.segment_id:
        row.save()
        return row
    Eligibility.objects.filter(group=row.group).delete()
    return None
