"""What the leads do with an election: other times before it opens, roles for those elected, and back."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from guildhall.groups import actions, queries
from guildhall.groups.actions.seating import winners_in
from guildhall.groups.forms.seating import SeatWinnersForm, TimesForm
from guildhall.groups.models import Election
from guildhall.groups.rules import can_lead
from guildhall.groups.views.pages import frame
from guildhall.kernel import clock
from guildhall.kernel.refusal import Refusal, require
from guildhall.ui.page import go, page
from guildhall.ui.toasts import say

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@get_or_post
@login_required
def change_election_times(request: HttpRequest, pk: int) -> HttpResponse:
    here = queries.election_of(request.user, pk)
    require(can_lead(request.user, here.group))
    form = TimesForm(request.POST or None, election=here)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_election_times(actor=request.user, election=here, **form.cleaned_data)
            say(request, _("Changed. Everybody in the group is told."))
            return go(request, here)
        except Refusal as refusal:
            form.add_error("closes_at" if refusal.code == "times" else None, str(refusal))
    return _show(request, "groups/election_times.html", here, form)


@get_or_post
@login_required
def seat_winners(request: HttpRequest, pk: int) -> HttpResponse:
    here = queries.election_of(request.user, pk)
    require(can_lead(request.user, here.group))
    form = SeatWinnersForm(request.POST or None, initial={"since": clock.today(), "role": "lead"})
    if request.method == "POST" and form.is_valid():
        try:
            number = len(actions.seat_winners(actor=request.user, election=here, **form.cleaned_data))
            said = ngettext("%(number)s person has the role.", "%(number)s people have the role.", number)
            say(request, said % {"number": number}, undo=reverse("groups:unseat_winners", args=[pk]))
            return go(request, here)
        except Refusal as refusal:
            form.add_error("until" if refusal.code == "ends_before" else None, str(refusal))
    return _show(request, "groups/seat_winners.html", here, form, winners=[one.shown for one in winners_in(here)])


@require_POST
@login_required
def unseat_winners(request: HttpRequest, pk: int) -> HttpResponse:
    here = queries.election_of(request.user, pk)
    actions.unseat_winners(actor=request.user, election=here)
    say(request, _("Undone: everybody has the role they had."))
    return go(request, here)


def _show(request: HttpRequest, template: str, here: Election, form: Any, **more: Any) -> HttpResponse:
    context = frame(request, queries.group_of(request.user, here.group.handle), "elections")
    context |= {"election": here, "form": form} | more
    return page(request, template, context, fragment="form", status=422 if form.is_bound else 200)
