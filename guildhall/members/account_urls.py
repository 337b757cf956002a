"""django-allauth's pages, each request that writes in one transaction with what follows from it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.models import SocialApp
from allauth.urls import urlpatterns as allauth_patterns
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import URLPattern, URLResolver

from guildhall.members.actions import note_security_change, project_identities

SECURITY = {
    "account_change_password", "account_set_password", "account_email", "mfa_activate_totp", "mfa_deactivate_totp",
    "mfa_add_webauthn", "mfa_remove_webauthn", "mfa_generate_recovery_codes",
}  # fmt: skip
View = Callable[..., HttpResponseBase]


def in_one_piece(view: View) -> View:
    """Sign-in tables, `Identity` and the log change together or not at all."""

    @wraps(view)
    def whole(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not _writes(request):
            return _answered(view, request, *args, **kwargs)
        with transaction.atomic():
            before = request.user
            try:
                response = _answered(view, request, *args, **kwargs)
            except ImmediateHttpResponse as answer:  # how allauth leaves a view early; what was done holds
                response = answer.response
            _follow(request, before, response)
        return _said(response)

    return whole


def _writes(request: HttpRequest) -> bool:
    """Other services send people back by GET."""
    name = (request.resolver_match and request.resolver_match.url_name) or ""
    return request.method == "POST" or name.endswith("_callback")


def _answered(view: View, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
    """A way to sign in that is not set up here is not there."""
    try:
        return view(request, *args, **kwargs)
    except SocialApp.DoesNotExist:
        raise Http404 from None


def _follow(request: HttpRequest, before: Any, response: HttpResponseBase) -> None:
    if not request.user.is_authenticated or before != request.user:
        return
    is_change = request.resolver_match and request.resolver_match.url_name in SECURITY and response.status_code == 302
    (note_security_change(actor=before) if is_change else project_identities(member=before))


def _said(response: HttpResponseBase) -> HttpResponseBase:
    """A form that was not good is a 422 here as everywhere."""
    form = (getattr(response, "context_data", None) or {}).get("form")
    if response.status_code == 200 and form is not None and form.is_bound and form.errors:
        response.status_code = 422
    return response


def _wrapped(patterns: list[URLPattern | URLResolver]) -> list[URLPattern | URLResolver]:
    for entry in patterns:
        if isinstance(entry, URLResolver):
            _wrapped(entry.url_patterns)
        else:
            entry.callback = in_one_piece(entry.callback)
    return patterns


urlpatterns = _wrapped(list(allauth_patterns))
