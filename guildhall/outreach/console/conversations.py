"""Staff opens a conversation: with a reason, for a day, and those who take part are told."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from guildhall.kernel.refusal import Refusal, require
from guildhall.outreach.actions import conversations as actions
from guildhall.outreach.forms import OpenForm
from guildhall.outreach.queries.conversations import conversation_to_open, readings_of
from guildhall.outreach.rules.conversations import can_read_conversations
from guildhall.ui.page import go, page


@require_http_methods(["GET", "HEAD", "POST"])
def open_conversation(request: HttpRequest, pk: int) -> HttpResponse:
    require(can_read_conversations(request.user))
    found = conversation_to_open(pk)
    if found is None:
        raise Http404
    form = OpenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.open_conversation(actor=request.user, conversation=found, reason=form.cleaned_data["reason"])
            return go(request, reverse("outreach:conversation", args=[pk]))
        except Refusal as refusal:
            form.add_error("reason", str(refusal))
    context = {"conversation": found, "form": form, "readings": readings_of(found)}
    return page(request, "outreach/open_conversation.html", context, status=422 if form.is_bound else 200)
