"""Two groups become one, one becomes two; both can be undone."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from guildhall.groups.actions.groups import (
    close_group,
    end_membership,
    found_group,
    let_in,
    locked,
    reopen_group,
    require_manager,
    require_open,
    say,
)
from guildhall.groups.activities import GroupMerged, GroupsParted, GroupSplit, SplitUndone
from guildhall.groups.models import Group, GroupMembership, Succession
from guildhall.kernel import clock
from guildhall.kernel.actor import Actor
from guildhall.kernel.refusal import Refusal
from guildhall.members.models import Member


@transaction.atomic
def merge_group(*, actor: Actor, group: Group, into: Group) -> Succession:
    """Everybody of `group` is in `into` too; `group` is archived and its address leads there. Roles are not carried over.

    Refuses `not_allowed`, `same_group`, `group_closed`.
    """
    require_manager(actor)
    if group.pk == into.pk:
        raise Refusal("same_group", _("Choose another group."))
    first, second = sorted((group, into), key=lambda one: one.pk)
    held = {one.pk: one for one in (locked(first), locked(second))}
    group, into = held[group.pk], held[into.pk]
    require_open(group)
    require_open(into)
    inside = set(_members(into))
    rows = GroupMembership.objects.current().filter(group=group).select_related("member").order_by("pk")
    moved = [let_in(into, row.member, actor).pk for row in rows if row.member_id not in inside and row.member.is_active]
    succession = _record(group, into, Succession.Way.MERGED, actor, joined=moved)
    say(GroupMerged(into=into.pk, people=len(moved)), group, actor)
    close_group(actor=actor, group=group)
    return succession


@transaction.atomic
def split_group(
    *, actor: Actor, group: Group, members: Sequence[Member], handle: str, stays: bool = True, **fields: str
) -> Succession:
    """A new group for some of its people, of the same kind, door and place; with `stays` they are in both.

    Refuses `not_allowed`, `group_closed`, `nobody`, `not_in`, and as `found_group` does.
    """
    require_manager(actor)
    group = locked(group)
    require_open(group)
    chosen = {member.pk: member for member in members}
    rows = list(GroupMembership.objects.current().filter(group=group, member__in=chosen).select_related("member"))
    if not chosen:
        raise Refusal("nobody", _("Name at least one member who goes along."))
    if missing := [member for pk, member in chosen.items() if pk not in {row.member_id for row in rows}]:
        raise Refusal("not_in", _("%(name)s is not in this group."), name=missing[0].display_name)
    like = {name: getattr(group, name) for name in ("kind", "door", "city", "country", "industry")}
    made = locked(found_group(actor=actor, handle=handle, **(like | fields)))
    joined = [let_in(made, row.member, actor).pk for row in rows]
    for row in [] if stays else rows:
        end_membership(row, actor)
    left = [] if stays else [row.pk for row in rows]
    succession = _record(group, made, Succession.Way.SPLIT, actor, joined=joined, left=left)
    say(GroupSplit(into=made.pk, people=len(joined)), group, actor)
    return succession


@transaction.atomic
def undo_succession(*, actor: Actor, succession: Succession) -> Succession:
    """Takes back what the merge or the split did to memberships, as far as nobody changed it since; a group that was
    split off is archived.

    Refuses `not_allowed`, `already_undone`.
    """
    require_manager(actor)
    first, second = sorted((succession.before, succession.after), key=lambda one: one.pk)
    locked(first), locked(second)
    rows = Succession.objects.select_for_update(of=("self",)).select_related("before", "after")
    succession = rows.get(pk=succession.pk)
    if succession.undone_at:
        raise Refusal("already_undone", _("This was undone before."))
    succession.undone_at, succession.undone_by = clock.now(), actor.actor_key
    succession.save(update_fields=["undone_at", "undone_by"])
    for row in GroupMembership.objects.current().filter(pk__in=succession.joined).select_related("group", "member"):
        end_membership(row, actor)
    is_merge = succession.way == Succession.Way.MERGED
    say(GroupsParted() if is_merge else SplitUndone(), succession.before, actor)
    if is_merge and succession.before.closed_at:
        reopen_group(actor=actor, group=succession.before)
    if not is_merge:
        _return(succession, actor)
    return succession


def _return(succession: Succession, actor: Actor) -> None:
    """Those who left by the split come back, unless they came back by themselves, or the group is closed."""
    inside = set(_members(succession.before))
    for row in GroupMembership.objects.filter(pk__in=succession.left).select_related("member"):
        if row.member_id not in inside and row.member.is_active and not succession.before.closed_at:
            let_in(succession.before, row.member, actor)
    if not succession.after.closed_at:
        close_group(actor=actor, group=succession.after)


def _members(group: Group) -> list[int]:
    return list(GroupMembership.objects.current().filter(group=group).values_list("member", flat=True))


def _record(
    before: Group, after: Group, way: str, actor: Actor, *, joined: Sequence[int], left: Sequence[int] = ()
) -> Succession:
    return Succession.objects.create(
        before=before, after=after, way=way, joined=list(joined), left=list(left), made_at=clock.now(),
        made_by=actor.actor_key,
    )  # fmt: skip
