from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from guildhall.kernel.refusal import Refusal, require
from guildhall.moderation import actions
from guildhall.moderation.console.queue import room_tabs
from guildhall.moderation.forms import AnswerForm
from guildhall.moderation.queries import appeal_numbered, waiting_appeals
from guildhall.moderation.rules import can_hear
from guildhall.moderation.views.words import described
from guildhall.ui.page import go, page
from guildhall.ui.toasts import say


@require_safe
def appeals(request: HttpRequest) -> HttpResponse:
    require(can_hear(request.user))
    waiting = waiting_appeals(request.user)
    described([one.restriction for one in waiting])
    return page(request, "moderation/appeals.html", {"appeals": waiting} | room_tabs(request))


@require_http_methods(["GET", "HEAD", "POST"])
def appeal(request: HttpRequest, pk: int) -> HttpResponse:
    require(can_hear(request.user))
    here = appeal_numbered(pk)
    if here is None:
        raise Http404
    require(can_hear(request.user, here.restriction))
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.decide_appeal(actor=request.user, appeal=here, **form.cleaned_data)
            say(request, _("Decided, and the member is told."))
            return go(request, reverse("moderation:appeals"))
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    described([here.restriction])
    context = {"appeal": here, "form": form}
    return page(request, "moderation/appeal.html", context | room_tabs(request), status=422 if form.is_bound else 200)
