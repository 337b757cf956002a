"""The desk of those who lead a group: who wants in, who does what, what it is."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guildhall.groups import actions, queries
from guildhall.groups.forms import CharterForm, GroupWordsForm, InviteForm, SeatForm
from guildhall.groups.models import Group
from guildhall.groups.rules import can_lead
from guildhall.groups.views.pages import frame
from guildhall.kernel.refusal import Refusal, require
from guildhall.ui.page import go, page
from guildhall.ui.toasts import say

get_or_post = require_http_methods(["GET", "HEAD", "POST"])
FIELDS = {"no_name": "name_en", "not_in": "handle", "ends_before": "until", "empty": "source", "same": "source"}


@require_safe
@login_required
def desk(request: HttpRequest, handle: str) -> HttpResponse:
    return _desk(request, _led(request, handle))


def _desk(request: HttpRequest, here: Group, status: int = 200, **bound: forms.Form) -> HttpResponse:
    context: dict[str, Any] = frame(request, here, "desk")
    context |= {
        "asking": queries.requests_of(list(queries.admissions_to_decide(here))),
        "invited": queries.invitations_out(here),
    }
    context |= {"held": queries.seats_held(here), "people": queries.memberships_of(here)[:200]}
    context |= {"invite_form": InviteForm(auto_id="invite_%s"), "seat_form": SeatForm(auto_id="seat_%s")} | bound
    return page(request, "groups/desk.html", context, status=status)


@get_or_post
@login_required
def edit_group(request: HttpRequest, handle: str) -> HttpResponse:
    here = _led(request, handle)
    known = {name: getattr(here, name) for name in GroupWordsForm.base_fields}
    form = GroupWordsForm(request.POST or None, initial=known)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_group(actor=request.user, group=here, **form.cleaned_data)
            say(request, _("Saved."))
            return go(request, reverse("groups:desk", args=[here.handle]))
        except Refusal as refusal:
            _refuse(form, refusal)
    context = frame(request, here, "desk") | {"form": form}
    return page(request, "groups/edit.html", context, fragment="form", status=422 if form.is_bound else 200)


@get_or_post
@login_required
def write_charter(request: HttpRequest, handle: str) -> HttpResponse:
    here = _led(request, handle)
    held = queries.charter_of(here)
    known = {"source": held.source if held else "", "after": held.number if held else 0}
    form = CharterForm(request.POST or None, initial=known)
    if request.method == "POST" and form.is_valid():
        try:
            actions.write_charter(actor=request.user, group=here, **form.cleaned_data)
            return go(request, reverse("groups:charter", args=[here.handle]))
        except Refusal as refusal:
            _refuse(form, refusal)
    context = frame(request, here, "charter") | {"form": form}
    return page(request, "groups/write_charter.html", context, fragment="form", status=422 if form.is_bound else 200)


@require_POST
@login_required
def invite(request: HttpRequest, handle: str) -> HttpResponse:
    here, form = _led(request, handle), InviteForm(request.POST, auto_id="invite_%s")
    try:
        if form.is_valid() and (member := _named(form)):
            actions.invite(actor=request.user, group=here, member=member, words=form.cleaned_data["words"])
            say(request, _("Invited."))
            return go(request, reverse("groups:desk", args=[here.handle]))
    except Refusal as refusal:
        form.add_error("handle", str(refusal))
    return _desk(request, here, 422, invite_form=form)


@require_POST
@login_required
def give_seat(request: HttpRequest, handle: str) -> HttpResponse:
    here, form = _led(request, handle), SeatForm(request.POST, auto_id="seat_%s")
    try:
        if form.is_valid() and (member := _named(form)):
            term = {name: form.cleaned_data[name] for name in ("role", "since", "until")}
            actions.give_seat(actor=request.user, group=here, member=member, **term)
            say(request, _("Saved."))
            return go(request, reverse("groups:desk", args=[here.handle]))
    except Refusal as refusal:
        _refuse(form, refusal)
    return _desk(request, here, 422, seat_form=form)


@require_POST
@login_required
def end_seat(request: HttpRequest, pk: int) -> HttpResponse:
    seat = queries.seat_by_number(request.user, pk)
    actions.end_seat(actor=request.user, seat=seat)
    is_lead = can_lead(request.user, seat.group)
    return go(request, reverse("groups:desk", args=[seat.group.handle]) if is_lead else seat.group)


@require_POST
@login_required
def remove_member(request: HttpRequest, handle: str, pk: int) -> HttpResponse:
    here = _led(request, handle)
    membership = get_object_or_404(queries.current_memberships(), group=here, pk=pk)
    actions.remove_from_group(actor=request.user, membership=membership)
    return go(request, reverse("groups:desk", args=[here.handle]))


def _led(request: HttpRequest, handle: str) -> Group:
    here = queries.group_of(request.user, handle)
    require(can_lead(request.user, here))
    return here


def _named(form: forms.Form) -> Any:
    member = queries.member_of_handle(form.cleaned_data["handle"])
    if member is None:
        form.add_error("handle", _("There is no member with this handle."))
    return member


def _refuse(form: forms.Form, refusal: Refusal) -> None:
    form.add_error(FIELDS.get(refusal.code), str(refusal))
