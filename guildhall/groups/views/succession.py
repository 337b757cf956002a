"""The staff door: two groups become one, one becomes two."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from guildhall.groups import actions, queries
from guildhall.groups.forms.succession import MergeForm, SplitForm, TargetForm
from guildhall.groups.models import Group
from guildhall.groups.queries.belongings import belongings_of, merge_plan
from guildhall.groups.queries.succession import group_of_handle, relatives_of, succession_by_number
from guildhall.groups.rules import can_manage
from guildhall.kernel.refusal import Refusal, require
from guildhall.members.models import Member
from guildhall.ui.page import go, page
from guildhall.ui.toasts import say

get_or_post = require_http_methods(["GET", "HEAD", "POST"])
FIELDS = {
    "no_name": "name_en", "handle_taken": "handle", "nobody": "members", "not_in": "members", "role_alone": "members",
}  # fmt: skip


@get_or_post
@login_required
def merge_group(request: HttpRequest, pk: int) -> HttpResponse:
    """First the other group is named (GET `into`), then the operator sees what goes where, chooses and merges."""
    require(can_manage(request.user))
    here = get_object_or_404(queries.groups_with_sizes(), pk=pk)
    target = TargetForm(request.POST if request.method == "POST" else request.GET or None)
    into = _target(target, here) if target.is_bound else None
    if into is None:
        return _show(request, here, target, "merge")
    plan = merge_plan(request.user, here, into)
    posted = request.POST if request.method == "POST" else None
    form = MergeForm(posted, has=plan.has, initial={"into": into.handle})
    if form.is_bound and form.is_valid():
        try:
            made = actions.merge_group(actor=request.user, group=here, into=into, kinds=form.kinds())
            say(request, _("Merged."), undo=reverse("groups:undo_succession", args=[made.pk]))
            return go(request, reverse("groups:change_group", args=[into.pk]))
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    return _show(request, here, form, "merge", plan=plan, into=into)


def _target(form: TargetForm, here: Group) -> Group | None:
    """The open group that is named, if another; the form says what is wrong else."""
    if not form.is_valid():
        return None
    into = group_of_handle(form.cleaned_data["into"])
    if into and not into.closed_at and into.pk != here.pk:
        return into
    if into is None:
        form.add_error("into", _("There is no group with this short name."))
    else:
        form.add_error("into", _("This group is closed.") if into.closed_at else _("Choose another group."))
    return None


@get_or_post
@login_required
def split_group(request: HttpRequest, pk: int) -> HttpResponse:
    """With `look` it shows what would go where, and does nothing."""
    require(can_manage(request.user))
    here = get_object_or_404(queries.groups_with_sizes(), pk=pk)
    has = belongings_of(request.user, here)
    form = SplitForm(request.POST if request.method == "POST" else None, has=has)
    if not (form.is_bound and form.is_valid() and (members := _named(form)) is not None):
        return _show(request, here, form, "split")
    if "look" in request.POST:
        return _show(request, here, form, "split", people=members, going=has.only(form.goes()))
    given = {name: form.cleaned_data[name] for name in ("name_en", "name_zh_hans", "handle", "stays")}
    try:
        made = actions.split_group(actor=request.user, group=here, members=members, goes=form.goes(), **given)
        say(request, _("Split."), undo=reverse("groups:undo_succession", args=[made.pk]))
        return go(request, reverse("groups:change_group", args=[made.after_id]))
    except Refusal as refusal:
        form.add_error(FIELDS.get(refusal.code), str(refusal))
    return _show(request, here, form, "split")


def _named(form: SplitForm) -> list[Member] | None:
    handles = [one for one in re.split(r"[\s,，、;；]+", form.cleaned_data["members"]) if one]
    found = {handle: queries.member_of_handle(handle) for handle in handles[:500]}
    if unknown := [handle for handle, member in found.items() if member is None]:
        form.add_error("members", _("No member has this handle: %(handles)s") % {"handles": ", ".join(unknown)})
        return None
    return [member for member in found.values() if member]


def _show(request: HttpRequest, here: Group, form: forms.Form, what: str, **more: Any) -> HttpResponse:
    context = {"group": here, "form": form, "what": what, "relatives": relatives_of(request.user, here), **more}
    status = 422 if form.errors else 200
    return page(request, "groups/console/succession.html", context, fragment="form", status=status)


@require_POST
@login_required
def undo_succession(request: HttpRequest, pk: int) -> HttpResponse:
    require(can_manage(request.user))
    undone = actions.undo_succession(actor=request.user, succession=succession_by_number(pk))
    say(request, _("Undone."))
    return go(request, reverse("groups:change_group", args=[undone.before_id]))
