"""Posts that a member saved: on their page, with notes and reminders; saved in the dialog or without scripts."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_POST, require_safe

from guildhall.content import actions
from guildhall.content.forms import refuse
from guildhall.content.forms.bookmarks import BookmarkForm, SnoozeForm
from guildhall.content.queries import bookmark_of, post_of, saved_by
from guildhall.content.queries.bookmarks import own_bookmark, reminders_of
from guildhall.content.views.guards import get_or_post, member_only
from guildhall.content.views.layout import number_in
from guildhall.content.views.posts import thing_url
from guildhall.content.views.topics import place_of
from guildhall.kernel.refusal import Refusal
from guildhall.ui.page import go, page
from guildhall.ui.shell import NavItem
from guildhall.ui.toasts import say

_ALL = pgettext_lazy("saved posts", "All")
_REMINDERS = pgettext_lazy("saved posts", "Reminders")


@require_safe
@member_only
def saved(request: HttpRequest) -> HttpResponse:
    here, only = reverse("content:saved"), "reminders" in request.GET
    before = number_in(request.GET, "before")
    rows, later = (reminders_of(request.user), 0) if only else saved_by(request.user, before=before)
    tabs = [NavItem(_ALL, here, current=not only), NavItem(_REMINDERS, f"{here}?reminders", current=only)]
    context = {"rows": rows, "older": f"?before={later}" if later else "", "first": here if before else ""}
    return page(request, "content/saved.html", context | {"tabs": tabs, "only_reminders": only})


@get_or_post
@member_only
def save_post(request: HttpRequest, pk: int) -> HttpResponse:
    here = post_of(request.user, pk)
    known = bookmark_of(request.user, here)
    waiting = known.remind_at if known and not known.reminded_at else None
    initial = {"note": known.note if known else "", "at": waiting}
    form = BookmarkForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            note, at = form.cleaned_data["note"], form.moment()
            actions.save_post(actor=request.user, post=here, note=note, remind_at=at)
            say(request, _("Saved."), undo="" if known else f"{thing_url(here)}unsave")
            return go(request, place_of(here))
        except Refusal as refusal:
            refuse(form, refusal)
    context = {"form": form, "post": here, "topic": here.topic, "known": known, "back": place_of(here)}
    return page(request, "content/save.html", context, fragment="form", status=422 if form.is_bound else 200)


@require_POST
@member_only
def unsave_post(request: HttpRequest, pk: int) -> HttpResponse:
    here = post_of(request.user, pk)
    actions.unsave_post(actor=request.user, post=here)
    say(request, _("No longer saved."))
    return go(request, reverse("content:saved") if "from" in request.POST else place_of(here))


@require_POST
@member_only
def snooze_reminder(request: HttpRequest, pk: int) -> HttpResponse:
    here, form = own_bookmark(request.user, pk), SnoozeForm(request.POST)
    if form.is_valid():
        actions.snooze_reminder(actor=request.user, bookmark=here, at=form.moment())
        say(request, _("Put off."))
    else:
        say(request, _("Choose when to be reminded."), is_bad=True)
    return go(request, f"{reverse('content:saved')}?reminders")


@require_POST
@member_only
def finish_reminder(request: HttpRequest, pk: int) -> HttpResponse:
    actions.finish_reminder(actor=request.user, bookmark=own_bookmark(request.user, pk))
    say(request, _("Done. It stays saved."))
    return go(request, f"{reverse('content:saved')}?reminders")
