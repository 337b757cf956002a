from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from guildhall.files.kinds import SHOWN
from guildhall.files.queries import readable


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
