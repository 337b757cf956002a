"""Groups and roles as lists elsewhere have them. A person is who they are by a verified identity, or because staff says so."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from guildhall.activity.actions import record, scope
from guildhall.groups.actions.groups import add_to_group, found_group, locked, remove_from_group, require_manager
from guildhall.groups.actions.meetings import add_meeting
from guildhall.groups.actions.seats import end_seat, give_seat
from guildhall.groups.activities import LineDismissed, LineLinked, LineUnlinked
from guildhall.groups.models import Group, GroupMembership, GroupOrigin, RosterLine
from guildhall.groups.models.listed import Listed, Meets, Named
from guildhall.groups.queries.rosters import proved
from guildhall.groups.schedules import read
from guildhall.kernel import clock
from guildhall.kernel.actor import Actor
from guildhall.kernel.refusal import Refusal
from guildhall.members.models import Member

LONGEST_HANDLE = 40


@transaction.atomic
def take_list(*, actor: Actor, source: str, listed: Listed) -> Counter[str]:
    """Found the group if it is new, with its meetings, and take in its people; what leads changed since stays.

    Counts: `founded`, `known`, `meetings`, `dated` (of them), `lines` (new), `linked` (by a verified identity), `gone`.
    Refuses `not_allowed` and as `found_group`.
    """
    require_manager(actor)
    done: Counter[str] = Counter()
    origin = GroupOrigin.objects.select_related("group").filter(source=source, ref=listed.ref).first()
    group = origin.group if origin else _founded(actor, source, listed)
    group = locked(group)
    done["known" if origin else "founded"] += 1
    for meets in () if origin else listed.meetings:
        done["meetings"] += 1
        done["dated"] += _met(actor, group, meets)
    _take_people(actor, group, source, listed, done)
    return done


@transaction.atomic
def link_line(*, actor: Actor, line: RosterLine, member: Member) -> RosterLine:
    """This spelling is that member: they are in the group and have the role. Refuses `not_allowed`, `linked`, `not_here`."""
    require_manager(actor)
    line = _held(line)
    if line.linked_at:
        raise Refusal("linked", _("It is already said who this is. Take that back first."))
    _link(actor, line, member)
    line.linked_by, line.dismissed_at, line.dismissed_by = actor.actor_key, None, None
    line.save(update_fields=["linked_by", "dismissed_at", "dismissed_by"])
    _say(LineLinked(line=line.pk), line, actor, member)
    return line


@transaction.atomic
def unlink_line(*, actor: Actor, line: RosterLine) -> RosterLine:
    """As if it had not been linked: a role and a place in the group that came by it end. Refuses `not_allowed`, `not_linked`."""
    require_manager(actor)
    line = _held(line)
    if line.member is None:
        raise Refusal("not_linked", _("Nobody is linked to this line."))
    member, seat, membership = line.member, line.seat, line.membership
    line.member = line.linked_at = line.linked_by = line.seat = line.membership = None
    line.save(update_fields=["member", "linked_at", "linked_by", "seat", "membership"])
    if seat and not seat.ended_at:
        end_seat(actor=actor, seat=seat)
    if membership and not membership.left_at:
        remove_from_group(actor=actor, membership=membership)
    _say(LineUnlinked(line=line.pk), line, actor, member)
    return line


@transaction.atomic
def dismiss_line(*, actor: Actor, line: RosterLine) -> RosterLine:
    """Nobody here: it is asked no longer. Linking it later is possible. Refuses `not_allowed`, `linked`."""
    require_manager(actor)
    line = _held(line)
    if line.linked_at:
        raise Refusal("linked", _("It is already said who this is. Take that back first."))
    line.dismissed_at, line.dismissed_by = clock.now(), actor.actor_key
    line.save(update_fields=["dismissed_at", "dismissed_by"])
    _say(LineDismissed(line=line.pk), line, actor)
    return line


def _founded(actor: Actor, source: str, listed: Listed) -> Group:
    group = found_group(
        actor=actor, handle=_free_handle(source, listed.ref), kind=listed.kind, door=Group.Door.REQUEST,
        name_en=listed.name_en, name_zh_hans=listed.name_zh_hans, about_en=listed.about_en, city=listed.city,
        country=listed.country,
    )  # fmt: skip
    GroupOrigin.objects.create(group=group, source=source, ref=listed.ref, taken_at=clock.now())
    return group


def _free_handle(source: str, ref: str) -> str:
    """The one of the list, unless a group has it: then with the list's name, then with a number."""
    wishes = [ref, f"{source}-{ref}", *(f"{ref[:30]}-{number}" for number in range(2, 100))]
    taken = set(Group.objects.filter(handle__in=wishes).values_list("handle", flat=True))
    return next(wish for wish in wishes if wish not in taken and len(wish) <= LONGEST_HANDLE)


def _met(actor: Actor, group: Group, meets: Meets) -> bool:
    """Whether its days are known. What cannot be read stays as the list says it."""
    when = read(day=meets.day, at=meets.at, zone=meets.zone, words=meets.words)
    links = {"join_url": meets.join_url, "notes_url": meets.notes_url, "recordings_url": meets.recordings_url}
    add_meeting(
        actor=actor, group=group, title=meets.title[:120], wording=meets.wording[:300], rule=when.rule,
        first_day=when.first_day, at=when.at, zone=when.zone, **links,
    )  # fmt: skip
    return when.is_dated


def _take_people(actor: Actor, group: Group, source: str, listed: Listed, done: Counter[str]) -> None:
    lines = {line.ref: line for line in RosterLine.objects.filter(group=group, source=source)}
    known = proved(listed.people)
    for one in listed.people:
        line = lines.pop(one.ref, None)
        if line is None:
            line = _line(group, source, one)
            done["lines"] += 1
        elif line.gone_at:
            RosterLine.objects.filter(pk=line.pk).update(gone_at=None)
        if one.ref in known and line.linked_at is None and line.dismissed_at is None:
            _link(actor, line, known[one.ref])
            done["linked"] += 1
    gone = RosterLine.objects.filter(pk__in=[line.pk for line in lines.values()], gone_at=None)
    done["gone"] += gone.update(gone_at=clock.now())


def _line(group: Group, source: str, one: Named) -> RosterLine:
    return RosterLine.objects.create(
        group=group, source=source, ref=one.ref, name=one.name[:120], login=one.login[:80], role=one.role,
        words=one.words[:80], seen_at=clock.now(),
    )  # fmt: skip


def _link(actor: Actor, line: RosterLine, member: Member) -> None:
    """Who is in the group, or has a role there, keeps what they have."""
    group = line.group
    if not GroupMembership.objects.current().filter(group=group, member=member).exists():
        line.membership = add_to_group(actor=actor, group=group, member=member)
    if not group.seats.filter(member=member, ended_at=None).exists():
        line.seat = give_seat(actor=actor, group=group, member=member, role=line.role)
    line.member, line.linked_at = member, clock.now()
    line.save(update_fields=["member", "linked_at", "seat", "membership"])


def _held(line: RosterLine) -> RosterLine:
    locked(line.group)
    rows = RosterLine.objects.select_for_update(of=("self",)).select_related("group", "member", "seat", "membership")
    return rows.get(pk=line.pk)


def _say(activity: Any, line: RosterLine, actor: Actor, target: Member | None = None) -> None:
    record(activity, subject=line.group, actor=actor, target=target, scopes=[scope("group", line.group_id)])
