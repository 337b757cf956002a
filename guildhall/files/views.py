from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from guildhall.files import actions, queries
from guildhall.files.models import File
from guildhall.files.opened import too_large
from guildhall.files.serving import FENCE, Served, answer
from guildhall.files.telling import markdown_of, shown_address
from guildhall.kernel.refusal import Refusal
from guildhall.options import queries as options
from guildhall.ui.page import go, page
from guildhall.ui.toasts import say

member_only = login_required(login_url="account_login")


@require_safe
def read(request: HttpRequest, pk: int, name: str, wide: int | None = None) -> HttpResponseBase:
    """The bytes under the type they were found to be; shown only where a browser can do nothing else with them.

    With `wide` a smaller picture, or the first page of a paper; a picture that has none so small is shown as it is.
    """
    file = queries.readable(request.user, pk)
    if file is None:
        return _in_its_place(request, pk)
    small = queries.variant(file, wide) if wide else None
    if wide and small is None and not file.rewritten:
        raise Http404
    part, kind = small or file.blob, "image/webp" if small else file.blob.media_type
    tag = f"{wide}-{file.blob.sha256}" if small else file.blob.sha256
    in_place = file.rewritten or small is not None
    return answer(request, Served(part.path, part.size, kind, tag, file.name, in_place, file.is_public))


def _in_its_place(request: HttpRequest, pk: int) -> HttpResponse:
    """Nothing; where a text shows a picture that moderation keeps from its readers, a picture that says so."""
    if (file := queries.out_of_sight(request.user, pk)) is None:
        raise Http404
    is_held = file.hidden_as == File.Hidden.HELD
    words = _("This picture waits for review.") if is_held else _("This picture was taken out of sight.")
    is_dark = request.COOKIES.get("theme") == "dark"
    drawn = render_to_string("files/in_its_place.svg", {"file": file, "words": words, "is_dark": is_dark})
    return HttpResponse(drawn, status=404, content_type="image/svg+xml", headers=FENCE | {"Cache-Control": "no-store"})


@require_POST
def upload(request: HttpRequest) -> HttpResponse:
    """One file for a text that is being written. Answers with JSON: what it became, or why not."""
    if not request.user.is_authenticated:
        return JsonResponse({"code": "not_signed_in", "error": _("Please sign in first.")}, status=401)
    try:
        file = _sent(request)
    except Refusal as refusal:
        return JsonResponse({"code": refusal.code, "error": str(refusal)}, status=refusal.status)
    return JsonResponse(_told(file), status=201)


def _sent(request: HttpRequest) -> File:
    sent, most = request.FILES.get("file"), options.get("files.largest_mb") << 20
    if sent is None and getattr(request, "too_large", ()):
        raise too_large(most)
    if sent is None:
        raise Refusal("no_file", _("No file came with this. Choose one and send it again."))
    declared = request.POST.get("made_by_ai", "") in ("1", "on", "true")
    return actions.upload_file(actor=request.user, chunks=sent.chunks(), name=sent.name or "", declared=declared)


def _told(file: File) -> dict[str, Any]:
    return {
        "id": file.pk,
        "url": shown_address(file),
        "name": file.name,
        "kind": file.kind,
        "size": file.size,
        "width": file.blob.width,
        "height": file.blob.height,
        "ai_label": file.ai_label,
        "markdown": markdown_of(file),
    }


@require_safe
@member_only
def mine(request: HttpRequest) -> HttpResponse:
    return page(request, "files/mine.html", {"mine": queries.mine(request.user, request.GET.get("before", ""))})


@require_POST
@member_only
def add(request: HttpRequest) -> HttpResponse:
    """The same as `upload` for a form without JavaScript: the way to the file stands at the top of the list then."""
    try:
        _sent(request)
    except Refusal as refusal:
        context = {"mine": queries.mine(request.user, ""), "refusal": str(refusal)}
        return page(request, "files/mine.html", context, status=refusal.status)
    say(request, _("The file is here. Copy its line into your text."))
    return go(request, "files:mine")


@require_POST
@member_only
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    actions.discard_file(actor=request.user, file=_own(request, pk))
    say(request, _("Removed."))
    return go(request, "files:mine")


@require_POST
@member_only
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    actions.restore_file(actor=request.user, file=_own(request, pk))
    say(request, _("It is back."))
    return go(request, "files:mine")


def _own(request: HttpRequest, pk: int) -> File:
    if (file := queries.own(request.user, pk)) is None:
        raise Http404
    return file
