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
from guildhall.groups.models import Group, GroupMembership
from guildhall.groups.rules import can_manage
from guildhall.kernel import clock
from guildhall.kernel.actor import Actor
from guildhall.kernel.gates import gated
from guildhall.kernel.refusal import Forbidden, Refusal
from guildhall.members.models import Member


@transaction.atomic
def found_group(*, actor: Actor, handle: str, **words: str) -> Group:
    """`words`: name_en, name_zh_hans, about_en, about_zh_hans. Refuses `not_allowed`, `no_name`, `handle_taken`."""
    _require_manager(actor)
    group = Group(handle=handle, founded_at=clock.now(), founded_by=actor.actor_key, **_checked(words, actor))
    _save(group)
    _say(GroupFounded(), group, actor)
    return group


@transaction.atomic
def change_group(*, actor: Actor, group: Group, **words: str) -> Group:
    """Takes `handle` too. Refuses `not_allowed`, `no_name`, `handle_taken`."""
    _require_manager(actor)
    group = Group.objects.select_for_update().get(pk=group.pk)
    for name, value in _checked(words, actor).items():
        setattr(group, name, value)
    _save(group)
    _say(GroupChanged(), group, actor)
    return group


@transaction.atomic
def close_group(*, actor: Actor, group: Group) -> Group:
    """Nobody belongs to a closed group, so only staff sees what was its own. Refuses `not_allowed`, `already_closed`."""
    _require_manager(actor)
    group = Group.objects.select_for_update().get(pk=group.pk)
    if group.closed_at:
        raise Refusal("already_closed", _("This group is already closed."))
    group.closed_at, group.closed_by = clock.now(), actor.actor_key
    group.save(update_fields=["closed_at", "closed_by"])
    _say(GroupClosed(), group, actor)
    return group


@transaction.atomic
def reopen_group(*, actor: Actor, group: Group) -> Group:
    """Everybody who did not leave is in it again. Refuses `not_allowed`, `not_closed`."""
    _require_manager(actor)
    group = Group.objects.select_for_update().get(pk=group.pk)
    if not group.closed_at:
        raise Refusal("not_closed", _("This group is not closed."))
    group.closed_at, group.closed_by = None, None
    group.save(update_fields=["closed_at", "closed_by"])
    _say(GroupReopened(), group, actor)
    return group


@transaction.atomic
def add_to_group(*, actor: Actor, group: Group, member: Member) -> GroupMembership:
    """Refuses `not_allowed`, `group_closed`, `not_here` (erased, merged or not let in), `already_in`."""
    _require_manager(actor)
    group = Group.objects.select_for_update().get(pk=group.pk)
    if group.closed_at:
        raise Refusal("group_closed", _("This group is closed."))
    if not member.is_active:
        raise Refusal("not_here", _("This person cannot sign in."))
    if GroupMembership.objects.current().filter(group=group, member=member).exists():
        raise Refusal("already_in", _("%(name)s is already in this group."), name=member.display_name)
    membership = GroupMembership.objects.create(
        group=group, member=member, joined_at=clock.now(), added_by=actor.actor_key
    )
    _say(MemberAdded(), group, actor, member)
    return membership


@transaction.atomic
def remove_from_group(*, actor: Actor, membership: GroupMembership) -> GroupMembership:
    """Refuses `not_allowed`, `already_left`."""
    _require_manager(actor)
    rows = GroupMembership.objects.select_for_update(of=("self",)).select_related("group", "member")
    membership = rows.get(pk=membership.pk)
    if membership.left_at:
        raise Refusal("already_left", _("This person has already left the group."))
    membership.left_at, membership.removed_by = clock.now(), actor.actor_key
    membership.save(update_fields=["left_at", "removed_by"])
    _say(MemberRemoved(), membership.group, actor, membership.member)
    return membership


def _require_manager(actor: Actor) -> None:
    if not can_manage(actor):
        raise Forbidden("not_allowed", _("Only staff who may manage groups can do this."))


def _checked(words: dict[str, str], actor: Actor) -> dict[str, str]:
    words = {name: gated(f"groups.{name}", value.strip(), actor) for name, value in words.items()}
    if not words.get("name_en") and not words.get("name_zh_hans"):
        raise Refusal("no_name", _("A group needs a name in at least one language."))
    return words


def _save(group: Group) -> None:
    try:
        with transaction.atomic():
            group.save()
    except IntegrityError as error:
        raise Refusal("handle_taken", _("There is already a group with this address.")) from error


def _say(activity: Any, group: Group, actor: Actor, target: Member | None = None) -> None:
    record(activity, subject=group, actor=actor, target=target, scopes=[scope("group", group.pk)])
