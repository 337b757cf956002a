"""How a group is doing: its numbers for those who lead it, all groups for staff."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from guildhall.groups import queries
from guildhall.groups.queries.health import numbers_of, people_in, silent_groups
from guildhall.groups.rules import can_lead, can_manage
from guildhall.groups.views.pages import frame
from guildhall.kernel.refusal import require
from guildhall.ui.page import page


@require_safe
@login_required
def numbers(request: HttpRequest, handle: str) -> HttpResponse:
    here = queries.group_of(request.user, handle)
    require(can_lead(request.user, here))
    context = {"numbers": numbers_of(here), "people": people_in(here)}
    return page(request, "groups/numbers.html", frame(request, here, "desk") | context)


@require_safe
@login_required
def health(request: HttpRequest) -> HttpResponse:
    require(can_manage(request.user))
    rows = silent_groups()
    return page(
        request, "groups/console/health.html", {"rows": rows, "silent": sum(bool(one.health.level) for one in rows)}
    )
