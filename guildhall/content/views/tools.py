"""What moderators do with a topic as a whole, one form each, and with many topics at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from guildhall.content import actions
from guildhall.content.forms import refuse
from guildhall.content.forms.tools import BulkForm, MergeForm, MoveForm, PaceForm, SplitForm, TimerForm
from guildhall.content.models import Topic
from guildhall.content.queries import readable_topic, topic_for
from guildhall.content.queries.tools import (
    POSTS,
    STATES,
    TOPICS,
    kept_spaces,
    posts_to_split,
    topics_chosen,
    topics_to_edit,
)
from guildhall.content.rules import can_close, moderates_any
from guildhall.content.views.guards import get_or_post, member_only
from guildhall.content.views.layout import MOST, number_in
from guildhall.content.views.pieces import topic_url
from guildhall.kernel.html import text_of
from guildhall.kernel.refusal import Refusal, require
from guildhall.kernel.text import clip
from guildhall.ui.page import go, page
from guildhall.ui.toasts import say

_WORDS: dict[str, tuple[Any, Any, Any]] = {
    "move": (
        gettext_lazy("Move this topic"),
        gettext_lazy("Its address stays. Who may read it and who looks after it follow the new space."),
        gettext_lazy("Move it"),
    ),
    "merge": (
        gettext_lazy("Merge this topic into another"),
        gettext_lazy(
            "Its posts follow those of the other topic, with their votes and comments; whoever watches it watches the"
            " other one. The old address leads there."
        ),
        gettext_lazy("Merge them"),
    ),
    "timer": (
        gettext_lazy("Close or reopen at a time"),
        gettext_lazy("It happens by itself, and the topic says who set it. A timer that was set before gives way."),
        gettext_lazy("Set the timer"),
    ),
    "slow": (
        gettext_lazy("Slow mode"),
        gettext_lazy("A member waits so long between two answers, replies or comments in this topic."),
        gettext_lazy("Save"),
    ),
}


@get_or_post
@member_only
def move_topic(request: HttpRequest, pk: int) -> HttpResponse:
    here = _kept(request, pk)
    form = MoveForm(request.POST or None, spaces=kept_spaces(request.user).exclude(pk=here.space_id))
    return _act(request, here, form, "move", lambda said: actions.move_topic(actor=request.user, topic=here, **said))


@get_or_post
@member_only
def merge_topics(request: HttpRequest, pk: int) -> HttpResponse:
    here, form = _kept(request, pk), MergeForm(request.POST or None)

    def merge(said: dict[str, Any]) -> Topic:
        into = readable_topic(request.user, said["into"] or 0)
        if into is None:
            raise Refusal("no_such_target", _("There is no topic with this address."))
        return actions.merge_topics(actor=request.user, topic=here, into=into)

    return _act(request, here, form, "merge", merge)


@get_or_post
@member_only
def set_timer(request: HttpRequest, pk: int) -> HttpResponse:
    here = _kept(request, pk)
    usual = {"act": here.timer_act or ("reopen" if here.closed_at else "close"), "at": here.timer_at}
    form = TimerForm(request.POST or None, initial=usual)
    return _act(request, here, form, "timer", lambda said: actions.set_timer(actor=request.user, topic=here, **said))


@require_POST
@member_only
def cancel_timer(request: HttpRequest, pk: int) -> HttpResponse:
    here = actions.cancel_timer(actor=request.user, topic=topic_for(request.user, pk))
    return go(request, topic_url(here))


@get_or_post
@member_only
def slow_topic(request: HttpRequest, pk: int) -> HttpResponse:
    here = _kept(request, pk)
    form = PaceForm(request.POST or None, initial={"minutes": here.slow_minutes})
    return _act(request, here, form, "slow", lambda said: actions.slow_topic(actor=request.user, topic=here, **said))


def _kept(request: HttpRequest, pk: int) -> Topic:
    here = topic_for(request.user, pk)
    require(can_close(request.user, here))
    return here


def _act(request: HttpRequest, here: Topic, form: Any, act: str, do: Callable[[dict[str, Any]], Topic]) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            return go(request, topic_url(do(form.cleaned_data)))
        except Refusal as refusal:
            refuse(form, refusal)
    heading, about, label = _WORDS[act]
    context = {"form": form, "topic": here, "back": topic_url(here), "heading": heading, "about": about, "label": label}
    status = 422 if request.method == "POST" else 200
    return page(request, "content/place.html", context, fragment="form", status=status)


@get_or_post
@member_only
def split_posts(request: HttpRequest, pk: int) -> HttpResponse:
    here = _kept(request, pk)
    posts = posts_to_split(here, number_in(request.GET, "n", MOST))
    more = posts[POSTS].number if len(posts) > POSTS else 0
    posts = posts[:POSTS]
    form = SplitForm(
        request.POST or None, spaces=kept_spaces(request.user), posts=[post.pk for post in posts],
        initial={"space": here.space_id},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            return go(request, topic_url(actions.split_posts(actor=request.user, topic=here, **form.cleaned_data)))
        except Refusal as refusal:
            refuse(form, refusal)
    chosen = set(request.POST.getlist("posts"))
    rows = [(post, clip(text_of(post.html), 200), str(post.pk) in chosen) for post in posts]
    context = {"form": form, "topic": here, "back": topic_url(here), "rows": rows, "more": more}
    status = 422 if request.method == "POST" else 200
    return page(request, "content/split.html", context, fragment="form", status=status)


@get_or_post
@member_only
def edit_topics(request: HttpRequest) -> HttpResponse:
    require(moderates_any(request.user))
    form = BulkForm(request.POST or None, spaces=kept_spaces(request.user))
    chosen = [int(pk) for pk in request.POST.getlist("topics") if pk.isascii() and pk.isdigit() and len(pk) < 18]
    refused: list[Any] = []
    if request.method == "POST" and form.is_valid():
        try:
            topics = topics_chosen(request.user, chosen)
            result = actions.edit_topics(actor=request.user, topics=topics, **form.cleaned_data)
            say(request, _changed(result.done))
            if not result.refused:
                return go(request, request.get_full_path())
            refused = result.refused
        except Refusal as refusal:
            refuse(form, refusal)
    context = _listed(request) | {"form": form, "chosen": {topic.pk for topic, _why in refused} or set(chosen)}
    context |= {"refused": refused}
    return page(request, "content/console/topics.html", context, status=422 if request.method == "POST" else 200)


def _changed(number: int) -> str:
    return ngettext("%(number)s topic changed.", "%(number)s topics changed.", number) % {"number": number}


def _listed(request: HttpRequest) -> dict[str, Any]:
    query = request.GET
    asked: dict[str, Any] = {"q": query.get("q", "")[:100], "space": number_in(query, "space")}
    asked["state"] = query.get("state") if query.get("state") in STATES else ""
    rows = topics_to_edit(request.user, **asked, before=number_in(query, "before"))
    more, rows = len(rows) > TOPICS, rows[:TOPICS]
    older = f"?{urlencode({**asked, 'before': rows[-1].pk})}" if more else ""
    return {"rows": rows, "asked": asked, "older": older, "spaces": kept_spaces(request.user)}
