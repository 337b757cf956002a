"""When a group meets, as a viewer sees it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db.models import Count
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from guildhall.groups.models import CalendarFeed, Group, GroupMembership, Meeting, MeetingSkip
from guildhall.groups.rhythms import said, zone_name
from guildhall.groups.schedules import falls
from guildhall.kernel import clock
from guildhall.kernel.actor import Actor
from guildhall.members.models import Member

AHEAD = timedelta(days=120)
SHOWN, MOST_ZONES = 5, 4
FEW = 3  # a zone of fewer members would say where somebody lives
_SIGNER = Signer(salt="groups.calendar")


@dataclass(frozen=True)
class Moment:
    """A meeting of a series: when, and whether it is held."""

    at: datetime
    skip: MeetingSkip | None = None

    @property
    def day(self) -> str:
        """The day in the zone of the meeting, as `skip_meeting` takes it."""
        return self.at.date().isoformat()


@dataclass(frozen=True)
class Clock:
    """The same moment in one place."""

    place: str
    at: datetime
    is_mine: bool = False


@dataclass(frozen=True)
class Series:
    meeting: Meeting
    moments: list[Moment] = field(default_factory=list)  # the next ones, those too that are not held
    possible: datetime | None = None  # where it is not known in which weeks: a day on which it may be

    @property
    def rhythm(self) -> str:
        return said(self.meeting.rule) if self.meeting.rule else ""

    @property
    def next(self) -> datetime | None:
        return next((one.at for one in self.moments if not one.skip), None)

    @property
    def zone(self) -> str:
        return zone_name(self.meeting.zone)

    @property
    def ends(self) -> datetime | None:
        return self.next + timedelta(minutes=self.meeting.minutes) if self.next else None

    def clocks(self, others: Iterable[str] = ()) -> list[Clock]:
        """The next one in the viewer's zone, in the meeting's own and in those of `others`; each hour of the day once."""
        at = self.next or self.possible
        if at is None:
            return []
        mine = timezone.get_current_timezone_name()
        names = list(dict.fromkeys([mine, self.meeting.zone, *others]))[:MOST_ZONES]
        return [Clock(zone_name(name), at.astimezone(ZoneInfo(name)), name == mine) for name in names]


def meetings_of(group: Group) -> list[Series]:
    """The series in its calendar, the next meeting first; two reads."""
    rows = Meeting.objects.current().filter(group=group).prefetch_related("skips").order_by("pk")
    return sorted((_series(row, row.skips.all()) for row in rows), key=_order)


def next_of(meetings: Iterable[Meeting], skips: Iterable[MeetingSkip]) -> Series | None:
    """The series whose next meeting comes first, of rows that were read."""
    off = list(skips)
    found = [_series(row, [one for one in off if one.meeting_id == row.pk]) for row in meetings]
    return min(found, key=_order, default=None)


def _order(series: Series) -> tuple[int, datetime, int]:
    at = series.next or series.possible
    return (0 if series.next else 1 if at else 2, at or clock.now(), series.meeting.pk)


def _series(meeting: Meeting, off: Iterable[MeetingSkip]) -> Series:
    now, schedule = clock.now(), meeting.schedule
    since = now - timedelta(minutes=meeting.minutes)  # the one that runs is the next one still
    if not schedule.is_dated:
        any_week = replace(schedule, rule=re.sub(r"INTERVAL=\d+;|;INTERVAL=\d+", "", schedule.rule))
        return Series(meeting, possible=next(falls(any_week, since, now + AHEAD), None))
    skips = {one.day: one for one in off}
    found = falls(schedule, since, now + AHEAD, limit=SHOWN)
    return Series(meeting, [Moment(at, skips.get(at.date())) for at in found])


def zones_of(group: Group) -> list[str]:
    """Where most of its members are, as zones."""
    people = GroupMembership.objects.current().filter(group=group)
    rows = people.values("member__zone").annotate(number=Count("pk")).filter(number__gte=FEW).order_by("-number")
    return [row["member__zone"] for row in rows[:MOST_ZONES]]


def meeting_by_number(viewer: Actor, pk: int) -> Meeting:
    """Of a group that the viewer may see. Raises Http404."""
    seen = Group.objects.visible_to(viewer)
    return get_object_or_404(Meeting.objects.select_related("group").filter(group__in=seen), pk=pk)


def skip_by_number(viewer: Actor, pk: int) -> MeetingSkip:
    seen = Group.objects.visible_to(viewer)
    rows = MeetingSkip.objects.select_related("meeting__group").filter(meeting__group__in=seen)
    return get_object_or_404(rows, pk=pk)


def group_calendar(group: Group) -> list[Meeting]:
    """What stands in the calendar of one group: the series of which the days are known."""
    rows = Meeting.objects.current().filter(group=group, group__closed_at=None).select_related("group")
    return [row for row in rows.prefetch_related("skips").order_by("pk") if row.schedule.is_dated]


def calendar_of(member: Member) -> list[Meeting]:
    """The same of all groups that the member is in."""
    mine = GroupMembership.objects.of(member).values("group")
    rows = Meeting.objects.current().filter(group__in=mine).select_related("group").prefetch_related("skips")
    return [row for row in rows.order_by("pk") if row.schedule.is_dated]


def feed_address(viewer: Actor) -> str:
    """The member's own address of the calendar of their groups, or nothing where they have none yet."""
    feed = CalendarFeed.objects.filter(member=getattr(viewer, "pk", None)).first()
    if feed is None:
        return ""
    token = _SIGNER.sign(f"{feed.member_id}-{feed.serial}")
    return f"{settings.SITE_URL}{reverse('groups:my_calendar', args=[token])}"


def member_of_feed(token: str) -> Member | None:
    """Whose address this is, while it holds and they may sign in."""
    try:
        member, _dash, serial = _SIGNER.unsign(token).partition("-")
    except BadSignature:
        return None
    feed = CalendarFeed.objects.filter(member=int(member), serial=int(serial)).select_related("member").first()
    return feed.member if feed and feed.member.is_active else None
