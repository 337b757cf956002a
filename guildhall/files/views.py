from typing import Any

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from guildhall.files import actions
from guildhall.files.kinds import SHOWN, group_of
from guildhall.files.models import File
from guildhall.files.queries import readable
from guildhall.kernel.refusal import Refusal


@require_POST
def upload(request: HttpRequest) -> HttpResponse:
    """One file for a text that is being written. Answers with JSON: what it became, or why not."""
    if not request.user.is_authenticated:
        return JsonResponse({"code": "not_signed_in", "error": _("Please sign in first.")}, status=401)
    sent = request.FILES.get("file")
    try:
        if sent is None:
            raise Refusal("no_file", _("No file came with this. Choose one and send it again."))
        if sent.size and sent.size > actions.LARGEST:
            raise actions.too_large()
        file = actions.upload_file(actor=request.user, data=sent.read(), name=sent.name or "")
    except Refusal as refusal:
        return JsonResponse({"code": refusal.code, "error": str(refusal)}, status=refusal.status)
    return JsonResponse(_told(file), status=201)


def _told(file: File) -> dict[str, Any]:
    url = reverse("files:read", args=[file.pk, file.name])
    label = file.name.translate({ord(char): f"\\{char}" for char in "\\[]"})
    kind = group_of(file.media_type)
    return {
        "id": file.pk,
        "url": url,
        "name": file.name,
        "kind": kind,
        "size": file.size,
        "width": file.width,
        "height": file.height,
        "markdown": f"{'!' if kind == 'picture' else ''}[{label}]({url})",
    }


@require_safe
def read(request: HttpRequest, pk: int, name: str) -> HttpResponseBase:
    """The bytes under the type they were found to be; shown only where a browser can do nothing else with them."""
    file = readable(request.user, pk)
    if file is None:
        raise Http404
    tag = f'"{file.sha256[:32]}"'
    if request.headers.get("If-None-Match") == tag:
        return _private(HttpResponse(status=304), tag)
    try:
        response = FileResponse(default_storage.open(file.path), content_type=file.media_type)
    except FileNotFoundError:
        raise Http404 from None
    is_shown = file.media_type in SHOWN
    response["Content-Disposition"] = content_disposition_header(not is_shown, file.name) or "inline"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return _private(response, tag)


def _private(response: HttpResponseBase, tag: str) -> HttpResponseBase:
    """Browsers may keep it, but must ask each time whether it may still be read."""
    response["Cache-Control"] = "private, no-cache"
    response["ETag"] = tag
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
