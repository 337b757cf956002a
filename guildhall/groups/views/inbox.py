"""Writing to the leads of a group, their shared list, and one exchange."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guildhall.groups import actions, queries
from guildhall.groups.forms.inbox import AnswerForm, InquiryForm
from guildhall.groups.queries.inbox import PAGE, STATES, Exchange, exchange_of, inbox_of, inquiry_of
from guildhall.groups.rules import can_claim, can_lead, can_write_to_leads
from guildhall.groups.views.pages import frame
from guildhall.kernel.refusal import Refusal, require
from guildhall.ui.page import go, page
from guildhall.ui.shell import NavItem
from guildhall.ui.toasts import say


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def write_to_leads(request: HttpRequest, handle: str) -> HttpResponse:
    here = queries.group_of(request.user, handle)
    require(can_write_to_leads(request.user, here))
    form = InquiryForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.write_to_leads(actor=request.user, group=here, **form.cleaned_data)
            say(request, _("Sent. You are told when a lead answers."))
            return go(request, made)
        except Refusal as refusal:
            form.add_error("text", str(refusal))
    context = frame(request, here, "") | {"form": form}
    return page(request, "groups/write_to_leads.html", context, fragment="form", status=422 if form.is_bound else 200)


@require_safe
@login_required
def inbox(request: HttpRequest, handle: str) -> HttpResponse:
    here, before = queries.group_of(request.user, handle), queries.number_in(request.GET, "before")
    require(can_lead(request.user, here))
    state = request.GET.get("state", "")
    state = state if state in STATES else "open"
    rows = inbox_of(request.user, here, state, before=before)
    older = f"?state={state}&before={rows[PAGE - 1].pk}" if len(rows) > PAGE else ""
    context = frame(request, here, "inbox") | {
        "inquiries": rows[:PAGE],
        "older": older,
        "states": _states(request, state),
    }
    context |= {"first": f"?state={state}" if before else ""}
    return page(request, "groups/inbox.html", context, fragment="rows")


def _states(request: HttpRequest, current: str) -> list[NavItem]:
    names = {
        "open": pgettext("messages to a group", "Open"),
        "mine": pgettext("messages to a group", "Mine"),
        "closed": pgettext("messages to a group", "Closed"),
    }
    return [NavItem(name, f"{request.path}?state={state}", current=state == current) for state, name in names.items()]


@require_safe
@login_required
def inquiry(request: HttpRequest, pk: int) -> HttpResponse:
    return _show(request, exchange_of(request.user, pk), AnswerForm())


@require_POST
@login_required
def answer_inquiry(request: HttpRequest, pk: int) -> HttpResponse:
    one, form = inquiry_of(request.user, pk), AnswerForm(request.POST)
    if form.is_valid():
        try:
            actions.answer_inquiry(actor=request.user, inquiry=one, **form.cleaned_data)
            return go(request, f"{one.get_absolute_url()}#end")
        except Refusal as refusal:
            form.add_error("text", str(refusal))
    return _show(request, exchange_of(request.user, pk), form)


@require_POST
@login_required
def claim_inquiry(request: HttpRequest, pk: int) -> HttpResponse:
    one = inquiry_of(request.user, pk)
    actions.claim_inquiry(actor=request.user, inquiry=one)
    say(request, _("You take care of it."))
    return go(request, one)


@require_POST
@login_required
def close_inquiry(request: HttpRequest, pk: int) -> HttpResponse:
    one = inquiry_of(request.user, pk)
    actions.close_inquiry(actor=request.user, inquiry=one)
    say(request, _("Closed."))
    is_mine = one.writer_id == request.user.pk
    return go(request, one if is_mine else reverse("groups:inbox", args=[one.group.handle]))


def _show(request: HttpRequest, found: Exchange, form: AnswerForm) -> HttpResponse:
    """Whoever no longer sees the group still reads what they wrote to it."""
    one = found.inquiry
    context: dict[str, Any] = {"one": one, "words": found.messages, "form": form, "group": one.group}
    context |= {"may_claim": can_claim(request.user, one) and one.claimed_by_id != request.user.pk}
    return page(request, "groups/inquiry.html", context, status=422 if form.is_bound else 200)
