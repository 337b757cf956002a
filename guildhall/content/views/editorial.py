"""Editorial acts on a topic, one form each, and the console's calendar of them."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from guildhall.content import actions
from guildhall.content.forms import refuse
from guildhall.content.forms.editorial import BannerForm, FeatureForm, PinForm, SlotForm
from guildhall.content.models import Topic
from guildhall.content.queries import calendar, placement_of, topic_for
from guildhall.content.rules import can_close, can_curate, moderates_any
from guildhall.content.views.pieces import topic_url
from guildhall.content.views.writing import get_or_post, member_only
from guildhall.kernel.refusal import Refusal, require
from guildhall.ui.page import go, page
from guildhall.ui.toasts import say

_WORDS: dict[str, tuple[Any, Any, Any]] = {
    "feature": (
        gettext_lazy("Feature this topic"),
        gettext_lazy("It is marked in lists and on its page, and stays under “Featured” in its space and at home."),
        gettext_lazy("Feature it"),
    ),
    "pin": (
        gettext_lazy("Pin this topic"),
        gettext_lazy("It stays at the top until the end you choose, or until somebody unpins it."),
        gettext_lazy("Pin it"),
    ),
    "recommend": (
        gettext_lazy("Put this topic on the home page"),
        gettext_lazy("From the beginning to the end you choose, for those who may read it. What you leave empty is taken"
        " from the topic."),
        gettext_lazy("Put it on the home page"),
    ),
    "banner": (
        gettext_lazy("Show this announcement as a banner"),
        gettext_lazy("Above the home page until the end you choose; members put it away when they have read it."),
        gettext_lazy("Show the banner"),
    ),
}  # fmt: skip


@get_or_post
@member_only
def feature_topic(request: HttpRequest, pk: int) -> HttpResponse:
    here = topic_for(request.user, pk)
    require(can_close(request.user, here))
    form = FeatureForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.feature_topic(actor=request.user, topic=here, **form.cleaned_data)
            say(request, _("Featured."), undo=reverse("content:unfeature_topic", args=[pk]))
            return go(request, topic_url(here))
        except Refusal as refusal:
            refuse(form, refusal)
    return _ask(request, here, form, "feature")


@require_POST
@member_only
def unfeature_topic(request: HttpRequest, pk: int) -> HttpResponse:
    here = actions.unfeature_topic(actor=request.user, topic=topic_for(request.user, pk))
    return go(request, topic_url(here))


@get_or_post
@member_only
def pin_topic(request: HttpRequest, pk: int) -> HttpResponse:
    here = topic_for(request.user, pk)
    require(can_close(request.user, here))
    form = PinForm(request.POST or None, is_curator=can_curate(request.user))
    if request.method == "POST" and form.is_valid():
        try:
            actions.pin_topic(actor=request.user, topic=here, **form.cleaned_data)
            say(request, _("Pinned."), undo=reverse("content:unpin_topic", args=[pk]))
            return go(request, topic_url(here))
        except Refusal as refusal:
            refuse(form, refusal)
    return _ask(request, here, form, "pin")


@require_POST
@member_only
def unpin_topic(request: HttpRequest, pk: int) -> HttpResponse:
    here = actions.unpin_topic(actor=request.user, topic=topic_for(request.user, pk))
    return go(request, topic_url(here))


@get_or_post
@member_only
def recommend_topic(request: HttpRequest, pk: int) -> HttpResponse:
    here = topic_for(request.user, pk)
    require(can_curate(request.user))
    form = SlotForm(request.POST or None, request.FILES or None, initial={"position": 1})
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.recommend_topic(actor=request.user, topic=here, slot=form.slot())
            say(request, _("It is on the home page in the time you chose."), undo=_ending(made))
            return go(request, reverse("content:calendar"))
        except Refusal as refusal:
            refuse(form, refusal)
    return _ask(request, here, form, "recommend")


@get_or_post
@member_only
def show_banner(request: HttpRequest, pk: int) -> HttpResponse:
    here = topic_for(request.user, pk)
    require(can_curate(request.user))
    form = BannerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.show_banner(actor=request.user, topic=here, **form.cleaned_data)
            say(request, _("The banner is up."), undo=_ending(made))
            return go(request, topic_url(here))
        except Refusal as refusal:
            refuse(form, refusal)
    return _ask(request, here, form, "banner")


def _ending(made: Any) -> str:
    return reverse("content:end_placement", args=[made.pk])


def _ask(request: HttpRequest, here: Topic, form: Any, act: str) -> HttpResponse:
    heading, about, label = _WORDS[act]
    context = {"form": form, "topic": here, "back": topic_url(here), "heading": heading, "about": about, "label": label}
    status = 422 if request.method == "POST" else 200
    return page(request, "content/place.html", context, fragment="form", status=status)


@require_POST
@member_only
def end_placement(request: HttpRequest, pk: int) -> HttpResponse:
    here = placement_of(request.user, pk)
    require(can_curate(request.user) or can_close(request.user, here.topic))
    actions.end_placement(actor=request.user, placement=here)
    say(request, _("Ended."))
    return go(request, reverse("content:calendar"))


@require_POST
@member_only
def dismiss_banner(request: HttpRequest, pk: int) -> HttpResponse:
    actions.dismiss_banner(actor=request.user, placement=placement_of(request.user, pk))
    return go(request, reverse("content:home"))


@require_safe
@member_only
def editorial_calendar(request: HttpRequest) -> HttpResponse:
    require(moderates_any(request.user))
    context = calendar(request.user) | {"curates": can_curate(request.user)}
    return page(request, "content/console/calendar.html", context)
