"""Asking somebody to answer, what one is asked oneself, and not wanting to be."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from guildhall.content import actions
from guildhall.content.forms import refuse
from guildhall.content.forms.asking import AnsweringForm, AskForm, DeclineForm
from guildhall.content.queries import (
    answerers_for,
    answering_choice_of,
    asked_about,
    asked_of,
    member_of_handle,
    request_by,
    request_to,
    topic_for,
)
from guildhall.content.queries.offers import offer_to, offered_to
from guildhall.content.rules import can_ask
from guildhall.content.views.pieces import topic_url
from guildhall.content.views.writing import get_or_post, member_only
from guildhall.kernel.refusal import Refusal, require
from guildhall.ui.page import go, page
from guildhall.ui.toasts import say


@get_or_post
@member_only
def ask_member(request: HttpRequest, pk: int) -> HttpResponse:
    here = topic_for(request.user, pk)
    require(can_ask(request.user, here))
    form = AskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            member = member_of_handle(form.cleaned_data["handle"].lstrip("@"))
            if member is None:
                raise Refusal("nobody", _("There is no member with this handle."))
            made = actions.ask_member(actor=request.user, topic=here, member=member)
            asked = _("%(name)s was asked.") % {"name": member.display_name}
            say(request, asked, undo=reverse("content:unask_member", args=[made.pk]))
            return go(request, request.path)
        except Refusal as refusal:
            refuse(form, refusal)
    context = {"form": form, "topic": here, "back": topic_url(here), "asked": asked_about(request.user, here)}
    context |= {"answerers": answerers_for(request.user, here, limit=10)}
    return page(request, "content/ask_member.html", context, fragment="form", status=422 if form.is_bound else 200)


@require_POST
@member_only
def unask_member(request: HttpRequest, pk: int) -> HttpResponse:
    taken = actions.unask_member(actor=request.user, request=request_by(request.user, pk))
    return go(request, reverse("content:ask_member", args=[taken.topic_id]))


@require_safe
@member_only
def asked(request: HttpRequest) -> HttpResponse:
    context = {"rows": asked_of(request.user), "offered": offered_to(request.user)}
    return page(request, "content/asked.html", context)


@require_POST
@member_only
def decline_offer(request: HttpRequest, pk: int) -> HttpResponse:
    actions.decline_offer(actor=request.user, offer=offer_to(request.user, pk))
    say(request, _("It is no longer shown to you."))
    return go(request, reverse("content:asked"))


@get_or_post
@member_only
def decline_request(request: HttpRequest, pk: int) -> HttpResponse:
    here = request_to(request.user, pk)
    form = DeclineForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.decline_request(actor=request.user, request=here, **form.cleaned_data)
        say(request, _("Declined. Thank you for saying so."))
        return go(request, reverse("content:asked"))
    return page(request, "content/decline.html", {"form": form, "asked": here}, fragment="form")


@get_or_post
@member_only
def choose_answering(request: HttpRequest) -> HttpResponse:
    known = answering_choice_of(request.user)
    initial = {"asks": known.asks_off_at is None, "offers": known.offers_off_at is None}
    form = AnsweringForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.choose_answering(actor=request.user, **form.cleaned_data)
        say(request, _("Saved."))
        return go(request, request.path)
    return page(request, "content/answering.html", {"form": form})
