"""While an installation waits to be set up, every page leads to `/start/`."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from guildhall.planning.queries.first_run import pending

OPEN = (
    "/start/",
    "/static/",
    "/accent.css",
    "/theme",
    "/language",
    "/csp-report",
    "/healthz",
    "/robots.txt",
    "/favicon.ico",
)


class FirstRunGate:
    """Asks the database only until there is nothing to wait for; after that it costs a look at an attribute."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.is_waiting = True

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if self.is_waiting:
            self.is_waiting = pending() is not None
            if self.is_waiting and not request.path_info.startswith(OPEN):
                return redirect("planning:start")
        return self.get_response(request)
