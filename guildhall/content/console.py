"""The staff door: spaces with their moderators, tags with their synonyms, and what is hidden."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from guildhall.content import actions
from guildhall.content.activities import NOUNS
from guildhall.content.forms import MemberHandleForm, RulesForm, SpaceForm, SynonymForm, refuse
from guildhall.content.forms.composing import TemplateForm
from guildhall.content.models import Kind, Space, SpaceRules
from guildhall.content.queries import (
    all_spaces,
    current_moderators,
    hidden_things,
    kinds_with_template,
    member_of_handle,
    moderatorships,
    rules_of,
    synonyms,
    tag_named,
    template_of,
)
from guildhall.content.rules import can_manage, moderates_any, topic_of
from guildhall.content.views.guards import get_or_post, member_only
from guildhall.content.views.pieces import topic_url
from guildhall.content.views.posts import thing_url
from guildhall.content.views.topics import place_of
from guildhall.content.views.who import who_words
from guildhall.kernel.actor import HOUSE
from guildhall.kernel.html import text_of
from guildhall.kernel.refusal import Refusal, require
from guildhall.kernel.text import clip
from guildhall.members.queries import members_of_keys
from guildhall.ui.page import go, page
from guildhall.ui.toasts import say

CONSOLE = "content/console/"


@dataclass(frozen=True)
class HiddenRow:
    """Something hidden, as the list shows it."""

    thing: Any
    noun: Any
    title: str
    excerpt: str
    url: str
    restore_url: str

    @classmethod
    def of(cls, thing: Any) -> HiddenRow:
        topic = topic_of(thing)
        if thing is topic:
            url, restore = topic_url(topic), reverse("content:restore_topic", args=[topic.pk])
            return cls(thing, NOUNS[topic.kind], topic.title, topic.excerpt, url, restore)
        excerpt, noun = clip(text_of(thing.html), 160), "comment" if hasattr(thing, "post_id") else thing.kind
        return cls(thing, NOUNS[noun], topic.title, excerpt, place_of(thing), f"{thing_url(thing)}restore")


@dataclass(frozen=True)
class RulesRow:
    """Rules of a space as its history shows them."""

    made_at: datetime
    by: Any
    openers: str
    repliers: str

    @classmethod
    def of(cls, rules: SpaceRules, people: Mapping[int, Any]) -> RulesRow:
        opens = who_words(HOUSE, rules.openers, rules.opener_groups)
        replies = who_words(HOUSE, rules.repliers, rules.replier_groups)
        return cls(rules.made_at, people.get(rules.made_by or 0), opens, replies)


@require_safe
@member_only
def spaces(request: HttpRequest) -> HttpResponse:
    require(can_manage(request.user))
    return page(request, f"{CONSOLE}spaces.html", {"spaces": all_spaces()})


@get_or_post
@member_only
def create_space(request: HttpRequest) -> HttpResponse:
    require(can_manage(request.user))
    form = SpaceForm(
        request.POST or None, initial={"visibility": "public", "position": 100, "colour": 1, "kinds": Kind.values}
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.create_space(actor=request.user, **form.cleaned_data)
            say(request, _("The space is open."))
            return go(request, reverse("content:change_space", args=[made.pk]))
        except Refusal as refusal:
            refuse(form, refusal)
    return page(request, f"{CONSOLE}space.html", {"form": form}, fragment="form", status=422 if form.is_bound else 200)


@get_or_post
@member_only
def change_space(request: HttpRequest, pk: int) -> HttpResponse:
    require(can_manage(request.user))
    here = get_object_or_404(all_spaces(), pk=pk)
    form = _space_form(here, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_space(actor=request.user, space=here, **form.cleaned_data)
            say(request, _("Saved."))
            return go(request, request.path)
        except Refusal as refusal:
            refuse(form, refusal)
    context = {"form": form} | _beside(here)
    return page(request, f"{CONSOLE}space.html", context, fragment="form", status=422 if form.is_bound else 200)


def _beside(here: Space, rules_form: RulesForm | None = None) -> dict[str, Any]:
    """What stands beside the form of a space."""
    known = {name: getattr(here, name) for name in RulesForm.base_fields}
    rules = rules_of(here)
    people = members_of_keys([row.made_by for row in rules if row.made_by])
    return {
        "space": here,
        "moderators": current_moderators(here),
        "add": MemberHandleForm(auto_id="add_%s"),
        "templates": [(kind, kind in kinds_with_template(here)) for kind in here.kinds],
        "rules_form": rules_form or RulesForm(initial=known, auto_id="rules_%s"),
        "rules": [RulesRow.of(row, people) for row in rules],
    }


@require_POST
@member_only
def rule_space(request: HttpRequest, pk: int) -> HttpResponse:
    require(can_manage(request.user))
    here, form = get_object_or_404(all_spaces(), pk=pk), RulesForm(request.POST, auto_id="rules_%s")
    if form.is_valid():
        try:
            actions.rule_space(actor=request.user, space=here, **form.cleaned_data)
            say(request, _("Saved."))
            return go(request, reverse("content:change_space", args=[here.pk]))
        except Refusal as refusal:
            refuse(form, refusal)
    context = {"form": _space_form(here)} | _beside(here, form)
    return page(request, f"{CONSOLE}space.html", context, status=422)


def _space_form(here: Space, data: Any = None) -> SpaceForm:
    return SpaceForm(data, initial={name: getattr(here, name) for name in SpaceForm.base_fields})


@get_or_post
@member_only
def change_template(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    require(can_manage(request.user))
    here = get_object_or_404(all_spaces(), pk=pk)
    if kind not in Kind.values:
        raise Http404
    known = template_of(here, kind)
    initial = {name: getattr(known, name, "") for name in TemplateForm.base_fields}
    form = TemplateForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_template(actor=request.user, space=here, kind=kind, **form.cleaned_data)
            say(request, _("Saved."))
            return go(request, reverse("content:change_space", args=[pk]))
        except Refusal as refusal:
            refuse(form, refusal)
    context = {"form": form, "space": here, "kind": kind}
    return page(
        request, f"{CONSOLE}template.html", context, fragment="form", status=422 if request.method == "POST" else 200
    )


@require_POST
@member_only
def archive_space(request: HttpRequest, pk: int) -> HttpResponse:
    require(can_manage(request.user))
    here = actions.archive_space(actor=request.user, space=get_object_or_404(all_spaces(), pk=pk))
    say(request, _("The space is archived."), undo=reverse("content:reopen_space", args=[here.pk]))
    return go(request, reverse("content:change_space", args=[here.pk]))


@require_POST
@member_only
def reopen_space(request: HttpRequest, pk: int) -> HttpResponse:
    require(can_manage(request.user))
    here = actions.reopen_space(actor=request.user, space=get_object_or_404(all_spaces(), pk=pk))
    return go(request, reverse("content:change_space", args=[here.pk]))


@require_POST
@member_only
def grant_moderator(request: HttpRequest, pk: int) -> HttpResponse:
    require(can_manage(request.user))
    here, form = get_object_or_404(all_spaces(), pk=pk), MemberHandleForm(request.POST)
    member = member_of_handle(form.data.get("handle", ""))
    if member is None:
        say(request, _("There is no member with this handle."), is_bad=True)
    else:
        actions.grant_moderator(actor=request.user, space=here, member=member)
    return go(request, reverse("content:change_space", args=[here.pk]))


@require_POST
@member_only
def end_moderator(request: HttpRequest, pk: int) -> HttpResponse:
    require(can_manage(request.user))
    ended = actions.end_moderator(actor=request.user, moderator=get_object_or_404(moderatorships(), pk=pk))
    return go(request, reverse("content:change_space", args=[ended.space_id]))


@require_safe
@member_only
def tags(request: HttpRequest) -> HttpResponse:
    require(can_manage(request.user))
    return page(request, f"{CONSOLE}tags.html", {"synonyms": synonyms(), "form": SynonymForm()})


@require_POST
@member_only
def make_synonym(request: HttpRequest) -> HttpResponse:
    require(can_manage(request.user))
    form = SynonymForm(request.POST)
    if form.is_valid():
        tag = tag_named(form.cleaned_data["tag"])
        try:
            if tag is None:
                raise Refusal("no_such_tag", _("There is no such tag."))
            actions.make_synonym(actor=request.user, name=form.cleaned_data["name"], tag=tag)
            return go(request, reverse("content:console_tags"))
        except Refusal as refusal:
            refuse(form, refusal)
    return page(request, f"{CONSOLE}tags.html", {"synonyms": synonyms(), "form": form}, fragment="form", status=422)


@require_POST
@member_only
def end_synonym(request: HttpRequest, pk: int) -> HttpResponse:
    require(can_manage(request.user))
    actions.end_synonym(actor=request.user, synonym=get_object_or_404(synonyms(), pk=pk))
    return go(request, reverse("content:console_tags"))


@require_safe
@member_only
def hidden(request: HttpRequest) -> HttpResponse:
    require(moderates_any(request.user))
    rows = [HiddenRow.of(thing) for thing in hidden_things(request.user)]
    return page(request, f"{CONSOLE}hidden.html", {"rows": rows})
