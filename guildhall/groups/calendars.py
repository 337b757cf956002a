"""The meetings of groups as iCalendar (RFC 5545), for the calendar programs of members."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from icalendar import Calendar, Event, vRecur

from guildhall.groups.models import Meeting
from guildhall.groups.schedules import falls


def calendar(name: str, meetings: Iterable[Meeting], *, inside: set[int] = frozenset()) -> bytes:  # type: ignore[assignment]
    """`inside`: the groups whose links to join may be shown; elsewhere only those that are for everybody."""
    made = Calendar()
    made.add("prodid", "-//Guildhall//Groups//EN")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", name)
    made.add("refresh-interval;value=duration", "PT6H")
    for meeting in meetings:
        if event := _event(
            meeting, shows_link=meeting.group_id in inside or meeting.link_for == meeting.LinkFor.EVERYBODY
        ):
            made.add_component(event)
    made.add_missing_timezones()
    return made.to_ical()


def _event(meeting: Meeting, *, shows_link: bool) -> Event | None:
    if (start := _first(meeting)) is None:
        return None
    event = Event()
    event.add("uid", f"meeting-{meeting.pk}@{urlsplit(settings.SITE_URL).hostname}")
    event.add("dtstamp", meeting.changed_at)
    event.add("last-modified", meeting.changed_at)
    event.add("dtstart", start)
    event.add("duration", timedelta(minutes=meeting.minutes))
    event.add("rrule", vRecur.from_ical(_rule(meeting)))
    for skip in sorted(meeting.skips.all(), key=lambda one: one.day):
        event.add("exdate", datetime.combine(skip.day, start.time(), start.tzinfo))
    event.add("summary", f"{meeting.group}: {meeting.title}")
    event.add("url", f"{settings.SITE_URL}{meeting.group.get_absolute_url()}meetings")
    link = meeting.join_url if shows_link else ""
    if said := "\n".join(line for line in (meeting.wording, link, meeting.notes_url) if line):
        event.add("description", said)
    if link:
        event.add("location", link)
    return event


def _first(meeting: Meeting) -> datetime | None:
    """Where the series begins: on its first day, else with the first meeting after it was entered."""
    schedule = meeting.schedule
    since = meeting.added_at
    if schedule.first_day:
        since = datetime.combine(schedule.first_day, time.min, schedule.tzinfo)
    return next(falls(schedule, since, since + timedelta(days=5 * 366)), None)


def _rule(meeting: Meeting) -> str:
    """UNTIL has to be in UTC where the start has a zone; the rule has it on the wall clock."""

    def in_utc(match: re.Match[str]) -> str:
        digits = match[1] if "T" in match[1] else f"{match[1]}T235959"
        local = datetime.strptime(digits[:15], "%Y%m%dT%H%M%S").replace(tzinfo=meeting.schedule.tzinfo)
        return f"UNTIL={local.astimezone(UTC):%Y%m%dT%H%M%SZ}"

    return re.sub(r"UNTIL=(\w+)", in_utc, meeting.rule)
