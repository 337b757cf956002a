"""While an installation waits to be set up, every page leads to `/start/`."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from guildhall.planning.queries.first_run import is_waiting

OPEN = (
    "/start/", "/static/", "/accent.css", "/theme", "/language", "/csp-report", "/healthz", "/robots.txt", "/favicon.ico",
)  # fmt: skip


class FirstRunGate:
    """Costs a look at a variable once there is nothing to wait for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(OPEN) and is_waiting():
            return redirect("planning:start")
        return self.get_response(request)
