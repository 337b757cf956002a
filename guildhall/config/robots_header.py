"""What the operator wishes of AI bots, beside `robots.txt`: two header fields that some of them heed, and no fence."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from guildhall.config.context import choice


class RobotsHeader:
    """`noai, noimageai` and the reservation of text and data mining (TDMRep), on pages alone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        is_page = response.headers.get("Content-Type", "").startswith(("text/html", "application/atom+xml"))
        if is_page and not request.user.is_authenticated and choice("crawlers.ai", "allow") != "allow":
            response.headers.setdefault("X-Robots-Tag", "noai, noimageai")
            response.headers.setdefault("TDM-Reservation", "1")
        return response
