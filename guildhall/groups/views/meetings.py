"""When a group meets: its page, its calendar, what its leads do with both."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guildhall.groups import actions, queries
from guildhall.groups.calendars import calendar as as_ical
from guildhall.groups.forms.meetings import MeetingForm, known
from guildhall.groups.models import Group, Meeting
from guildhall.groups.queries import meetings as meeting_queries
from guildhall.groups.rules import can_lead
from guildhall.groups.views.pages import frame
from guildhall.kernel.refusal import Refusal, require
from guildhall.options.queries import get as choice
from guildhall.ui.page import go, page
from guildhall.ui.toasts import say

get_or_post = require_http_methods(["GET", "HEAD", "POST"])
FIELDS = {
    "no_title": "title", "no_time": "at", "no_rule": "wording", "not_that_day": "first_day", "no_link": "join_url",
}  # fmt: skip


@require_safe
def meetings(request: HttpRequest, handle: str) -> HttpResponse:
    here = queries.group_of(request.user, handle)
    context = frame(request, here, "meetings")
    others = meeting_queries.zones_of(here)
    series = meeting_queries.meetings_of(here)
    context |= {
        "series": [(one, one.clocks(others)) for one in series],
        "feed": meeting_queries.feed_address(request.user),
    }
    context |= {"is_public": here.door != Group.Door.HIDDEN}
    return page(request, "groups/meetings.html", context)


@get_or_post
@login_required
def add_meeting(request: HttpRequest, handle: str) -> HttpResponse:
    here = queries.group_of(request.user, handle)
    require(can_lead(request.user, here))
    start = {"zone": request.user.zone or choice("community.zone"), "rhythm": "weeks2"}
    return _form(request, here, MeetingForm(request.POST or None, initial=start), None)


@get_or_post
@login_required
def change_meeting(request: HttpRequest, pk: int) -> HttpResponse:
    meeting = meeting_queries.meeting_by_number(request.user, pk)
    here = queries.group_of(request.user, meeting.group.handle)
    require(can_lead(request.user, here))
    return _form(request, here, MeetingForm(request.POST or None, initial=known(meeting)), meeting)


def _form(request: HttpRequest, here: Group, form: MeetingForm, meeting: Meeting | None) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            made = _save(request, here, form.fields_of_meeting(), meeting)
            say(request, _("Saved.") if made.rule else _("Saved as words: its days are not known to calendars."))
            return go(request, reverse("groups:meetings", args=[here.handle]))
        except Refusal as refusal:
            form.add_error(FIELDS.get(refusal.code), str(refusal))
    context = frame(request, here, "meetings") | {"form": form, "meeting": meeting}
    return page(request, "groups/meeting.html", context, fragment="form", status=422 if form.is_bound else 200)


def _save(request: HttpRequest, here: Group, fields: dict[str, Any], meeting: Meeting | None) -> Meeting:
    if meeting:
        return actions.change_meeting(actor=request.user, meeting=meeting, **fields)
    return actions.add_meeting(actor=request.user, group=here, **fields)


@require_POST
@login_required
def end_meeting(request: HttpRequest, pk: int) -> HttpResponse:
    meeting = meeting_queries.meeting_by_number(request.user, pk)
    actions.end_meeting(actor=request.user, meeting=meeting)
    say(request, _("It is no longer in the calendar."))
    return go(request, reverse("groups:meetings", args=[meeting.group.handle]))


@require_POST
@login_required
def skip_meeting(request: HttpRequest, pk: int) -> HttpResponse:
    meeting = meeting_queries.meeting_by_number(request.user, pk)
    try:
        day = date.fromisoformat(request.POST.get("day", ""))
    except ValueError:
        day = date.min
    skip = actions.skip_meeting(actor=request.user, meeting=meeting, day=day, because=request.POST.get("because", ""))
    say(request, _("This one is cancelled."), undo=reverse("groups:hold_meeting", args=[skip.pk]))
    return go(request, reverse("groups:meetings", args=[meeting.group.handle]))


@require_POST
@login_required
def hold_meeting(request: HttpRequest, pk: int) -> HttpResponse:
    skip = meeting_queries.skip_by_number(request.user, pk)
    meeting = actions.hold_meeting(actor=request.user, skip=skip)
    say(request, _("It is held after all."))
    return go(request, reverse("groups:meetings", args=[meeting.group.handle]))


@require_safe
def calendar(request: HttpRequest, handle: str) -> HttpResponse:
    """Of one group; of a hidden one only for who is signed in and may see it."""
    here = queries.group_of(request.user, handle)
    inside = {here.pk} if here.is_mine else set()  # type: ignore[attr-defined]
    return _ical(
        str(here.name), here.handle, as_ical(str(here.name), meeting_queries.group_calendar(here), inside=inside)
    )


@require_safe
def my_calendar(request: HttpRequest, token: str) -> HttpResponse:
    """Of all groups of whoever has this address; calendar programs do not sign in."""
    member = meeting_queries.member_of_feed(token)
    if member is None:
        raise Http404
    rows, name = meeting_queries.calendar_of(member), choice("community.name")
    response = _ical(name, "meetings", as_ical(name, rows, inside={row.group_id for row in rows}))
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
@login_required
def renew_feed(request: HttpRequest) -> HttpResponse:
    actions.renew_feed(actor=request.user)
    say(request, _("This is your address. An older one no longer works."))
    handle = request.POST.get("group", "")
    here = queries.group_of(request.user, handle) if handle else None
    return go(request, reverse("groups:meetings", args=[here.handle]) if here else "groups:directory")


def _ical(name: str, file: str, body: bytes) -> HttpResponse:
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'inline; filename="{file}.ics"'
    response["X-Robots-Tag"] = "noindex"
    return response
