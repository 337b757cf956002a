"""Two groups become one, one becomes two; both can be undone."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from guildhall.activity.actions import Staff, record, scope
from guildhall.groups.actions.groups import (
    close_group,
    end_membership,
    found_group,
    let_in,
    locked,
    reopen_group,
    require_manager,
    require_open,
)
from guildhall.groups.actions.moving import end_roles, move_roles, move_things
from guildhall.groups.activities import GroupMerged, GroupsParted, GroupSplit, SplitUndone
from guildhall.groups.models import Admission, Group, GroupMembership, Seat, Succession
from guildhall.groups.queries.belongings import KINDS, Belongings, belongings_of
from guildhall.kernel import clock
from guildhall.kernel.actor import Actor
from guildhall.kernel.refusal import Refusal
from guildhall.members.models import Member


@transaction.atomic
def merge_group(*, actor: Actor, group: Group, into: Group, kinds: Collection[str] = ()) -> Succession:
    """Everybody of `group` is in `into` too; `group` is archived and its address leads there.

    `kinds`, of `KINDS`: what goes along; the rest stays archived. Roles are given there for the same term, and whoever has
    one there keeps that. Refuses `not_allowed`, `same_group`, `group_closed`, and as `move_things` does.
    """
    require_manager(actor)
    if group.pk == into.pk:
        raise Refusal("same_group", _("Choose another group."))
    group, into = _both(group, into)
    require_open(group)
    require_open(into)
    has = belongings_of(actor, group)
    goes = has.only({kind: has.numbers(kind) for kind in KINDS if kind in kinds})
    inside = set(_members(into))
    rows = GroupMembership.objects.current().filter(group=group).select_related("member").order_by("pk")
    joined = [
        let_in(into, row.member, actor).pk for row in rows if row.member_id not in inside and row.member.is_active
    ]
    moved: dict[str, list[int]] = move_things(actor, group, into, _numbers(goes))
    seats = [seat for seat in goes.roles if seat.member.is_active]
    moved["given"], moved["ended"] = move_roles(actor=actor, seats=seats, into=into)
    succession = _record(group, into, Succession.Way.MERGED, actor, joined=joined, moved=moved)
    _tell(GroupMerged, succession, goes, actor)
    close_group(actor=actor, group=group)
    return succession


@transaction.atomic
def split_group(  # noqa: PLR0913 - what the operator chooses
    *,
    actor: Actor,
    group: Group,
    members: Sequence[Member],
    handle: str,
    stays: bool = True,
    goes: Mapping[str, Collection[int]] | None = None,
    **fields: str,
) -> Succession:
    """A new group for some of its people, of the same kind, door and place; with `stays` they are in both.

    `goes`: numbers by kind of `KINDS` of what is the new group's from now on. A role that goes ends here. Refuses
    `not_allowed`, `group_closed`, `nobody`, `not_in`, `not_its_own`, `role_alone`, and as `found_group` and `move_things` do.
    """
    require_manager(actor)
    group = locked(group)
    require_open(group)
    rows = _rows_of(group, members)
    going = _chosen(belongings_of(actor, group), goes or {}, {row.member_id for row in rows})
    like = {name: getattr(group, name) for name in ("kind", "door", "city", "country", "industry")}
    made = locked(found_group(actor=actor, handle=handle, **(like | fields)))
    joined = [let_in(made, row.member, actor).pk for row in rows]
    moved: dict[str, list[int]] = move_things(actor, group, made, _numbers(going))
    moved["given"], _none = move_roles(actor=actor, seats=going.roles, into=made)
    moved["ended"] = end_roles(actor=actor, seats=Seat.objects.filter(pk__in=going.numbers("roles")), says=True)
    left = [] if stays else rows
    moved["ended"] += end_roles(
        actor=actor, seats=Seat.objects.filter(group=group, member__in=[row.member_id for row in left])
    )
    for row in left:
        end_membership(row, actor)
    succession = _record(
        group, made, Succession.Way.SPLIT, actor, joined=joined, left=[row.pk for row in left], moved=moved
    )
    _tell(GroupSplit, succession, going, actor)
    return succession


@transaction.atomic
def undo_succession(*, actor: Actor, succession: Succession) -> Succession:
    """Takes back what the merge or the split did: people, roles and things are where they were, except where somebody left
    or was given another role since; a group that was split off is archived.

    Refuses `not_allowed`, `already_undone`, and `moved_on` or `not_of_group` where something that went along is elsewhere now.
    """
    require_manager(actor)
    _both(succession.before, succession.after)
    rows = Succession.objects.select_for_update(of=("self",)).select_related("before", "after")
    succession = rows.get(pk=succession.pk)
    if succession.undone_at:
        raise Refusal("already_undone", _("This was undone before."))
    succession.undone_at, succession.undone_by = clock.now(), actor.actor_key
    succession.save(update_fields=["undone_at", "undone_by"])
    _give_back(succession, actor)
    is_merge = succession.way == Succession.Way.MERGED
    _tell_undone(GroupsParted() if is_merge else SplitUndone(), succession, actor)
    if is_merge and succession.before.closed_at:
        reopen_group(actor=actor, group=succession.before)
    if not is_merge and not succession.after.closed_at:
        close_group(actor=actor, group=succession.after)
    return succession


def _give_back(succession: Succession, actor: Actor) -> None:
    move_things(actor, succession.after, succession.before, succession.moved)
    end_roles(actor=actor, seats=Seat.objects.filter(pk__in=succession.moved.get("given", [])), says=True)
    for row in GroupMembership.objects.current().filter(pk__in=succession.joined).select_related("group", "member"):
        end_membership(row, actor)
    _return(succession, actor)
    _resume_roles(succession.moved.get("ended", []))


def _return(succession: Succession, actor: Actor) -> None:
    """Those who left by the split are in it as if they had not, unless they came back by themselves."""
    inside = set(_members(succession.before))
    rows = GroupMembership.objects.filter(pk__in=succession.left).exclude(member__in=inside).select_related("member")
    back = {row.pk: row.member_id for row in rows if row.member.is_active}
    GroupMembership.objects.filter(pk__in=back).update(left_at=None, removed_by=None)
    Admission.objects.open().filter(group=succession.before, member__in=back.values()).update(
        closed_at=clock.now(), closed_by=actor.actor_key, outcome=Admission.Outcome.ACCEPTED
    )


def _resume_roles(numbers: Collection[int]) -> None:
    """Of those who are in the group and were given no other role there since."""
    there = {"group": OuterRef("group"), "member": OuterRef("member")}
    is_inside = Exists(GroupMembership.objects.current().filter(**there))
    has_another = Exists(Seat.objects.filter(**there, ended_at=None))
    Seat.objects.filter(is_inside, ~has_another, pk__in=numbers).update(ended_at=None, ended_by=None)


def _both(one: Group, other: Group) -> tuple[Group, Group]:
    """Locked in the order of their numbers, so that two acts at once cannot wait for each other."""
    held = {group.pk: locked(group) for group in sorted((one, other), key=lambda group: group.pk)}
    return held[one.pk], held[other.pk]


def _rows_of(group: Group, members: Sequence[Member]) -> list[GroupMembership]:
    chosen = {member.pk: member for member in members}
    if not chosen:
        raise Refusal("nobody", _("Name at least one member who goes along."))
    rows = list(GroupMembership.objects.current().filter(group=group, member__in=chosen).select_related("member"))
    if missing := [member for pk, member in chosen.items() if pk not in {row.member_id for row in rows}]:
        raise Refusal("not_in", _("%(name)s is not in this group."), name=missing[0].display_name)
    return rows


def _chosen(has: Belongings, goes: Mapping[str, Collection[int]], people: Collection[int]) -> Belongings:
    """Of what the group has what was chosen, all of it, and roles only with those who hold them."""
    if any(not set(goes.get(kind, ())) <= set(has.numbers(kind)) for kind in KINDS):
        raise Refusal("not_its_own", _("Something you chose is no longer this group's. Look again at what goes along."))
    going = has.only(goes)
    if alone := [seat for seat in going.roles if seat.member_id not in people]:
        name = alone[0].member.display_name
        words = _("%(name)s does not go along, so their role cannot. Add their handle, or leave the role here.")
        raise Refusal("role_alone", words, name=name)
    return going


def _numbers(goes: Belongings) -> dict[str, list[int]]:
    return {kind: goes.numbers(kind) for kind in KINDS}


def _members(group: Group) -> list[int]:
    return list(GroupMembership.objects.current().filter(group=group).values_list("member", flat=True))


def _record(
    before: Group, after: Group, way: str, actor: Actor, *, joined: list[int], left: Sequence[int] = (), moved: Any
) -> Succession:
    return Succession.objects.create(
        before=before, after=after, way=way, joined=joined, left=list(left), moved=moved, made_at=clock.now(),
        made_by=actor.actor_key,
    )  # fmt: skip


def _tell(activity: Any, succession: Succession, goes: Belongings, actor: Actor) -> None:
    """The log counts; the staff log has the names of things, never of people."""
    people, roles = len(succession.joined), len(succession.moved["given"])
    counts = {kind: len(goes.numbers(kind)) for kind in KINDS} | {"roles": roles}
    names = {kind: [one.title for one in getattr(goes, kind)] for kind in ("meetings", "documents", "announcements")}
    counted = {"group": str(succession.after), "people": people, "roles": roles}
    after = counted | names | {"spaces": list(goes.spaces.values())}
    said = Staff(before={"group": str(succession.before)}, after=after)
    _say(activity(into=succession.after_id, people=people, **counts), succession, actor, said)


def _tell_undone(activity: Any, succession: Succession, actor: Actor) -> None:
    said = Staff(before={"group": str(succession.after)}, after={"group": str(succession.before)})
    _say(activity, succession, actor, said)


def _say(activity: Any, succession: Succession, actor: Actor, said: Staff) -> None:
    record(activity, subject=succession.before, actor=actor, scopes=[scope("group", succession.before_id)], staff=said)
