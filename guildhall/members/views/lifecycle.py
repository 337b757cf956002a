"""The staff door to lifecycles: where everybody stands, and the rows behind where one member stands."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from guildhall.kernel.refusal import require
from guildhall.members import queries, rules
from guildhall.members.queries import lifecycle as told
from guildhall.members.queries.segments import today
from guildhall.members.rhythm import lifecycle_context
from guildhall.members.views.console import found
from guildhall.options.rules import can_choose
from guildhall.ui.page import page


@require_GET
def lifecycles(request: HttpRequest) -> HttpResponse:
    require(rules.can_see_member(request.user))
    context = {"states": told.states(), "growth": told.growth(), "may_choose": can_choose(request.user)}
    return page(request, "members/console/lifecycle.html", context)


@require_GET
def lifecycle(request: HttpRequest, pk: int) -> HttpResponse:
    require(rules.can_see_member(request.user))
    member = found(queries.member_of_number(request.user, pk))
    context = lifecycle_context(member)
    chosen = next((stay for stay in context["stays"] if str(stay.row.pk) == request.GET.get("at")), None)
    rows = told.active_days(member, until=chosen.row.since if chosen else today())
    return page(request, "members/console/lifecycle_of.html", context | {"chosen": chosen, "rows": rows})
