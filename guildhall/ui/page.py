"""The one way to answer with HTML: the whole page, or the fragment that htmx asked for."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.template.loader import render_to_string

HTML = "text/html; charset=utf-8"


def page(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any] | None = None,
    *,
    fragment: str | Iterable[str] | None = None,
    status: int = 200,
    events: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """Render `template`, or one of its partials when htmx asks.

    `fragment` names the partial, or several: then the one named in the id of HX-Target (`content-topic-rows` → `rows`).
    `events` go out as HX-Trigger; the names are listed in this room's README.
    """
    part = _part(request, [fragment] if isinstance(fragment, str) else list(fragment or ()))
    name = f"{template}#{part}" if part else template
    html = render_to_string(name, dict(context or {}), request)
    response = HttpResponse(html.encode(), content_type=HTML, status=status, headers={"Vary": "HX-Request"})
    if events:
        response["HX-Trigger"] = json.dumps(dict(events))
    return response


def go(request: HttpRequest, to: Any, *, events: Mapping[str, Any] | None = None) -> HttpResponse:
    """Leave a POST for another page; htmx is told to move the whole page."""
    url = resolve_url(to)
    if not is_fragment_wanted(request):
        return redirect(url)
    response = HttpResponse(status=HTTPStatus.NO_CONTENT, headers={"HX-Redirect": url})
    if events:
        response["HX-Trigger"] = json.dumps(dict(events))
    return response


def is_fragment_wanted(request: HttpRequest) -> bool:
    """htmx asks for a part; a boosted link or a step back in history wants the page."""
    asked = request.META  # `headers` would be made of all of it
    wants_page = "true" in (asked.get("HTTP_HX_BOOSTED"), asked.get("HTTP_HX_HISTORY_RESTORE_REQUEST"))
    return asked.get("HTTP_HX_REQUEST") == "true" and not wants_page


def _part(request: HttpRequest, fragments: list[str]) -> str | None:
    if not fragments or not is_fragment_wanted(request):
        return None
    words = request.headers.get("HX-Target", "").split("-")
    named = next((fragment for fragment in fragments if fragment in words), None)
    return named or (fragments[0] if len(fragments) == 1 else None)
