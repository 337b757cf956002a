"""When a group meets."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from guildhall.groups.actions.groups import locked, require_lead, require_open, say
from guildhall.groups.activities import MeetingAdded, MeetingChanged, MeetingEnded, MeetingHeldAgain, MeetingSkipped
from guildhall.groups.models import CalendarFeed, Group, Meeting, MeetingSkip
from guildhall.groups.schedules import Schedule, clean_rule, falls, read_zone
from guildhall.kernel import clock
from guildhall.kernel.actor import Actor
from guildhall.kernel.gates import gated
from guildhall.kernel.refusal import Refusal
from guildhall.members.models import Member

MOST = 30  # of one group at a time
WORDS = ("title", "wording")
LINKS = ("join_url", "notes_url", "recordings_url")
EARLIEST, LATEST = date(2000, 1, 1), date(2100, 1, 1)


@transaction.atomic
def add_meeting(*, actor: Actor, group: Group, **fields: Any) -> Meeting:
    """`fields`: those of `Meeting` that say what and when.

    Refuses `not_allowed`, `group_closed`, `too_many`, `no_title`, `no_time`, `no_such`, `no_rule`, `not_that_day`, `no_link`.
    """
    require_lead(actor, group)
    group = locked(group)
    require_open(group)
    if Meeting.objects.current().filter(group=group).count() >= MOST:
        raise Refusal("too_many", _("A group has at most %(number)s meetings in its calendar."), number=MOST)
    meeting = Meeting(group=group, added_at=clock.now(), changed_at=clock.now(), added_by=actor.actor_key)
    _take(meeting, fields, actor)
    meeting.save()
    say(MeetingAdded(meeting=meeting.pk), group, actor)
    return meeting


@transaction.atomic
def change_meeting(*, actor: Actor, meeting: Meeting, **fields: Any) -> Meeting:
    """Refuses as `add_meeting`, and `already_ended`."""
    require_lead(actor, meeting.group)
    meeting = _held(meeting)
    _take(meeting, fields, actor)
    meeting.changed_at = clock.now()
    meeting.save()
    say(MeetingChanged(meeting=meeting.pk), meeting.group, actor)
    return meeting


@transaction.atomic
def end_meeting(*, actor: Actor, meeting: Meeting) -> Meeting:
    """Out of the calendar; the row stays. Refuses `not_allowed`, `already_ended`."""
    require_lead(actor, meeting.group)
    meeting = _held(meeting)
    meeting.ended_at, meeting.ended_by = clock.now(), actor.actor_key
    meeting.save(update_fields=["ended_at", "ended_by"])
    say(MeetingEnded(meeting=meeting.pk), meeting.group, actor)
    return meeting


@transaction.atomic
def skip_meeting(*, actor: Actor, meeting: Meeting, day: date, because: str = "") -> MeetingSkip:
    """Once it is not held. Refuses `not_allowed`, `already_ended`, `not_that_day`, `already_skipped`."""
    require_lead(actor, meeting.group)
    meeting = _held(meeting)
    if not _is_on(meeting.schedule, day):
        raise Refusal("not_that_day", _("This meeting does not fall on that day."))
    try:
        with transaction.atomic():
            skip = MeetingSkip.objects.create(
                meeting=meeting, day=day, because=gated("groups.because", because.strip(), actor)[:200],
                skipped_at=clock.now(), skipped_by=actor.actor_key,
            )  # fmt: skip
    except IntegrityError as error:
        raise Refusal("already_skipped", _("This meeting is cancelled on that day already.")) from error
    say(MeetingSkipped(meeting=meeting.pk), meeting.group, actor)
    return skip


@transaction.atomic
def hold_meeting(*, actor: Actor, skip: MeetingSkip) -> Meeting:
    """It is held on that day after all. Refuses `not_allowed`, `already_ended`."""
    require_lead(actor, skip.meeting.group)
    meeting = _held(skip.meeting)
    skip.delete()
    say(MeetingHeldAgain(meeting=meeting.pk), meeting.group, actor)
    return meeting


@transaction.atomic
def renew_feed(*, actor: Member) -> CalendarFeed:
    """The member's first address of a calendar, or a new one in place of the old, which ends."""
    Member.objects.select_for_update(of=("self",)).get(pk=actor.pk)
    feed, is_new = CalendarFeed.objects.get_or_create(member=actor, defaults={"renewed_at": clock.now()})
    if not is_new:
        feed.serial, feed.renewed_at = feed.serial + 1, clock.now()
        feed.save(update_fields=["serial", "renewed_at"])
    return feed


def _held(meeting: Meeting) -> Meeting:
    group = locked(meeting.group)
    require_open(group)
    meeting = Meeting.objects.select_for_update(of=("self",)).select_related("group").get(pk=meeting.pk)
    if meeting.ended_at:
        raise Refusal("already_ended", _("This meeting is no longer in the calendar."))
    return meeting


def _take(meeting: Meeting, fields: dict[str, Any], actor: Actor) -> None:
    for name, value in fields.items():
        said = value.strip() if isinstance(value, str) else value
        setattr(meeting, name, gated(f"groups.meeting_{name}", said, actor) if name in WORDS else said)
    if not meeting.title:
        raise Refusal("no_title", _("Say what the meeting is called."))
    if any(link and not link.startswith(("https://", "http://")) for link in map(meeting.__getattribute__, LINKS)):
        raise Refusal("no_link", _("A link begins with https://."))
    if meeting.link_for not in Meeting.LinkFor.values or not 5 <= meeting.minutes <= 1440:  # noqa: PLR2004 - a day
        raise Refusal("no_such", _("A meeting lasts from 5 minutes to a day."))
    _take_time(meeting)


def _take_time(meeting: Meeting) -> None:
    if not meeting.rule:
        meeting.first_day = None
        if not meeting.wording:
            raise Refusal("no_time", _("Say when the group meets."))
        return
    try:
        meeting.rule = clean_rule(meeting.rule)
    except ValueError as error:
        raise Refusal(
            "no_rule", _("This is no rule that falls on a day. Say it in words, or choose a rhythm.")
        ) from error
    meeting.zone = read_zone(meeting.zone)
    if meeting.at is None or not meeting.zone:
        raise Refusal("no_time", _("Say at what time it is, and in which time zone."))
    if meeting.first_day and not _is_on(meeting.schedule, meeting.first_day):
        raise Refusal("not_that_day", _("This meeting does not fall on that day."))


def _is_on(schedule: Schedule, day: date) -> bool:
    if not schedule.is_dated or schedule.at is None or not EARLIEST <= day <= LATEST:
        return False
    since, until = (
        datetime.combine(day, edge).replace(tzinfo=schedule.tzinfo)
        for edge in (datetime.min.time(), datetime.max.time())
    )
    return any(moment.date() == day for moment in falls(schedule, since, until))
