"""What a group announces: the list, one with its versions, and the leads' forms."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guildhall.groups import actions, queries
from guildhall.groups.forms.announcements import AnnouncementForm, EditAnnouncementForm
from guildhall.groups.models import Announcement
from guildhall.groups.queries.announcements import PAGE, announcement_of, announcements_of, version_texts, versions_of
from guildhall.groups.rules import can_lead
from guildhall.groups.views.pages import frame
from guildhall.kernel import clock, diff
from guildhall.kernel.refusal import Refusal, require
from guildhall.ui.page import go, page
from guildhall.ui.toasts import say

get_or_post = require_http_methods(["GET", "HEAD", "POST"])
FIELDS = {"no_title": "title", "empty": "source", "too_long": "source"}
ON_TOP = timedelta(days=14)


@require_safe
def announcements(request: HttpRequest, handle: str) -> HttpResponse:
    here, before = queries.group_of(request.user, handle), queries.number_in(request.GET, "before")
    rows = announcements_of(request.user, here, before=before)
    older = f"?before={rows[PAGE - 1].pk}" if len(rows) > PAGE else ""
    context = frame(request, here, "announcements") | {"announcements": rows[:PAGE], "older": older}
    context |= {"first": request.path if before else ""}
    return page(request, "groups/announcements.html", context, fragment="rows")


@require_safe
def announcement(request: HttpRequest, pk: int) -> HttpResponse:
    """`?version=2`: that one, beside the one before it."""
    one = announcement_of(request.user, pk)
    here, versions = queries.group_of(request.user, one.group.handle), versions_of(one)
    wanted = queries.number_in(request.GET, "version")
    shown, before = version_texts(one, wanted) if wanted else (None, None)
    blocks = diff.blocks(before.source, shown.source) if before and shown else []
    context = frame(request, here, "announcements") | {"one": one, "versions": versions}
    context |= {"shown": shown, "before": before, "blocks": blocks}
    return page(request, "groups/announcement.html", context)


@get_or_post
@login_required
def announce(request: HttpRequest, handle: str) -> HttpResponse:
    here = queries.group_of(request.user, handle)
    require(can_lead(request.user, here))
    form = AnnouncementForm(request.POST or None, initial={"pinned_until": clock.today() + ON_TOP})
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.announce(actor=request.user, group=here, **form.cleaned_data)
            say(request, _("Announced. Everybody in the group is told."))
            return go(request, made)
        except Refusal as refusal:
            form.add_error(FIELDS.get(refusal.code), str(refusal))
    return _form(request, frame(request, here, "announcements"), form)


@get_or_post
@login_required
def edit_announcement(request: HttpRequest, pk: int) -> HttpResponse:
    one = announcement_of(request.user, pk)
    require(can_lead(request.user, one.group))
    form = EditAnnouncementForm(request.POST or None, initial=_known(one))
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_announcement(actor=request.user, announcement=one, **form.cleaned_data)
            say(request, _("Saved."))
            return go(request, one)
        except Refusal as refusal:
            form.add_error(FIELDS.get(refusal.code), str(refusal))
    here = queries.group_of(request.user, one.group.handle)
    return _form(request, frame(request, here, "announcements") | {"one": one}, form)


@require_POST
@login_required
def withdraw_announcement(request: HttpRequest, pk: int) -> HttpResponse:
    one = announcement_of(request.user, pk)
    actions.withdraw_announcement(actor=request.user, announcement=one)
    say(request, _("Withdrawn. Only the leads of the group still see it."))
    return go(request, reverse("groups:announcements", args=[one.group.handle]))


def _known(one: Announcement) -> dict[str, Any]:
    known = {name: getattr(one, name) for name in ("title", "source", "pinned_until")}
    return known | {"after": versions_of(one)[0].number}


def _form(request: HttpRequest, context: dict[str, Any], form: forms.Form) -> HttpResponse:
    status = 422 if form.is_bound else 200
    return page(request, "groups/write_announcement.html", context | {"form": form}, fragment="form", status=status)
