"""A member's topics that are to be published at a time: listed, moved, cancelled."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from guildhall.content import actions
from guildhall.content.forms.composing import ScheduleForm
from guildhall.content.queries import schedule_of, schedules_of
from guildhall.content.views.guards import member_only
from guildhall.kernel.refusal import Refusal
from guildhall.ui.page import go, page
from guildhall.ui.toasts import say


@require_safe
@member_only
def schedules(request: HttpRequest) -> HttpResponse:
    rows = [
        (one, ScheduleForm(initial={"at": one.publish_at}, auto_id=f"at-{one.pk}-%s"))
        for one in schedules_of(request.user)
    ]
    return page(request, "content/schedules.html", {"rows": rows})


@require_POST
@member_only
def move_schedule(request: HttpRequest, pk: int) -> HttpResponse:
    here, form = schedule_of(request.user, pk), ScheduleForm(request.POST)
    try:
        if not form.is_valid():
            raise Refusal("no_time", _("Choose a day and a time."))
        actions.move_schedule(actor=request.user, scheduled=here, at=form.cleaned_data["at"])
        say(request, _("Moved."))
    except Refusal as refusal:
        say(request, str(refusal), is_bad=True)
    return go(request, "content:schedules")


@require_POST
@member_only
def cancel_schedule(request: HttpRequest, pk: int) -> HttpResponse:
    try:
        actions.cancel_schedule(actor=request.user, scheduled=schedule_of(request.user, pk))
        say(request, _("Cancelled. The text is among your drafts."))
    except Refusal as refusal:
        say(request, str(refusal), is_bad=True)
    return go(request, "content:schedules")
