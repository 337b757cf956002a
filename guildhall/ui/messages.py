"""What is said on the next page, as Django keeps it: in a cookie, else in the session."""

from __future__ import annotations

from typing import Any

from django.contrib.messages.storage.base import BaseStorage
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage
from django.core.signing import Signer, get_cookie_signer
from django.http import HttpRequest
from django.utils.functional import cached_property


class CookieMessages(CookieStorage):
    """Its signer is made where there is something to say, not at every request."""

    def __init__(self, request: HttpRequest, *values: Any, **named: Any) -> None:
        BaseStorage.__init__(self, request, *values, **named)

    @cached_property
    def signer(self) -> Signer:  # type: ignore[override]
        return get_cookie_signer(salt=self.key_salt)


class Messages(FallbackStorage):
    storage_classes = (CookieMessages, SessionStorage)
