"""Segments: made, changed and counted by rules, or kept by hand."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable
from typing import Any

from django.db import DatabaseError, transaction
from django.utils.translation import gettext_lazy as _

from guildhall.activity.actions import Staff, record
from guildhall.kernel import clock
from guildhall.kernel.actor import Actor
from guildhall.kernel.refusal import Refusal, require
from guildhall.kernel.sql import raw_cursor
from guildhall.members.activities import (
    ListCut,
    ListGrown,
    SegmentChanged,
    SegmentClosed,
    SegmentMade,
    SegmentReopened,
    SegmentSheeted,
)
from guildhall.members.models import Member, Segment, SegmentMembership
from guildhall.members.queries.segment_sql import OVER_ALL, WHO, compiled
from guildhall.members.queries.segment_words import faults_of, labels_of
from guildhall.members.queries.segments import today, tree_or_none
from guildhall.members.rules.segments import RuleGroup, as_json, can_manage_segments

log = logging.getLogger(__name__)

# Who holds the rules now against who is in it: two sets, one statement, nobody loaded.
_SETTLE = """WITH {who}, held AS MATERIALIZED ({sql}), ended AS (
    UPDATE members_segmentmembership s SET until = %(today)s WHERE s.segment_id = %(segment)s AND s.until IS NULL
    AND NOT EXISTS (SELECT FROM held WHERE held.person = s.member_id) RETURNING 1
), begun AS (
    INSERT INTO members_segmentmembership (segment_id, member_id, since)
    SELECT %(segment)s, held.person, %(today)s FROM held WHERE NOT EXISTS (
        SELECT FROM members_segmentmembership s
        WHERE s.segment_id = %(segment)s AND s.member_id = held.person AND s.until IS NULL
    ) RETURNING 1
) SELECT (SELECT count(*) FROM held), (SELECT count(*) FROM begun), (SELECT count(*) FROM ended)"""
_KEEP = """INSERT INTO members_segmentmembership (segment_id, member_id, since, added_by)
SELECT %(to)s, member_id, %(today)s, %(by)s FROM members_segmentmembership
WHERE segment_id = %(source)s AND until IS NULL"""


@transaction.atomic
def make_segment(*, actor: Actor, name_en: str, name_zh_hans: str, tree: RuleGroup) -> Segment:
    """Refuses `no_name` and what is wrong with the rules, by the code of the first fault."""
    require(can_manage_segments(actor))
    _refuse_nameless(name_en, name_zh_hans)
    _refuse_faults(tree)
    made = Segment.objects.create(
        name_en=name_en, name_zh_hans=name_zh_hans, rules=as_json(tree), made_by=actor.actor_key
    )
    record(SegmentMade(), subject=made, actor=actor, staff=Staff(after=_told(made)))
    count_segment(made)
    return made


@transaction.atomic
def change_segment(*, actor: Actor, segment: Segment, name_en: str, name_zh_hans: str, tree: RuleGroup) -> None:
    """Refuses as `make_segment` does, and `is_list`, `closed`. Who was in it until now stays in its history."""
    require(can_manage_segments(actor))
    _refuse_nameless(name_en, name_zh_hans)
    _refuse_faults(tree)
    locked = Segment.objects.select_for_update().get(pk=segment.pk)
    _refuse_closed(locked)
    if locked.is_list:
        raise Refusal("is_list", _("A list has no rules. Put members on it, or make a segment."))
    before = _told(locked)
    locked.name_en, locked.name_zh_hans, locked.rules = name_en, name_zh_hans, as_json(tree)
    locked.changed_at = clock.now()
    locked.save(update_fields=["name_en", "name_zh_hans", "rules", "changed_at"])
    record(SegmentChanged(), subject=locked, actor=actor, staff=Staff(before=before, after=_told(locked)))
    count_segment(locked)


@transaction.atomic
def close_segment(*, actor: Actor, segment: Segment) -> None:
    """It is counted no more and shown nowhere; who was in it until today stays known. Refuses `closed`."""
    require(can_manage_segments(actor))
    locked = Segment.objects.select_for_update().get(pk=segment.pk)
    _refuse_closed(locked)
    Segment.objects.filter(pk=locked.pk).update(closed_at=clock.now(), closed_by=actor.actor_key)
    record(SegmentClosed(), subject=locked, actor=actor, staff=Staff(before=_told(locked)))


@transaction.atomic
def reopen_segment(*, actor: Actor, segment: Segment) -> None:
    """Refuses `open`. Who holds its rules is counted at once."""
    require(can_manage_segments(actor))
    locked = Segment.objects.select_for_update().get(pk=segment.pk)
    if locked.closed_at is None:
        raise Refusal("open", _("This segment is in use already."))
    Segment.objects.filter(pk=locked.pk).update(closed_at=None, closed_by=None)
    record(SegmentReopened(), subject=locked, actor=actor, staff=Staff(after=_told(locked)))
    count_segment(locked)


@transaction.atomic
def make_list(*, actor: Actor, name_en: str, name_zh_hans: str, members: Iterable[Member] = ()) -> Segment:
    """Refuses `no_name`."""
    require(can_manage_segments(actor))
    _refuse_nameless(name_en, name_zh_hans)
    made = Segment.objects.create(name_en=name_en, name_zh_hans=name_zh_hans, made_by=actor.actor_key)
    record(SegmentMade(), subject=made, actor=actor, staff=Staff(after=_told(made)))
    _enter(actor, made, list(members))
    return made


@transaction.atomic
def keep_as_list(*, actor: Actor, segment: Segment, name_en: str, name_zh_hans: str) -> Segment:
    """A list of whoever is in a segment today, that no rule changes any more."""
    made = make_list(actor=actor, name_en=name_en, name_zh_hans=name_zh_hans)
    with raw_cursor() as cursor:
        told = {"to": made.pk, "source": segment.pk, "today": today(), "by": actor.actor_key}
        number = cursor.execute(_KEEP, told).rowcount
    record(ListGrown(people=number), subject=made, actor=actor, staff=Staff(after={"from": segment.pk}))
    _measure(made, entered=number, left=0)
    return made


@transaction.atomic
def add_to_list(*, actor: Actor, segment: Segment, members: Collection[Member]) -> int:
    """Whoever is on it already stays on it as before; how many are new. Refuses `not_a_list` and `closed`."""
    require(can_manage_segments(actor))
    locked = Segment.objects.select_for_update().get(pk=segment.pk)
    _refuse_closed(locked)
    _refuse_rules(locked)
    return _enter(actor, locked, members)


def _enter(actor: Actor, segment: Segment, members: Collection[Member]) -> int:
    inside = set(SegmentMembership.objects.filter(segment=segment, until=None).values_list("member", flat=True))
    new = {member.pk: member for member in members if member.pk not in inside}
    day, by = today(), actor.actor_key
    SegmentMembership.objects.bulk_create(
        SegmentMembership(segment=segment, member=member, since=day, added_by=by) for member in new.values()
    )
    if new:
        record(ListGrown(people=len(new)), subject=segment, actor=actor, staff=Staff(after={"members": sorted(new)}))
    _measure(segment, entered=len(new), left=0)
    return len(new)


@transaction.atomic
def remove_from_list(*, actor: Actor, membership: SegmentMembership) -> None:
    """Refuses `not_a_list` and `closed`; somebody who is off it already stays off it."""
    require(can_manage_segments(actor))
    locked = Segment.objects.select_for_update().get(pk=membership.segment_id)
    _refuse_closed(locked)
    _refuse_rules(locked)
    rows = SegmentMembership.objects.filter(pk=membership.pk, until=None)
    if rows.update(until=today(), ended_by=actor.actor_key):
        record(ListCut(), subject=locked, actor=actor, target=membership.member, staff=Staff(before=_told(locked)))
        _measure(locked, entered=0, left=1)


@transaction.atomic
def note_sheet(*, actor: Actor, segment: Segment) -> None:
    """That somebody took the names of everybody in it along."""
    require(can_manage_segments(actor))
    number = SegmentMembership.objects.filter(segment=segment, until=None).count()
    record(SegmentSheeted(people=number), subject=segment, actor=actor, staff=Staff(after=_told(segment)))


@transaction.atomic
def count_segment(segment: Segment) -> bool:
    """Bring who is in it to who holds its rules now; False where the rules ask for what is gone, and all stays as it was."""
    tree = tree_or_none(segment.rules)
    if segment.is_list:
        return True
    if tree is None or faults_of(tree, labels_of([tree])):
        Segment.objects.filter(pk=segment.pk).update(failed_at=clock.now())
        return False
    made = compiled(tree)
    told = made.params | {"segment": segment.pk, "today": today()}
    with raw_cursor() as cursor:
        cursor.execute(OVER_ALL)
        size, entered, left = cursor.execute(_SETTLE.format(who=WHO, sql=made.sql), told).fetchone() or (0, 0, 0)
    Segment.objects.filter(pk=segment.pk).update(
        size=size, entered=entered, left=left, counted_at=clock.now(), failed_at=None
    )
    return True


def count_segments() -> int:
    """All that are in use, each in a transaction of its own; how many could be counted. One that fails stops no other."""
    with raw_cursor() as cursor:
        cursor.execute("ANALYZE members_segmentmembership")
    return sum(_try_to_count(one) for one in Segment.objects.open().by_rules().order_by("pk"))


def _try_to_count(segment: Segment) -> bool:
    try:
        return count_segment(segment)
    except DatabaseError:
        log.exception("segment %s could not be counted", segment.pk)
        Segment.objects.filter(pk=segment.pk).update(failed_at=clock.now())
        return False


def _measure(segment: Segment, *, entered: int, left: int) -> None:
    size = SegmentMembership.objects.filter(segment=segment, until=None).count()
    Segment.objects.filter(pk=segment.pk).update(size=size, entered=entered, left=left, counted_at=clock.now())


def _told(segment: Segment) -> dict[str, Any]:
    return {"name": segment.name_en or segment.name_zh_hans, "rules": segment.rules}


def _refuse_nameless(*names: str) -> None:
    if not any(names):
        raise Refusal("no_name", _("Give it a name, in one language at least."))


def _refuse_faults(tree: RuleGroup) -> None:
    for fault in faults_of(tree, labels_of([tree])):
        raise Refusal(fault.code, fault.message, **fault.params)


def _refuse_closed(segment: Segment) -> None:
    if segment.closed_at is not None:
        raise Refusal("closed", _("This segment is closed. Take it up again first."))


def _refuse_rules(segment: Segment) -> None:
    if not segment.is_list:
        raise Refusal(
            "not_a_list", _("Its rules decide who is in this segment. Change the rules, or keep it as a list.")
        )
