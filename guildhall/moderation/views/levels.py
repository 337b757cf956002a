"""Where members stand: their own page."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from guildhall.moderation.queries.levels import progress_of
from guildhall.moderation.queries.standings import level_context
from guildhall.ui.page import page


@require_safe
@login_required(login_url="account_login")
def level(request: HttpRequest) -> HttpResponse:
    return page(request, "moderation/level.html", level_context(progress_of(request.user)))
