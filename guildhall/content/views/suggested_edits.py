"""Suggested edits: making one, deciding one, and the lists of those that wait."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_POST, require_safe

from guildhall.content import actions
from guildhall.content.forms import AcceptForm, RefuseForm, SuggestionForm, refuse
from guildhall.content.models import Post, SuggestedEdit
from guildhall.content.queries import (
    base_of,
    decider_of,
    open_suggestion,
    post_of,
    proposal,
    standing,
    suggestion_of,
    suggestions_by,
    suggestions_to_decide,
    wanted_of,
)
from guildhall.content.rules import can_decide, can_suggest, fingerprint
from guildhall.content.views.drafts import slot_for
from guildhall.content.views.guards import get_or_post, member_only
from guildhall.content.views.history import Difference
from guildhall.content.views.topics import place_of
from guildhall.kernel.refusal import Refusal, require
from guildhall.ui.page import go, page
from guildhall.ui.toasts import say


@get_or_post
@member_only
def suggest_edit(request: HttpRequest, pk: int) -> HttpResponse:
    here = post_of(request.user, pk)
    require(can_suggest(request.user, here))
    if request.method != "POST" and (waiting := open_suggestion(request.user, here)):
        return redirect("content:suggestion", waiting.pk)
    now, is_opening = standing(here), here.kind == Post.Kind.OPENING
    known = {"source": now.source, "title": now.title, "tags": " ".join(now.tag_names)}
    slot, kept = slot_for(request, f"suggest:{pk}")
    form = SuggestionForm(request.POST or None, is_opening=is_opening, initial=known | kept)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.suggest_edit(actor=request.user, post=here, draft=slot.context, **form.cleaned_data)
            say(request, _(_HELD if made.held_at else _SENT))
            return go(request, suggestion_url(made))
        except Refusal as refusal:
            refuse(form, refusal)
    context = {"form": form, "post": here, "topic": here.topic, "back": place_of(here), "slot": slot}
    status = 422 if request.method == "POST" else 200
    return page(request, "content/suggest.html", context, fragment="form", status=status)


@require_safe
@member_only
def suggestions(request: HttpRequest) -> HttpResponse:
    viewer = request.user
    context = {"waiting": suggestions_to_decide(viewer), "mine": suggestions_by(viewer)}
    return page(request, "content/suggestions.html", context)


@require_safe
@member_only
def suggestion(request: HttpRequest, pk: int) -> HttpResponse:
    return _show(request, suggestion_of(request.user, pk))


@require_POST
@member_only
def accept_suggestion(request: HttpRequest, pk: int) -> HttpResponse:
    here = suggestion_of(request.user, pk)
    require(can_decide(request.user, here))
    form = AcceptForm(request.POST, is_opening=here.post.kind == Post.Kind.OPENING)
    if form.is_valid():
        try:
            accepted = actions.Accepted(**form.cleaned_data)
            actions.accept_suggestion(actor=request.user, suggestion=here, accepted=accepted)
            say(request, _("Accepted, and credited to who suggested it."))
            return go(request, place_of(post_of(request.user, here.post_id)))
        except Refusal as refusal:
            refuse(form, refusal)
    again = request.POST.copy()
    again["seen"] = fingerprint(post_of(request.user, here.post_id))
    form.data = again
    return _show(request, suggestion_of(request.user, pk), accept=form, status=422)


@require_POST
@member_only
def refuse_suggestion(request: HttpRequest, pk: int) -> HttpResponse:
    here, form = suggestion_of(request.user, pk), RefuseForm(request.POST)
    require(can_decide(request.user, here))
    if form.is_valid():
        try:
            actions.refuse_suggestion(actor=request.user, suggestion=here, because=form.cleaned_data["because"])
            say(request, _("Refused. Who suggested it can read why."))
            return go(request, suggestion_url(here))
        except Refusal as refusal:
            refuse(form, refusal)
    return _show(request, here, no=form, status=422)


@require_POST
@member_only
def withdraw_suggestion(request: HttpRequest, pk: int) -> HttpResponse:
    here = actions.withdraw_suggestion(actor=request.user, suggestion=suggestion_of(request.user, pk))
    say(request, _("The suggestion is withdrawn."))
    return go(request, place_of(here.post))


def _show(
    request: HttpRequest,
    here: SuggestedEdit,
    *,
    accept: AcceptForm | None = None,
    no: RefuseForm | None = None,
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {"suggestion": here, "post": here.post, "topic": here.post.topic, "revision": here}
    context |= {"back": place_of(here.post), "is_mine": here.author_id == request.user.pk}
    if here.decided_at is None and can_decide(request.user, here):
        context |= _to_decide(here, accept, no or RefuseForm(auto_id="no_%s"))
    else:
        context |= {"difference": Difference.of(base_of(here), wanted_of(here)), "decider": decider_of(here)}
    return page(request, "content/suggestion.html", context, status=status)


def _to_decide(here: SuggestedEdit, accept: AcceptForm | None, no: RefuseForm) -> dict[str, Any]:
    """What would stand beside what stands; where the text has changed meanwhile also both changes by themselves."""
    wanted, now = proposal(here), standing(here.post)
    known = {"source": wanted.source, "title": wanted.title, "tags": " ".join(wanted.tag_names)}
    form = accept or AcceptForm(
        is_opening=here.post.kind == Post.Kind.OPENING, initial=known | {"seen": fingerprint(here.post)}
    )
    found: dict[str, Any] = {"accept": form, "no": no, "wanted": wanted, "difference": Difference.of(now, wanted)}
    if wanted.is_behind:
        base = base_of(here)
        found |= {"theirs": Difference.of(base, wanted_of(here)), "meanwhile": Difference.of(base, now)}
    return found


_SENT = gettext_noop("Thank you. The author and those who look after the space will see it.")
_HELD = gettext_noop("Thank you. A moderator looks at it first.")


def suggestion_url(suggestion: SuggestedEdit) -> str:
    return reverse("content:suggestion", args=[suggestion.pk])
