"""The staff door: groups and who is in them."""

from __future__ import annotations

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guildhall.groups import actions
from guildhall.groups.forms import GroupForm, PersonForm
from guildhall.groups.queries import (
    current_memberships,
    groups_with_sizes,
    member_of_handle,
    memberships_of,
    relatives_of,
)
from guildhall.groups.rules import can_manage
from guildhall.kernel.refusal import Refusal, require
from guildhall.ui.page import go, page
from guildhall.ui.toasts import say

get_or_post = require_http_methods(["GET", "HEAD", "POST"])
REFUSED = {"no_name": "name_en", "handle_taken": "handle"}


@require_safe
@login_required
def groups(request: HttpRequest) -> HttpResponse:
    require(can_manage(request.user))
    return page(request, "groups/console/groups.html", {"groups": groups_with_sizes()})


@get_or_post
@login_required
def found_group(request: HttpRequest) -> HttpResponse:
    require(can_manage(request.user))
    form = GroupForm(request.POST or None, initial={"door": "request"})
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.found_group(actor=request.user, **form.cleaned_data)
            return go(request, reverse("groups:change_group", args=[made.pk]))
        except Refusal as refusal:
            _refuse(form, refusal)
    return page(
        request, "groups/console/group.html", {"form": form}, fragment="form", status=422 if form.is_bound else 200
    )


@get_or_post
@login_required
def change_group(request: HttpRequest, pk: int) -> HttpResponse:
    require(can_manage(request.user))
    here = get_object_or_404(groups_with_sizes(), pk=pk)
    form = GroupForm(request.POST or None, initial={name: getattr(here, name) for name in GroupForm.base_fields})
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_group(actor=request.user, group=here, **form.cleaned_data)
            say(request, _("Saved."))
            return go(request, request.path)
        except Refusal as refusal:
            _refuse(form, refusal)
    context = {"form": form, "group": here, "memberships": memberships_of(here), "add": PersonForm()}
    context |= {"relatives": relatives_of(request.user, here)}
    return page(request, "groups/console/group.html", context, fragment="form", status=422 if form.is_bound else 200)


@require_POST
@login_required
def close_group(request: HttpRequest, pk: int) -> HttpResponse:
    require(can_manage(request.user))
    here = actions.close_group(actor=request.user, group=get_object_or_404(groups_with_sizes(), pk=pk))
    say(request, _("The group is closed."), undo=reverse("groups:reopen_group", args=[here.pk]))
    return go(request, reverse("groups:change_group", args=[here.pk]))


@require_POST
@login_required
def reopen_group(request: HttpRequest, pk: int) -> HttpResponse:
    require(can_manage(request.user))
    here = actions.reopen_group(actor=request.user, group=get_object_or_404(groups_with_sizes(), pk=pk))
    return go(request, reverse("groups:change_group", args=[here.pk]))


@require_POST
@login_required
def add_to_group(request: HttpRequest, pk: int) -> HttpResponse:
    require(can_manage(request.user))
    here, member = get_object_or_404(groups_with_sizes(), pk=pk), member_of_handle(request.POST.get("handle", ""))
    if member is None:
        say(request, _("There is no member with this handle."), is_bad=True)
    else:
        actions.add_to_group(actor=request.user, group=here, member=member)
    return go(request, reverse("groups:change_group", args=[here.pk]))


@require_POST
@login_required
def remove_from_group(request: HttpRequest, pk: int) -> HttpResponse:
    require(can_manage(request.user))
    membership = get_object_or_404(current_memberships(), pk=pk)
    actions.remove_from_group(actor=request.user, membership=membership)
    return go(request, reverse("groups:change_group", args=[membership.group_id]))


def _refuse(form: forms.Form, refusal: Refusal) -> None:
    form.add_error(REFUSED.get(refusal.code), str(refusal))
