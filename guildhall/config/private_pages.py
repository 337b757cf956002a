"""Whatever is answered to somebody whom the server knows stays with them: no cache on the way, none in the browser."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from guildhall.kernel.pages import HEADER

PRIVATE = "private, no-store"


class PrivatePages:
    """Pages are never kept once there is a session. Other answers (a stylesheet, a file) may say for themselves."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        has_session = settings.SESSION_COOKIE_NAME in {*request.COOKIES, *response.cookies}
        if has_session or "HTTP_AUTHORIZATION" in request.META:
            response.headers.pop(HEADER, None)
            if response.headers.get("Content-Type", "").startswith("text/html"):
                response.headers["Cache-Control"] = PRIVATE
            response.headers.setdefault("Cache-Control", PRIVATE)
        return response
