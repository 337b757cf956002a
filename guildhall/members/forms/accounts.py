"""allauth's forms in our words: fields without placeholders, since every field has a label."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as allauth
from allauth.account.adapter import get_adapter
from allauth.socialaccount import forms as social
from django import forms
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from guildhall.members.handles import LONGEST
from guildhall.members.rules import passwords


class Plain:
    """Takes away placeholders and sets our labels and helps, by field name."""

    labels: dict[str, Any] = {}
    helps: dict[str, Any] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, forms.Field] = self.fields  # type: ignore[attr-defined]
        for name, field in fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)
            field.help_text = self.helps.get(name, "")
        if isinstance(fields.get("password1"), allauth.PasswordField):
            fields["password1"].help_text = passwords.rule(getattr(self, "user", None))


EMAIL, PASSWORD, NEW_PASSWORD = _("Mail address"), _("Password"), _("New password")
HANDLE_HELP = _(
    "Your address here: letters of any script, digits, dots, hyphens and underscores. It can be changed later."
)


class SignupForm(Plain, allauth.SignupForm):
    field_order = ["username", "email", "password1"]
    labels = {"username": _("Handle"), "email": EMAIL, "password1": PASSWORD, "nickname": _("Leave this empty")}
    helps = {
        "username": HANDLE_HELP,
        "email": _("Nobody else sees it. We write to it only about your account and what you ask for."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].max_length = LONGEST

    def try_save(self, request: HttpRequest) -> Any:
        """Programs that fill in the trap, and strangers who try a known address, see what everybody sees, as late."""
        if self.cleaned_data.get("nickname"):
            make_password(self.cleaned_data["password1"])
            return None, get_adapter().respond_email_verification_sent(request, None)
        if self.account_already_exists:
            make_password(self.cleaned_data["password1"])
        return super().try_save(request)


class SocialSignupForm(Plain, social.SignupForm):
    labels = {"username": _("Handle"), "email": EMAIL, "nickname": _("Leave this empty")}
    helps = {"username": HANDLE_HELP}


class LoginForm(Plain, allauth.LoginForm):
    labels = {"login": _("Mail address or handle"), "password": PASSWORD}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs["autocomplete"] = "username webauthn"
        self.fields["login"].max_length = 254

    def user_credentials(self) -> dict[str, Any]:
        """An address or a handle, never both: each way that finds somebody costs one more hash, which could be timed."""
        given: dict[str, Any] = super().user_credentials()
        return {name: value for name, value in given.items() if name != "username" or "email" not in given}


class AddEmailForm(Plain, allauth.AddEmailForm):
    labels = {"email": EMAIL}


class ChangePasswordForm(Plain, allauth.ChangePasswordForm):
    labels = {"oldpassword": _("Current password"), "password1": NEW_PASSWORD, "password2": _("New password once more")}


class SetPasswordForm(Plain, allauth.SetPasswordForm):
    labels = {"password1": NEW_PASSWORD, "password2": _("New password once more")}


class ResetPasswordForm(Plain, allauth.ResetPasswordForm):
    labels = {"email": EMAIL}


class ResetPasswordKeyForm(Plain, allauth.ResetPasswordKeyForm):
    labels = {"password1": NEW_PASSWORD, "password2": _("New password once more")}


class ReauthenticateForm(Plain, allauth.ReauthenticateForm):
    labels = {"password": PASSWORD}
