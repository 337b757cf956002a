"""Whoever is suspended reads what was decided and may appeal; the rest of the house is shut to them."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

Answer = Callable[[HttpRequest], HttpResponse]
OPEN = (
    "/decisions/",
    "/accounts/",
    "/settings/data",
    "/static/",
    "/language",
    "/theme",
    "/accent.css",
    "/healthz",
    "/csp",
)


class SuspendedDoor:
    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if getattr(request.user, "is_suspended", False) and not request.path_info.startswith(OPEN):
            return redirect("moderation:decisions")
        return self.get_response(request)
