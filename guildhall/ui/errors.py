"""The pages that say no: each in the reader's language, with the other language below."""

from __future__ import annotations

import logging
import re
import secrets
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.template.loader import get_template
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guildhall.kernel.refusal import Refusal
from guildhall.ui.page import is_fragment_wanted

log = logging.getLogger("guildhall.errors")
LONG = 40  # characters; shorter ones are typed again
SECRET = re.compile("password|token|code|secret", re.IGNORECASE)


@dataclass(frozen=True)
class Said:
    title: Any
    message: Any


SAID = {
    400: Said(
        gettext_lazy("This request could not be understood"),
        gettext_lazy("Something in the address or the form is damaged. Go back, reload the page and try again."),
    ),
    403: Said(
        gettext_lazy("You may not do this"),
        gettext_lazy(
            "It needs a right that you do not have. If you think you should, ask the people who run this community."
        ),
    ),
    404: Said(
        gettext_lazy("There is nothing at this address"),
        gettext_lazy("It may have been moved or taken away, or it is not open to you."),
    ),
    422: Said(
        gettext_lazy("That did not work"),
        gettext_lazy("Go back: what you wrote is still in the form."),
    ),
    429: Said(
        gettext_lazy("Too many tries"),
        gettext_lazy("Please wait a little before you try again."),
    ),
    503: Said(
        gettext_lazy("We will be back in a moment"),
        gettext_lazy("The community is being worked on. Nothing is lost; please try again in a few minutes."),
    ),
}


def error_page(request: HttpRequest, status: int, message: Any = "", **context: Any) -> HttpResponse:
    said = SAID.get(status, SAID[400])
    context = {"code": status, "title": said.title, "message": message or said.message, **context}
    context["typed"] = typed(request)
    if not message:
        context |= _in_the_other_language(said)
    return render(request, "ui/error.html", context, status=status)


def typed(request: HttpRequest) -> list[str]:
    """The longer texts of a form that was refused. Browsers bring back no form of a page they may not keep."""
    if request.method != "POST":
        return []
    texts = ((name, str(text)) for name, text in request.POST.items())
    return [text for name, text in texts if len(text) >= LONG and not SECRET.search(name)]


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return error_page(request, 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return error_page(request, 403)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    said = _("The page was open for too long, or cookies are switched off. Go back, reload the page and send it again.")
    return error_page(request, 403, said)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return error_page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Needs nothing but the template: no database, no session, no context. 503 while the database is away."""
    reference, is_away = secrets.token_hex(3).upper(), isinstance(sys.exc_info()[1], OperationalError | InterfaceError)
    code = 503 if is_away else 500
    log.error("answered %s, reference %s, %s %s", code, reference, request.method, request.path)
    page = get_template("500.html").render({"code": code, "reference": reference, "is_away": is_away})
    return HttpResponse(page, status=code, headers={"Retry-After": "10"} if is_away else {})


class RefusalPages:
    """Turns a `Refusal` that no view caught into a page, or for htmx into a toast beside the untouched form."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refusal):
            return None
        response = error_page(request, exception.status, str(exception))
        if is_fragment_wanted(request):
            response["HX-Reswap"] = "none"
            response["X-Refusal"] = quote(str(exception))
        if "seconds" in exception.params:
            response["Retry-After"] = str(exception.params["seconds"])
        return response


def _in_the_other_language(said: Said) -> dict[str, Any]:
    other = "en" if (translation.get_language() or "").startswith("zh") else "zh-hans"
    with translation.override(other):
        return {
            "other": {"title": str(said.title), "message": str(said.message)},
            "other_language": translation.to_locale(other).replace("_", "-"),
        }
