"""Posts that a member saved: on their page, with notes; saved in the dialog or without scripts."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from guildhall.content import actions
from guildhall.content.forms import BookmarkForm
from guildhall.content.queries import bookmark_of, post_of, saved_by
from guildhall.content.views.guards import get_or_post, member_only
from guildhall.content.views.layout import number_in
from guildhall.content.views.posts import thing_url
from guildhall.content.views.topics import place_of
from guildhall.ui.page import go, page
from guildhall.ui.toasts import say


@require_safe
@member_only
def saved(request: HttpRequest) -> HttpResponse:
    rows, before = saved_by(request.user, before=number_in(request.GET, "before"))
    older = f"?before={before}" if before else ""
    context = {"rows": rows, "older": older, "first": reverse("content:saved") if "before" in request.GET else ""}
    return page(request, "content/saved.html", context)


@get_or_post
@member_only
def save_post(request: HttpRequest, pk: int) -> HttpResponse:
    here = post_of(request.user, pk)
    known = bookmark_of(request.user, here)
    form = BookmarkForm(
        request.POST if request.method == "POST" else None, initial={"note": known.note if known else ""}
    )
    if request.method == "POST" and form.is_valid():
        actions.save_post(actor=request.user, post=here, note=form.cleaned_data["note"])
        say(request, _("Saved."), undo="" if known else f"{thing_url(here)}unsave")
        return go(request, place_of(here))
    context = {"form": form, "post": here, "topic": here.topic, "known": known, "back": place_of(here)}
    return page(request, "content/save.html", context, fragment="form", status=422 if form.is_bound else 200)


@require_POST
@member_only
def unsave_post(request: HttpRequest, pk: int) -> HttpResponse:
    here = post_of(request.user, pk)
    actions.unsave_post(actor=request.user, post=here)
    say(request, _("No longer saved."))
    return go(request, reverse("content:saved") if "from" in request.POST else place_of(here))
