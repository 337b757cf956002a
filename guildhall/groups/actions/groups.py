from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from guildhall.activity.actions import record, scope
from guildhall.groups.activities import (
    GroupChanged,
    GroupClosed,
    GroupFounded,
    GroupReopened,
    MemberAdded,
    MemberRemoved,
)
from guildhall.groups.models import Admission, Group, GroupMembership, Seat
from guildhall.groups.rules import can_lead, can_manage
from guildhall.kernel import clock
from guildhall.kernel.actor import Actor
from guildhall.kernel.gates import gated
from guildhall.kernel.refusal import Forbidden, Refusal
from guildhall.members.models import Member
from guildhall.members.queries.places import INDUSTRIES, regions

WORDS = ("name_en", "name_zh_hans", "about_en", "about_zh_hans", "city")
FOR_STAFF = {"handle", "kind"}  # what leads do not change of their own group


@transaction.atomic
def found_group(*, actor: Actor, handle: str, **fields: str) -> Group:
    """`fields`: those of `Group`; without a door it is hidden. Refuses `not_allowed`, `no_name`, `handle_taken`, `no_such`."""
    require_manager(actor)
    group = Group(handle=handle, founded_at=clock.now(), founded_by=actor.actor_key)
    _take(group, fields, actor)
    _save(group)
    say(GroupFounded(), group, actor)
    return group


@transaction.atomic
def change_group(*, actor: Actor, group: Group, **fields: str) -> Group:
    """Staff may change `handle` and `kind` too. Refuses `not_allowed`, `no_name`, `handle_taken`, `no_such`."""
    require_lead(actor, group)
    group = locked(group)
    if FOR_STAFF & fields.keys():
        require_manager(actor)
    _take(group, fields, actor)
    _save(group)
    say(GroupChanged(), group, actor)
    return group


@transaction.atomic
def close_group(*, actor: Actor, group: Group) -> Group:
    """Archives it: its page and history stay, nobody belongs to it, and who was on the way in no longer is.

    Refuses `not_allowed`, `already_closed`.
    """
    require_manager(actor)
    group = locked(group)
    if group.closed_at:
        raise Refusal("already_closed", _("This group is already closed."))
    group.closed_at, group.closed_by = clock.now(), actor.actor_key
    group.save(update_fields=["closed_at", "closed_by"])
    Admission.objects.open().filter(group=group).update(
        closed_at=group.closed_at, closed_by=actor.actor_key, outcome=Admission.Outcome.WITHDRAWN
    )
    say(GroupClosed(), group, actor)
    return group


@transaction.atomic
def reopen_group(*, actor: Actor, group: Group) -> Group:
    """Everybody who did not leave is in it again. Refuses `not_allowed`, `not_closed`."""
    require_manager(actor)
    group = locked(group)
    if not group.closed_at:
        raise Refusal("not_closed", _("This group is not closed."))
    group.closed_at, group.closed_by = None, None
    group.save(update_fields=["closed_at", "closed_by"])
    say(GroupReopened(), group, actor)
    return group


@transaction.atomic
def add_to_group(*, actor: Actor, group: Group, member: Member) -> GroupMembership:
    """Refuses `not_allowed`, `group_closed`, `not_here` (erased, merged or not let in), `already_in`."""
    require_manager(actor)
    membership = let_in(locked(group), member, actor)
    say(MemberAdded(), membership.group, actor, member)
    return membership


@transaction.atomic
def remove_from_group(*, actor: Actor, membership: GroupMembership) -> GroupMembership:
    """By staff, or by its leads. Refuses `not_allowed`, `already_left`."""
    require_lead(actor, membership.group)
    rows = GroupMembership.objects.select_for_update(of=("self",)).select_related("group", "member")
    membership = rows.get(pk=membership.pk)
    end_membership(membership, actor)
    say(MemberRemoved(), membership.group, actor, membership.member)
    return membership


def locked(group: Group) -> Group:
    return Group.objects.select_for_update().get(pk=group.pk)


def let_in(group: Group, member: Member, actor: Actor) -> GroupMembership:
    """A part of acts that hold the lock of the group: into it, and no longer on the way."""
    require_open(group)
    if not member.is_active:
        raise Refusal("not_here", _("This person cannot sign in."))
    if GroupMembership.objects.current().filter(group=group, member=member).exists():
        raise Refusal("already_in", _("%(name)s is already in this group."), name=member.display_name)
    Admission.objects.open().filter(group=group, member=member).update(
        closed_at=clock.now(), closed_by=actor.actor_key, outcome=Admission.Outcome.ACCEPTED
    )
    return GroupMembership.objects.create(group=group, member=member, joined_at=clock.now(), added_by=actor.actor_key)


def end_membership(membership: GroupMembership, actor: Actor) -> None:
    """Whoever goes leaves their role behind."""
    if membership.left_at:
        raise Refusal("already_left", _("This person has already left the group."))
    membership.left_at, membership.removed_by = clock.now(), actor.actor_key
    membership.save(update_fields=["left_at", "removed_by"])
    held = Seat.objects.filter(group=membership.group_id, member=membership.member_id, ended_at=None)
    held.update(ended_at=membership.left_at, ended_by=actor.actor_key)


def require_manager(actor: Actor) -> None:
    if not can_manage(actor):
        raise Forbidden("not_allowed", _("Only staff who may manage groups can do this."))


def require_lead(actor: Actor, group: Group) -> None:
    if not can_lead(actor, group):
        raise Forbidden("not_allowed", _("Only the leads of this group can do this."))


def require_open(group: Group) -> None:
    if group.closed_at:
        raise Refusal("group_closed", _("This group is closed."))


def say(activity: Any, group: Group, actor: Actor, target: Member | None = None) -> None:
    record(activity, subject=group, actor=actor, target=target, scopes=[scope("group", group.pk)])


def _take(group: Group, fields: dict[str, str], actor: Actor) -> None:
    for name, value in fields.items():
        setattr(group, name, gated(f"groups.{name}", value.strip(), actor) if name in WORDS else value)
    if not group.name_en and not group.name_zh_hans:
        raise Refusal("no_name", _("A group needs a name in at least one language."))
    known = (group.kind in Group.Kind.values, group.door in Group.Door.values)
    places = (not group.country or group.country in regions(), not group.industry or group.industry in INDUSTRIES)
    if not all((*known, *places)):
        raise Refusal("no_such", _("Choose a kind, a door, a country and an industry from the lists."))


def _save(group: Group) -> None:
    try:
        with transaction.atomic():
            group.save()
    except IntegrityError as error:
        raise Refusal("handle_taken", _("There is already a group with this address.")) from error
