"""Forms of the second factor, in our words."""

from allauth.mfa.base import forms as base
from allauth.mfa.totp import forms as totp
from django.utils.translation import gettext_lazy as _

from guildhall.members.forms.accounts import Plain

CODE = _("Code")


class AuthenticateForm(Plain, base.AuthenticateForm):
    labels = {"code": CODE}
    helps = {"code": _("Six digits from the app, or one of your recovery codes.")}


class ReauthenticateForm(Plain, base.ReauthenticateForm):
    labels = {"code": CODE}
    helps = {"code": _("Six digits from the app, or one of your recovery codes.")}


class ActivateTOTPForm(Plain, totp.ActivateTOTPForm):
    labels = {"code": CODE}
    helps = {"code": _("The six digits that the app shows now.")}
