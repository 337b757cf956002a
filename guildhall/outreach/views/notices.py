"""What a member is told: the list, the number on the bell, and reading it."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from guildhall.kernel.notices import notice_kinds
from guildhall.outreach import actions, queries
from guildhall.ui.page import go, page
from guildhall.ui.toasts import say


@login_required
@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    before = request.GET.get("before", "")
    key = int(before) if before.isascii() and before.isdigit() and len(before) < 18 else None
    found = queries.notices_of(request.user, before=key)
    context = {
        "unread": [row for row in found.rows if row.is_unread],
        "read": [row for row in found.rows if not row.is_unread],
        "older": f"?before={found.older}" if found.older else "",
        "first": "?" if key else "",
    }
    return page(request, "outreach/notices.html", context, fragment="rows")


@require_safe
def count(request: HttpRequest) -> HttpResponse:
    """For the bell, asked again and again; costs the read of the session and nothing else. Guests have none."""
    number = queries.unread(request.user) if request.user.is_authenticated else 0
    tag = f'"{number}"'
    if request.headers.get("If-None-Match") == tag:
        return HttpResponseNotModified(headers={"ETag": tag})
    return JsonResponse({"count": number}, headers={"ETag": tag, "Cache-Control": "private, no-store"})


@login_required
@require_POST
def read_notice(request: HttpRequest, pk: int) -> HttpResponse:
    notice = queries.own_notice(request.user, pk)
    if notice is None:
        raise Http404
    actions.read_notice(actor=request.user, notice=notice)
    return _after(request)


@login_required
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    actions.read_all(actor=request.user)
    return _after(request)


@login_required
@require_POST
def read_thread(request: HttpRequest) -> HttpResponse:
    """A browser says by itself that a thread was opened."""
    kind, _colon, ref = request.POST.get("thread", "").partition(":")
    if ref.isascii() and ref.isdigit() and len(ref) < 18:
        actions.read_thread(actor=request.user, kind=kind, ref=int(ref))
    return HttpResponse(status=204)


@login_required
@require_POST
def note_presence(request: HttpRequest) -> HttpResponse:
    actions.note_presence(actor=request.user)
    return HttpResponse(status=204)


@login_required
@require_POST
def stop_kind(request: HttpRequest, kind: str) -> HttpResponse:
    if kind not in notice_kinds:
        raise Http404
    actions.stop_kind(actor=request.user, kinds=[kind])
    said = _("No more notices of this kind: “%(kind)s”. You can change that in the settings.")
    say(request, said % {"kind": notice_kinds[kind].label})
    return go(request, "outreach:notices")


def _after(request: HttpRequest) -> Any:
    return go(request, "outreach:notices")
