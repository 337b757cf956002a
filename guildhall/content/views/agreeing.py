"""What a form says beside its fields: that the guidelines are agreed to, and when to try again."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from guildhall.kernel.refusal import TooMany
from guildhall.moderation.actions.guidelines import agree_to_guidelines


def agree(request: HttpRequest) -> None:
    """Where the box below a text was ticked. Refuses as `agree_to_guidelines` does."""
    version = request.POST.get("agrees", "")
    if version.isascii() and version.isdigit() and len(version) < 18:
        agree_to_guidelines(actor=request.user, version=int(version))


def refused(response: HttpResponse, form: Any) -> HttpResponse:
    """The page of a form again: 429 with Retry-After where it was too fast, else as it is."""
    refusal = getattr(form, "refusal", None)
    if isinstance(refusal, TooMany):
        response.status_code = refusal.status
        response.headers["Retry-After"] = str(refusal.params["seconds"])
    return response
