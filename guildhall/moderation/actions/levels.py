"""Moving members between levels of trust: by their figures, with grace on the way down, or held by staff."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from guildhall.activity.actions import Staff, record
from guildhall.kernel import clock
from guildhall.kernel.actor import HOUSE, Actor
from guildhall.kernel.refusal import Refusal, require
from guildhall.members.models import Member
from guildhall.moderation.activities.levels import LevelLocked, LevelLowered, LevelRaised, LevelUnlocked
from guildhall.moderation.models import Agreement, LevelMove, Pace, Standing
from guildhall.moderation.queries.levels import figures_of, members_to_settle, needs_table
from guildhall.moderation.rules.levels import BY_HAND, LEVELS, NEEDS, Figures, can_manage_levels, earned, needs_for
from guildhall.options.actions import choose
from guildhall.options.queries import get as choice
from guildhall.options.rules import can_choose

AT_ONCE = 200  # members a transaction


def settle_levels() -> int:
    """Everybody who was here of late, or stands above the ground; returns how many came to another level."""
    moved, after = 0, 0
    while ids := members_to_settle(after, AT_ONCE):
        with transaction.atomic():
            moved += settle(ids)
        after = ids[-1]
    Pace.objects.filter(used_until__lt=clock.now()).delete()
    return moved


def settle(members: Iterable[int]) -> int:
    """Reckon these members anew and move them; one who is held where they are keeps their level."""
    figures = figures_of(members)
    known = Standing.objects.select_for_update().in_bulk(list(figures))
    people = Member.objects.in_bulk(list(figures))
    moved = 0
    for pk, has in figures.items():
        standing = known.get(pk) or Standing(member_id=pk)
        moved += _settle_one(standing, people[pk], has)
    return moved


def _settle_one(standing: Standing, member: Member, has: Figures) -> int:
    now, before = clock.now(), standing.level
    for name in ("recent_days", *NEEDS):
        setattr(standing, name, getattr(has, name))
    standing.counted_at = now
    if standing.locked_at is None and before != BY_HAND:
        _follow(standing, earned(has, needs_table()))
    standing.save()
    if standing.level == before:
        return 0
    _note(standing, before, HOUSE, member, lacked=_lacked(before, has) if standing.level < before else ())
    return 1


def _lacked(level: int, has: Figures) -> list[list[Any]]:
    """What the level that they had needs and they no longer have."""
    return [[need.name, need.has, need.needed] for need in needs_for(level, has, needs_table()) if not need.is_met]


def _follow(standing: Standing, level: int) -> None:
    """Up at once; down when the figures have been too low for the days of grace."""
    now = clock.now()
    if level >= standing.level:
        standing.below_since = None
        if level > standing.level:
            standing.level, standing.since = level, now
        return
    standing.below_since = standing.below_since or now
    if now - standing.below_since >= timedelta(days=choice("levels.grace_days")):
        standing.level, standing.since, standing.below_since = level, now, None


@transaction.atomic
def lock_level(*, actor: Actor, member: Member, level: int, because: str) -> Standing:
    """Hold a member at a level, whatever they do. Refuses `not_allowed`, `no_such_level`, `no_reason`."""
    require(can_manage_levels(actor))
    if level not in range(len(LEVELS)):
        raise Refusal("no_such_level", _("Choose one of the levels."))
    if not because.strip():
        raise Refusal("no_reason", _("Say why: the member reads it."))
    standing = _locked(member)
    before = standing.level
    standing.level, standing.locked_at, standing.locked_by = level, clock.now(), actor.actor_key
    standing.locked_because, standing.below_since = because.strip()[:300], None
    if level != before:
        standing.since = clock.now()
        _note(standing, before, actor, member, because=standing.locked_because)
    standing.save()
    said = Staff(before={"level": before}, after={"level": level}, reason=because)
    record(LevelLocked(level=level), subject=member, actor=actor, target=member, staff=said)
    return standing


@transaction.atomic
def unlock_level(*, actor: Actor, member: Member) -> Standing:
    """From now on the level follows what they do. Refuses `not_allowed`, `not_locked`."""
    require(can_manage_levels(actor))
    standing = _locked(member)
    if standing.locked_at is None:
        raise Refusal("not_locked", _("Nobody holds this member at a level."))
    standing.locked_at, standing.locked_by, standing.locked_because = None, None, ""
    if standing.level == BY_HAND:  # nobody earns it: they stand where their figures put them
        standing.level, standing.since = earned(figures_of([member.pk])[member.pk], needs_table()), clock.now()
        _note(standing, BY_HAND, actor, member)
    standing.save()
    record(LevelUnlocked(level=standing.level), subject=member, actor=actor, target=member)
    return standing


def _locked(member: Member) -> Standing:
    Standing.objects.get_or_create(member=member)
    return Standing.objects.select_for_update().get(member=member)


def _note(  # noqa: PLR0913 - one row has as many columns
    standing: Standing, before: int, by: Actor, member: Member, *, because: str = "", lacked: Sequence[Any] = ()
) -> None:
    """Keep that a member moved, and say it: they are told what that opens to them, or why."""
    move = LevelMove.objects.create(
        member=member, before=before, after=standing.level, moved_by=by.actor_key, because=because,
        lacked=list(lacked), at=clock.now(),
    )  # fmt: skip
    said = LevelRaised if standing.level > before else LevelLowered
    record(said(level=standing.level), subject=move, actor=by, target=member)


@transaction.atomic
def change_levels(*, actor: Actor, values: Mapping[str, list[int]]) -> int:
    """Set lines of the table; returns how many were another before. Refuses `not_allowed` and bad values."""
    require(can_choose(actor))
    changed = 0
    for name, value in values.items():
        if choice(name) != value:
            choose(actor=actor, key=name, value=value)
            changed += 1
    return changed


@transaction.atomic
def forget_standing(*, member: Member) -> None:
    """When a person is erased."""
    for model in (Standing, LevelMove, Pace, Agreement):
        model._default_manager.filter(member=member).delete()
