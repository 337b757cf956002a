"""Other services to sign in with, stricter than django-allauth: what is asked is ours alone, and the answer is to it."""

from __future__ import annotations

from secrets import token_urlsafe
from typing import Any

from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.github.provider import GitHubProvider
from allauth.socialaccount.providers.oauth2.provider import OAuth2Provider
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.utils.crypto import constant_time_compare


class OwnQuestion(OAuth2Provider):
    """A link cannot add to what we ask the other service."""

    def get_auth_params_from_request(self, request: HttpRequest, action: str) -> dict[str, Any]:
        return dict(self.get_auth_params())

    def get_scope_from_request(self, request: HttpRequest) -> list[str]:
        return list(self.get_scope())


class GitHub(OwnQuestion, GitHubProvider):
    package = GitHubProvider.get_package()  # whose addresses lead here


class OpenIDConnect(OwnQuestion, OpenIDConnectProvider):
    package = OpenIDConnectProvider.get_package()

    def redirect(
        self, request: HttpRequest, process: str, next_url: str | None = None, data: Any = None, **more: Any
    ) -> HttpResponseBase:
        nonce = token_urlsafe(24)
        asked = {**(more.pop("auth_params", None) or self.get_auth_params()), "nonce": nonce}
        answer: HttpResponseBase = super().redirect(
            request, process, next_url, data, auth_params=asked, nonce=nonce, **more
        )
        return answer

    def extract_email_addresses(self, data: dict[str, Any]) -> list[EmailAddress]:
        """Verified is what the other service says in so many words; some write it as a string."""
        addresses: list[EmailAddress] = super().extract_email_addresses(data)
        for address in addresses:
            address.verified = address.verified in (True, "true")
        return addresses


def require_answer_to(login: SocialLogin) -> None:
    """Refuses (`PermissionDenied`) an answer without ID token, for another question, or about somebody else.

    Issuer, audience and expiry were looked at before; see OpenID Connect Core 1.0, 3.1.3.7 and 5.3.2.
    """
    said = login.account.extra_data
    token, userinfo = said.get("id_token") or {}, said.get("userinfo") or {}
    nonce = str((login.state or {}).get("nonce") or "")
    if not nonce or not constant_time_compare(str(token.get("nonce") or ""), nonce):
        raise PermissionDenied("the ID token answers another question")
    if userinfo and str(userinfo.get("sub")) != str(token.get("sub")):
        raise PermissionDenied("the ID token is about somebody else")
