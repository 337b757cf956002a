"""One sentence after an act, shown on the next page, with Undo where the act can be undone."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest


def say(request: HttpRequest, label: Any, *, undo: str = "", is_bad: bool = False) -> None:
    """`undo` is a URL that takes a POST."""
    messages.add_message(
        request, messages.ERROR if is_bad else messages.SUCCESS, label, extra_tags=undo, fail_silently=True
    )


def toast_event(label: Any, *, undo: str = "", tone: str = "") -> dict[str, Any]:
    """The same for an htmx answer: `page(…, events=toast_event(_("Saved.")))`."""
    return {"ui:toast": {"label": str(label), "undo": undo, "tone": tone}}
