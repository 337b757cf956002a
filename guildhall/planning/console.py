from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_GET

from guildhall.kernel import clock
from guildhall.kernel.refusal import require
from guildhall.planning.queries.cards import CLOCK, TIME, TODAY, WEEK
from guildhall.planning.queries.first_steps import first_steps
from guildhall.planning.queries.today import today as read_today
from guildhall.planning.rules import can_see_today
from guildhall.ui.page import page

GROUPS = {
    CLOCK: pgettext_lazy("today", "A clock is running"),
    TODAY: pgettext_lazy("today", "Today"),
    WEEK: pgettext_lazy("today", "This week"),
    TIME: pgettext_lazy("today", "When there is time"),
}


@require_GET
def today(request: HttpRequest) -> HttpResponse:
    require(can_see_today(request.user))
    found = read_today(request, request.user)
    context = {
        "today": found,
        "groups": [(GROUPS[group.name], group) for group in found.groups],
        "now": clock.now(),
        "first_steps": first_steps(request.user),
    }
    return page(request, "planning/today.html", context)
