"""Everything counts as read by one click, and that click can be undone."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from guildhall.content import actions
from guildhall.content.models import Space
from guildhall.content.queries import mark_of, moment_of, space_of_handle
from guildhall.content.views.pieces import space_url
from guildhall.content.views.writing import member_only
from guildhall.ui.page import go
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
