from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from guildhall.groups import actions, queries
from guildhall.groups.forms.eligibility import EligibilityForm
from guildhall.groups.queries.eligibility import eligibility_of
from guildhall.groups.rules import can_lead
from guildhall.groups.views.pages import frame
from guildhall.kernel.refusal import Refusal, require
from guildhall.ui.page import go, page
from guildhall.ui.toasts import say


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def set_eligibility(request: HttpRequest, handle: str) -> HttpResponse:
    here = queries.group_of(request.user, handle)
    require(can_lead(request.user, here))
    held = eligibility_of(here)
    known = {"key": held.key, "values": "\n".join(held.values)} if held else {}
    form = EligibilityForm(request.POST if request.method == "POST" else None, initial=known)
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_eligibility(actor=request.user, group=here, **form.cleaned_data)
            say(request, _("Saved."))
            return go(request, reverse("groups:desk", args=[here.handle]))
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    context = frame(request, here, "desk") | {"form": form}
    return page(request, "groups/set_eligibility.html", context, fragment="form", status=422 if form.is_bound else 200)
