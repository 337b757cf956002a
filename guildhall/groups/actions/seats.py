"""Who leads a group, and for how long."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from guildhall.groups.actions.groups import locked, require_lead, require_open, say
from guildhall.groups.activities import SeatEnded, SeatGiven
from guildhall.groups.models import Group, GroupMembership, Seat
from guildhall.kernel import clock
from guildhall.kernel.actor import Actor
from guildhall.kernel.refusal import Refusal
from guildhall.members.models import Member


@transaction.atomic
def give_seat(
    *, actor: Actor, group: Group, member: Member, role: str, since: date | None = None, until: date | None = None
) -> Seat:
    """By the leads, to somebody who is in the group; the seat they had there ends.

    Refuses `not_allowed`, `group_closed`, `not_in`, `no_such_role`, `ends_before`.
    """
    require_lead(actor, group)
    group, since = locked(group), since or clock.today()
    require_open(group)
    if role not in Seat.Role.values:
        raise Refusal("no_such_role", _("There is no such role in a group."))
    if until and until < since:
        raise Refusal("ends_before", _("A term cannot end before it begins."))
    if not GroupMembership.objects.current().filter(group=group, member=member).exists():
        raise Refusal("not_in", _("%(name)s is not in this group."), name=member.display_name)
    held = Seat.objects.filter(group=group, member=member, ended_at=None)
    held.update(ended_at=clock.now(), ended_by=actor.actor_key)
    seat = Seat.objects.create(
        group=group, member=member, role=role, since=since, until=until, given_at=clock.now(), given_by=actor.actor_key
    )
    say(SeatGiven(), group, actor, member)
    return seat


@transaction.atomic
def end_seat(*, actor: Actor, seat: Seat) -> Seat:
    """By the leads, or by who holds it. Refuses `not_allowed`, `already_ended`."""
    seat = Seat.objects.select_for_update(of=("self",)).select_related("group", "member").get(pk=seat.pk)
    if seat.member_id != getattr(actor, "pk", None):
        require_lead(actor, seat.group)
    if seat.ended_at:
        raise Refusal("already_ended", _("This role has ended already."))
    seat.ended_at, seat.ended_by = clock.now(), actor.actor_key
    seat.save(update_fields=["ended_at", "ended_by"])
    say(SeatEnded(), seat.group, actor, seat.member)
    return seat
