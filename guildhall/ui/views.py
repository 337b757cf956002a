"""The few pages that belong to the frame itself: theme, language, accent, reports, errors, the gallery."""

from __future__ import annotations

import logging
from functools import lru_cache
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.http.response import HttpResponseRedirectBase
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.module_loading import import_string
from django.utils.translation import check_for_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from guildhall.kernel.refusal import Forbidden
from guildhall.ui.accent import SHIPPED, accent_css
from guildhall.ui.gallery import samples
from guildhall.ui.page import page
from guildhall.ui.shell import THEMES

YEAR = 365 * 24 * 3600
REPORT_LIMIT = 8 * 1024
reports = logging.getLogger("guildhall.csp")


class SeeOther(HttpResponseRedirectBase):
    status_code = HTTPStatus.SEE_OTHER


@require_GET
def keys(request: HttpRequest) -> HttpResponse:
    """What the keys do, for the dialog that `?` opens."""
    return page(request, "ui/keys_page.html", fragment="keys")


@csrf_exempt  # guest pages are cached without a token; all this can do is change the reader's own colours
@require_POST
def choose_theme(request: HttpRequest) -> HttpResponse:
    theme = request.POST.get("theme", "")
    if theme not in THEMES:
        return HttpResponseBadRequest()
    return _remember(request, "theme", theme)


@csrf_exempt  # as above: the reader's own language
@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Kept in a cookie; `GUILDHALL_KEEP_LANGUAGE` names a callable that keeps it with the member too."""
    language = request.POST.get("language", "")
    if language not in dict(settings.LANGUAGES) or not check_for_language(language):
        return HttpResponseBadRequest()
    if keep := getattr(settings, "GUILDHALL_KEEP_LANGUAGE", None):
        import_string(keep)(request, language)
    return _remember(request, settings.LANGUAGE_COOKIE_NAME, language)


def _remember(request: HttpRequest, cookie: str, value: str) -> HttpResponse:
    response = SeeOther(_way_back(request))
    response.set_cookie(
        cookie, value, max_age=YEAR, samesite="Lax", secure=request.is_secure(), httponly=cookie != "theme"
    )
    return response


def _way_back(request: HttpRequest) -> str:
    wanted = request.POST.get("next", "")
    allowed = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) and wanted.startswith("/")
    return wanted if allowed else "/"


@require_GET
def accent(request: HttpRequest) -> HttpResponse:
    """The community's colour as CSS. `GUILDHALL_ACCENT` names a callable that knows it; this room does not."""
    source = getattr(settings, "GUILDHALL_ACCENT", None)
    response = HttpResponse(
        _accent(import_string(source)() if source else SHIPPED), content_type="text/css; charset=utf-8"
    )
    response["Cache-Control"] = "public, max-age=31536000" if request.GET.get("v") else "public, max-age=60"
    return response


@lru_cache(maxsize=8)
def _accent(color: str) -> str:
    try:
        return accent_css(color)
    except ValueError:
        return accent_css(SHIPPED)


@csrf_exempt  # browsers post reports without a token
@require_POST
def csp_report(request: HttpRequest) -> HttpResponse:
    """Log what a browser refused; bounded, since anybody may post here."""
    body = request.read(REPORT_LIMIT + 1)
    if len(body) > REPORT_LIMIT:
        return HttpResponse(status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    reports.warning("refused by the policy: %s", body.decode("utf-8", "replace").replace("\n", " ")[:2000])
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


@require_GET
def gallery(request: HttpRequest) -> HttpResponse:
    """Every component in every state, for staff and for the tests."""
    if not getattr(request.user, "is_staff", False):
        raise Forbidden("staff_only", "Only staff may open this page.")
    return page(request, "ui/gallery.html", samples(request))
