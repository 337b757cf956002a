"""What machines ask of a site: is it well, what may be crawled, its icon."""

from __future__ import annotations

import psycopg
from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect, JsonResponse
from django.templatetags.static import static
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from guildhall.config import health as state
from guildhall.config.context import choice, link
from guildhall.config.crawlers import tokens, unwanted
from guildhall.config.queries import crawls_of
from guildhall.config.rules import can_see_crawls
from guildhall.kernel.refusal import require
from guildhall.ui.page import page
from guildhall.ui.shell import NavItem

WINDOWS = (7, 30, 90)  # days
# Doors, desks and endless lists are of no use to a crawler.
NOT_FOR_CRAWLERS = (
    "/console/",
    "/accounts/",
    "/settings/",
    "/search",
    "/preview",
    "/*?sort=",
    "/*?after=",
    "/*?before=",
)


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """200 while pages can be served, 503 without the database. A late worker is told but does not close the site."""
    try:
        worker = state.worker()
    except (DatabaseError, psycopg.Error):
        return _never_kept(JsonResponse({"database": "down", "worker": "unknown"}, status=503))
    return _never_kept(JsonResponse({"database": "ok", "worker": worker}))


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    lines = [f"User-agent: {token}" for token in tokens(unwanted(choice("crawlers.ai", "allow")))]
    lines += ["Disallow: /", ""] if lines else []
    lines += ["User-agent: *", *(f"Disallow: {path}" for path in NOT_FOR_CRAWLERS)]
    if sitemap := link("content:sitemap"):
        lines.append(f"Sitemap: {settings.SITE_URL}{sitemap}")
    response = HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")
    response["Cache-Control"] = "public, max-age=3600"
    return response


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Browsers that read no `<link rel=icon>` ask for this one."""
    return HttpResponsePermanentRedirect(static("ui/mark.svg"))


@require_safe
def crawls(request: HttpRequest) -> HttpResponse:
    """For staff: which programs fetch how much, and whom the limits hold back."""
    require(can_see_crawls(request.user))
    asked = request.GET.get("days", "")
    days = int(asked) if asked in map(str, WINDOWS) else WINDOWS[0]
    tabs = [
        NavItem(
            ngettext("%(number)s day", "%(number)s days", one) % {"number": one}, f"?days={one}", current=one == days
        )
        for one in WINDOWS
    ]
    context = {"lines": crawls_of(days), "tabs": tabs, "policy": choice("crawlers.ai", "allow")}
    return page(request, "config/crawls.html", context)


def _never_kept(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    return response
