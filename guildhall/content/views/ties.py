"""Whom somebody has helped here and who has helped them: shown to nobody else."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from guildhall.content.queries.ties import ties_of
from guildhall.content.views.guards import member_only
from guildhall.ui.page import page


@require_safe
@member_only
def ties(request: HttpRequest) -> HttpResponse:
    gave, got = ties_of(request.user)
    return page(request, "content/ties.html", {"gave": gave, "got": got})
