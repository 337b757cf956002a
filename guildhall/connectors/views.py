"""The members' door: addresses of old sites lead to what came from there."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from guildhall.connectors.queries import moved_to
from guildhall.connectors.sources import SOURCES


@require_safe
def moved(request: HttpRequest, old_id: str, slug: str = "") -> HttpResponse:
    """301 to what an old address named, for those who may see it. The whole address is read, not only its number."""
    named = [source.named_by(request.get_full_path()) for source in SOURCES.values()]
    for kind, number in filter(None, named):
        if address := moved_to(request.user, kind, number, host=request.get_host()):
            return redirect(address, permanent=True)
    raise Http404
