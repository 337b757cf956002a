"""Addresses that no browser and no page of ours makes: refused at the door, before a database takes offence."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from guildhall.ui.errors import bad_request


class RefuseDamaged:
    """A NUL in the path or the query is 400; PostgreSQL's text knows none."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if "\0" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            return bad_request(request)
        return self.get_response(request)
