"""Asking, writing, answering, commenting, editing; and the preview, which is made by what renders the result."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from guildhall.content import actions
from guildhall.content.forms import AnswerForm, CommentForm, EditForm, TopicForm, refuse
from guildhall.content.forms.articles import as_article, known_of
from guildhall.content.forms.composing import ComposeForm
from guildhall.content.models import Kind, Post, Space
from guildhall.content.queries import comment_of, post_of, spaces_to_write_in, template_for, topic_for
from guildhall.content.queries.answering import topic_to_answer
from guildhall.content.queries.mentions import named, render_words
from guildhall.content.rules import can_comment, can_edit, can_suggest, may_schedule, may_write
from guildhall.content.views.agreeing import agree, refused
from guildhall.content.views.drafts import slot_for
from guildhall.content.views.guards import get_or_post, member_only
from guildhall.content.views.pieces import topic_url
from guildhall.content.views.topics import place_of, topic_context
from guildhall.content.views.words import WORDS, kinds_nav
from guildhall.kernel.refusal import Refusal, require
from guildhall.ui.page import go, page
from guildhall.ui.toasts import say


@get_or_post
@member_only
def ask(request: HttpRequest) -> HttpResponse:
    return _compose(request, Kind.QUESTION)


@get_or_post
@member_only
def write(request: HttpRequest, kind: str) -> HttpResponse:
    if kind not in Kind.values:
        raise Http404
    return redirect("content:ask") if kind == Kind.QUESTION else _compose(request, Kind(kind))


def _compose(request: HttpRequest, kind: Kind) -> HttpResponse:
    require(may_write(request.user))
    spaces = spaces_to_write_in(request.user, kind)
    slot, kept = slot_for(request, f"new:{kind}")
    form = _compose_form(request, kind, spaces, kept)
    if request.method == "POST" and form.is_valid():
        try:
            agree(request)
            return go(request, _published(request, kind, form, slot.context))
        except Refusal as refusal:
            refuse(form, refusal)
    context: dict[str, Any] = {
        "form": form,
        "kind": kind,
        "words": WORDS[kind],
        "spaces": spaces,
        "kinds": kinds_nav(request.user, kind),
        "slot": slot,
    }
    return refused(page(request, "content/compose.html", context, fragment="form", status=_status(request)), form)


def _compose_form(request: HttpRequest, kind: Kind, spaces: list[Space], kept: dict[str, Any]) -> ComposeForm:
    """With what is kept of a draft, or else with the template of the space."""
    wanted = next((space.pk for space in spaces if space.handle == request.GET.get("space")), None)
    initial = {"space": wanted} | kept
    if request.method != "POST" and not kept and spaces:
        initial["source"] = template_for(request.user, wanted or spaces[0].pk, kind)
    schedules = may_schedule(request.user)
    return ComposeForm(request.POST or None, kind=kind, spaces=spaces, schedules=schedules, initial=initial)


def _published(request: HttpRequest, kind: Kind, form: ComposeForm, draft: str) -> str:
    """Now or at a time; returns where to go on."""
    given = as_article(dict(form.cleaned_data))
    at = given.pop("publish_at", None)
    if at:
        actions.schedule_topic(actor=request.user, kind=kind, at=at, draft=draft, **given)
        say(request, _("Scheduled."))
        return reverse("content:schedules")
    made = actions.publish_topic(actor=request.user, kind=kind, draft=draft, **given)
    say(request, _("Published."))
    return topic_url(made)


@require_POST
@member_only
def post_answer(request: HttpRequest, pk: int) -> HttpResponse:
    here, form = topic_to_answer(request.user, pk), AnswerForm(request.POST)
    if form.is_valid():
        try:
            agree(request)
            posted = actions.post_answer(actor=request.user, topic=here, draft=f"answer:{pk}", **form.cleaned_data)
            return go(request, reverse("content:post", args=[posted.pk]))
        except Refusal as refusal:
            refuse(form, refusal)
    context = topic_context(request, topic_for(request.user, pk), form)
    return refused(page(request, "content/topic.html", context, status=422), form)


@get_or_post
@member_only
def edit_post(request: HttpRequest, pk: int) -> HttpResponse:
    here = post_of(request.user, pk)
    if request.method != "POST" and can_suggest(request.user, here):
        return redirect("content:suggest_edit", pk)
    require(can_edit(request.user, here))
    slot, kept = slot_for(request, f"edit:{pk}")
    form = _edit_form(request, here, kept)
    if request.method == "POST" and form.is_valid():
        try:
            words = {name: value for name, value in form.cleaned_data.items() if name != "key"}
            actions.edit_post(actor=request.user, post=here, draft=slot.context, **as_article(words))
            return go(request, place_of(post_of(request.user, pk)))
        except Refusal as refusal:
            refuse(form, refusal)
    context: dict[str, Any] = {"form": form, "post": here, "topic": here.topic, "back": place_of(here), "slot": slot}
    context |= {"words": WORDS[here.topic.kind]}
    return page(request, "content/edit.html", context, fragment="form", status=_status(request))


def _edit_form(request: HttpRequest, here: Post, kept: dict[str, Any]) -> TopicForm | EditForm:
    topic = here.topic
    if here.kind != Post.Kind.OPENING:
        return EditForm(request.POST or None, initial={"source": here.source} | kept)
    known = {"title": topic.title, "tags": " ".join(topic.tag_names), "url": topic.url, "language": topic.language}
    known |= known_of(topic) if topic.kind == Kind.ARTICLE else {}
    return TopicForm(request.POST or None, kind=topic.kind, initial=known | {"source": here.source} | kept)


@get_or_post
@member_only
def post_comment(request: HttpRequest, pk: int) -> HttpResponse:
    here = post_of(request.user, pk)
    require(can_comment(request.user, here))
    to = request.GET.get("to", "")
    parent = comment_of(request.user, int(to)) if to.isascii() and to.isdigit() and len(to) < 18 else None
    slot, kept = slot_for(request, f"reply:{parent.pk}" if parent else f"comment:{pk}")
    form = CommentForm(request.POST or None, initial=kept)
    if request.method == "POST" and form.is_valid():
        try:
            agree(request)
            made = actions.post_comment(
                actor=request.user, post=here, parent=parent, draft=slot.context, **form.cleaned_data
            )
            return go(request, place_of(made))
        except Refusal as refusal:
            refuse(form, refusal)
    if parent:
        parent.html = named([parent.html])[0]
    context = {"form": form, "post": here, "topic": here.topic, "parent": parent, "back": place_of(parent or here)}
    context |= {"slot": slot}
    return refused(page(request, "content/comment.html", context, fragment="form", status=_status(request)), form)


@get_or_post
@member_only
def edit_comment(request: HttpRequest, pk: int) -> HttpResponse:
    here = comment_of(request.user, pk)
    require(can_edit(request.user, here))
    slot, kept = slot_for(request, f"change:{pk}")
    form = CommentForm(request.POST or None, initial={"source": here.source} | kept)
    if request.method == "POST" and form.is_valid():
        try:
            source = form.cleaned_data["source"]
            actions.edit_comment(actor=request.user, comment=here, source=source, draft=slot.context)
            return go(request, place_of(here))
        except Refusal as refusal:
            refuse(form, refusal)
    context = {"form": form, "comment": here, "topic": here.post.topic, "back": place_of(here), "slot": slot}
    return page(request, "content/comment.html", context, fragment="form", status=_status(request))


@require_POST
@member_only
def preview(request: HttpRequest) -> HttpResponse:
    """What the text will look like; the same function renders the result."""
    source = request.POST.get("source", "").replace("\r\n", "\n").strip()
    try:
        context = {"html": named([render_words(source)])[0], "refusal": ""}
    except Refusal as refusal:
        context = {"html": "", "refusal": str(refusal)}
    return page(request, "content/preview.html", context, fragment="preview")


def _status(request: HttpRequest) -> int:
    return 422 if request.method == "POST" else 200
