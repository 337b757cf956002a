"""Everything counts as read by one click, and that click can be undone; how a member likes to read."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from guildhall.content import actions
from guildhall.content.forms import ReadingForm
from guildhall.content.models import Space
from guildhall.content.queries import choice_of, mark_of, moment_of, space_of_handle
from guildhall.content.views.guards import get_or_post, member_only
from guildhall.content.views.menus import LANGUAGES
from guildhall.content.views.pieces import space_url
from guildhall.ui.page import go, page
from guildhall.ui.toasts import say


@require_POST
@member_only
def mark_read(request: HttpRequest) -> HttpResponse:
    space = _space(request)
    mark = actions.mark_read(actor=request.user, space=space)
    undo = {"of": moment_of(mark)} | ({"space": space.handle} if space else {})
    say(request, _("Everything here counts as read."), undo=f"{reverse('content:unmark_read')}?{urlencode(undo)}")
    return go(request, _back(space))


@require_POST
@member_only
def unmark_read(request: HttpRequest) -> HttpResponse:
    """Once only: a second click finds another mark, or none."""
    space = _space(request)
    if mark := mark_of(request.user, request.GET.get("of", ""), space):
        actions.unmark_read(actor=request.user, mark=mark)
    return go(request, _back(space))


def _space(request: HttpRequest) -> Space | None:
    handle = request.POST.get("space") or request.GET.get("space") or ""
    if len(handle) > 40:
        raise Http404
    return space_of_handle(request.user, handle) if handle else None


def _back(space: Space | None) -> str:
    return space_url(space) if space else reverse("content:home")


@get_or_post
@member_only
def choose_reading(request: HttpRequest) -> HttpResponse:
    choice = choice_of(request.user)
    known = {"replies": choice.replies, "show": choice.show, "language": choice.language}
    form = ReadingForm(request.POST or None, initial=known | {"for_me": choice.for_me_off_at is None})
    if request.method == "POST" and form.is_valid():
        actions.choose_reading(actor=request.user, **form.cleaned_data)
        say(request, _("Your choices are saved."))
        return go(request, request.path)
    return page(request, "content/reading.html", {"form": form}, status=422 if request.method == "POST" else 200)


@require_POST
@member_only
def keep_language(request: HttpRequest) -> HttpResponse:
    """Lists show this language from now on, or every one."""
    wanted = request.POST.get("language", "")
    actions.choose_reading(actor=request.user, language=wanted if wanted in LANGUAGES else "")
    say(request, _("Your choices are saved."))
    return go(request, reverse("content:home"))
