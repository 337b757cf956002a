"""One act a view, all of them POST: load, act, go back to where the thing is read."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from guildhall.content import actions
from guildhall.content.forms import BecauseForm, CloseForm, refuse
from guildhall.content.models import Post
from guildhall.content.queries import comment_of, post_of, readable_topic, topic_for
from guildhall.content.rules import can_close, can_hide
from guildhall.content.views.guards import get_or_post, member_only
from guildhall.content.views.pieces import topic_url
from guildhall.content.views.posts import comment_vote_html, thing_url, vote_html
from guildhall.content.views.topics import place_of
from guildhall.kernel.refusal import Refusal, require
from guildhall.ui.page import go, is_fragment_wanted, page
from guildhall.ui.toasts import say


@require_POST
@member_only
def vote_post(request: HttpRequest, pk: int) -> HttpResponse:
    value = _value(request)
    voted = actions.vote(actor=request.user, thing=post_of(request.user, pk), value=value)
    voted.mine = value
    return HttpResponse(vote_html(request.user, voted)) if is_fragment_wanted(request) else redirect(place_of(voted))


@require_POST
@member_only
def vote_comment(request: HttpRequest, pk: int) -> HttpResponse:
    value = _value(request)
    voted = actions.vote(actor=request.user, thing=comment_of(request.user, pk), value=value)
    voted.mine = value
    if is_fragment_wanted(request):
        return HttpResponse(comment_vote_html(request.user, voted))
    return redirect(place_of(voted))


@require_POST
@member_only
def accept_answer(request: HttpRequest, pk: int) -> HttpResponse:
    answer = actions.accept_answer(actor=request.user, answer=post_of(request.user, pk))
    say(request, _("Answer accepted."), undo=f"{thing_url(answer)}unaccept")
    return go(request, place_of(answer))


@require_POST
@member_only
def unaccept_answer(request: HttpRequest, pk: int) -> HttpResponse:
    answer = actions.unaccept_answer(actor=request.user, answer=post_of(request.user, pk))
    say(request, _("The acceptance is taken back."), undo=f"{thing_url(answer)}accept")
    return go(request, place_of(answer))


@get_or_post
@member_only
def close_topic(request: HttpRequest, pk: int) -> HttpResponse:
    here = topic_for(request.user, pk)
    require(can_close(request.user, here))
    form = CloseForm(request.POST or None, kind=here.kind)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        original = readable_topic(request.user, given["duplicate_of"] or 0)
        try:
            if given["duplicate_of"] and original is None:
                raise Refusal("no_original", _("There is no topic with this address."))
            given["duplicate_of"] = original if given["reason"] == "duplicate" else None
            actions.close_topic(actor=request.user, topic=here, **given)
            return go(request, topic_url(here))
        except Refusal as refusal:
            refuse(form, refusal)
    context = {"form": form, "topic": here, "back": topic_url(here), "act": "close"}
    return page(request, "content/because.html", context, fragment="form", status=422 if form.is_bound else 200)


@require_POST
@member_only
def reopen_topic(request: HttpRequest, pk: int) -> HttpResponse:
    here = actions.reopen_topic(actor=request.user, topic=topic_for(request.user, pk))
    return go(request, topic_url(here))


@get_or_post
@member_only
def hide_topic(request: HttpRequest, pk: int) -> HttpResponse:
    here = topic_for(request.user, pk)
    return _hide(request, here, topic_url(here))


@get_or_post
@member_only
def hide_post(request: HttpRequest, pk: int) -> HttpResponse:
    here = post_of(request.user, pk)
    return _hide(request, here, place_of(here))


@get_or_post
@member_only
def hide_comment(request: HttpRequest, pk: int) -> HttpResponse:
    here = comment_of(request.user, pk)
    return _hide(request, here, place_of(here))


def _hide(request: HttpRequest, thing: Any, back: str) -> HttpResponse:
    require(can_hide(request.user, thing))
    form = BecauseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.hide(actor=request.user, thing=thing, because=form.cleaned_data["because"])
            say(request, _("Hidden. It is on the list of hidden things."))
            return go(request, back)
        except Refusal as refusal:
            refuse(form, refusal)
    topic = getattr(getattr(thing, "post", thing), "topic", thing)
    context = {"form": form, "topic": topic, "back": back, "act": "hide"}
    return page(request, "content/because.html", context, fragment="form", status=422 if form.is_bound else 200)


@require_safe
@member_only
def flag_post(request: HttpRequest, pk: int) -> HttpResponse:
    """To where it is flagged; an opening post is flagged as its topic."""
    here = post_of(request.user, pk)
    thing = here.topic if here.kind == Post.Kind.OPENING else here
    return redirect("moderation:flag", thing._meta.label_lower, thing.pk)


@require_safe
@member_only
def flag_comment(request: HttpRequest, pk: int) -> HttpResponse:
    return redirect("moderation:flag", "content.comment", comment_of(request.user, pk).pk)


@require_POST
@member_only
def restore_topic(request: HttpRequest, pk: int) -> HttpResponse:
    here = actions.restore(actor=request.user, thing=topic_for(request.user, pk))
    return go(request, topic_url(here))


@require_POST
@member_only
def restore_post(request: HttpRequest, pk: int) -> HttpResponse:
    here = actions.restore(actor=request.user, thing=post_of(request.user, pk))
    return go(request, place_of(here))


@require_POST
@member_only
def restore_comment(request: HttpRequest, pk: int) -> HttpResponse:
    here = actions.restore(actor=request.user, thing=comment_of(request.user, pk))
    return go(request, place_of(here))


def _value(request: HttpRequest) -> int:
    """Anything that is no vote becomes one that the action refuses."""
    return {"1": 1, "-1": -1, "0": 0}.get(request.POST.get("value", ""), 2)
