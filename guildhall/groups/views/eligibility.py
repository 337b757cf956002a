from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from guildhall.groups import actions, queries
from guildhall.groups.forms.eligibility import EligibilityForm, SegmentForm
from guildhall.groups.models import Group
from guildhall.groups.queries.eligibility import eligibility_of
from guildhall.groups.rules import can_choose_segment, can_lead
from guildhall.groups.views.pages import frame
from guildhall.kernel.refusal import Refusal, require
from guildhall.ui.page import go, page
from guildhall.ui.toasts import say


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def set_eligibility(request: HttpRequest, handle: str) -> HttpResponse:
    here = queries.group_of(request.user, handle)
    require(can_lead(request.user, here))
    if request.method != "POST":
        return _show(request, here)
    form = EligibilityForm(request.POST)
    if form.is_valid():
        try:
            actions.set_eligibility(actor=request.user, group=here, **form.cleaned_data)
            say(request, _("Saved."))
            return go(request, reverse("groups:desk", args=[here.handle]))
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    return _show(request, here, form=form)


@require_POST
@login_required
def set_segment(request: HttpRequest, handle: str) -> HttpResponse:
    here = queries.group_of(request.user, handle)
    require(can_choose_segment(request.user))
    form = SegmentForm(request.POST, held=eligibility_of(here))
    if form.is_valid():
        try:
            actions.set_segment(actor=request.user, group=here, **form.cleaned_data)
            say(request, _("Saved."))
            return go(request, reverse("groups:set_eligibility", args=[here.handle]))
        except Refusal as refusal:
            form.add_error("wording_en" if refusal.code == "no_words" else "segment", str(refusal))
    return _show(request, here, segment_form=form)


def _show(request: HttpRequest, here: Group, **bound: Any) -> HttpResponse:
    """The form that was not sent shows what holds; leads are told of a segment in the words for everybody."""
    held = eligibility_of(here)
    known = {"key": held.key, "values": "\n".join(held.values)} if held else {}
    context = frame(request, here, "desk") | {"held": held, "form": EligibilityForm(initial=known)}
    context["segment_form"] = SegmentForm(held=held) if can_choose_segment(request.user) else None
    return page(request, "groups/set_eligibility.html", context | bound, status=422 if bound else 200)
