from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from guildhall.groups import queries
from guildhall.groups.queries.feed import feed_of
from guildhall.groups.views.pages import frame
from guildhall.kernel.refusal import require
from guildhall.ui.page import page


@require_safe
@login_required
def feed(request: HttpRequest, handle: str) -> HttpResponse:
    """For those who are in it, and who leads it."""
    here, before = queries.group_of(request.user, handle), queries.number_in(request.GET, "before")
    context = frame(request, here, "feed")
    require(here.is_mine or context["leads"])  # type: ignore[attr-defined]
    lines, older = feed_of(request.user, here, before=before)
    context |= {"lines": lines, "older": f"?before={older}" if older else "", "first": request.path if before else ""}
    return page(request, "groups/feed.html", context, fragment="rows")
