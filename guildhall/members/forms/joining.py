"""What every sign-up form is built on. Apart from the others: allauth imports it while its own forms are being made."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.core import signing
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from guildhall.members.models import Member

LEAST_SECONDS = 2
MOST_SECONDS = 24 * 3600
SALT = "members.sign-up"


class JoiningForm(forms.Form):
    """What allauth's sign-up forms are built on: a trap for programs, and how long the page was open."""

    nickname = forms.CharField(
        required=False, max_length=200, widget=forms.TextInput({"tabindex": "-1", "autocomplete": "off"})
    )
    opened = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["opened"] = signing.TimestampSigner(salt=SALT).sign("sign-up")

    def clean_opened(self) -> str:
        signer = signing.TimestampSigner(salt=SALT)
        text = self.cleaned_data["opened"]
        try:
            signer.unsign(text, max_age=MOST_SECONDS)
        except signing.BadSignature:
            raise self._again() from None
        if _is_younger(signer, text, LEAST_SECONDS):
            raise self._again()
        return str(text)

    @property
    def seconds_open(self) -> int:
        """Between the page and what was sent of it, by our own stamps."""
        return _stamp(self.initial["opened"]) - _stamp(self.cleaned_data["opened"])

    def _again(self) -> forms.ValidationError:
        data = cast(QueryDict, self.data).copy()
        data["opened"] = self.initial["opened"]
        self.data = data
        return forms.ValidationError(_("Please check what you wrote and send it once more."), code="too_quick")

    def signup(self, request: HttpRequest, user: Member) -> None:
        """allauth asks for it; everything is done by the adapter."""


def _stamp(signed: str) -> int:
    return signing.b62_decode(signed.split(":")[-2])


def _is_younger(signer: signing.TimestampSigner, text: str, seconds: int) -> bool:
    try:
        signer.unsign(text, max_age=seconds)
    except signing.SignatureExpired:
        return False
    return True
