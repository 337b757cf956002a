"""Marking answers as official and texts as outdated, and taking it back."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from guildhall.content import actions
from guildhall.content.forms import refuse
from guildhall.content.forms.asking import OutdatedForm
from guildhall.content.queries import post_of, readable_topic
from guildhall.content.rules import can_mark_outdated
from guildhall.content.views.posts import thing_url
from guildhall.content.views.topics import place_of
from guildhall.content.views.writing import get_or_post, member_only
from guildhall.kernel.refusal import Refusal, require
from guildhall.ui.page import go, page
from guildhall.ui.toasts import say


@require_POST
@member_only
def mark_official(request: HttpRequest, pk: int) -> HttpResponse:
    here = post_of(request.user, pk)
    actions.mark_official(actor=request.user, answer=here)
    say(request, _("Marked as official."), undo=f"{thing_url(here)}unofficial")
    return go(request, place_of(here))


@require_POST
@member_only
def unmark_official(request: HttpRequest, pk: int) -> HttpResponse:
    here = post_of(request.user, pk)
    actions.unmark_official(actor=request.user, answer=here)
    return go(request, place_of(here))


@get_or_post
@member_only
def mark_outdated(request: HttpRequest, pk: int) -> HttpResponse:
    here = post_of(request.user, pk)
    require(can_mark_outdated(request.user, here))
    form = OutdatedForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        number = form.cleaned_data["instead"]
        instead = readable_topic(request.user, number) if number else None
        try:
            if number and instead is None:
                raise Refusal("no_such_topic", _("There is no topic with this address."))
            actions.mark_outdated(actor=request.user, post=here, because=form.cleaned_data["because"], instead=instead)
            say(request, _("Marked as outdated."), undo=f"{thing_url(here)}not-outdated")
            return go(request, place_of(here))
        except Refusal as refusal:
            refuse(form, refusal)
    context = {"form": form, "topic": here.topic, "back": place_of(here)}
    return page(request, "content/outdated.html", context, fragment="form", status=422 if form.is_bound else 200)


@require_POST
@member_only
def unmark_outdated(request: HttpRequest, pk: int) -> HttpResponse:
    here = post_of(request.user, pk)
    actions.unmark_outdated(actor=request.user, post=here)
    return go(request, place_of(here))
