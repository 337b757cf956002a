"""Where django-allauth meets this room: its adapters. Its tables are the truth for signing in."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal import ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.crypto import salted_hmac
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from guildhall.kernel.actor import NOBODY
from guildhall.kernel.gates import gated
from guildhall.kernel.refusal import Refusal
from guildhall.members import actions
from guildhall.members.handles import clean_handle, handle_from
from guildhall.members.invited import invitation_code, may_sign_up
from guildhall.members.models import Member
from guildhall.members.providers import OpenIDConnect, require_answer_to
from guildhall.options.queries import get as choice

KNOWN_DEVICE = "known"
KNOWN_DEVICE_SALT = "members.known-device"
KNOWN_DEVICE_AGE = 180 * 24 * 3600


def display(member: Member) -> str:
    return str(member)


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_taken": _("Somebody has this handle already."),
        "too_many_login_attempts": _("Too many tries to sign in. Please wait five minutes, or set a new password."),
        "email_password_mismatch": _("The address or handle and the password do not belong together."),
        "username_password_mismatch": _("The address or handle and the password do not belong together."),
        "enter_current_password": _("Please enter your current password."),
        "incorrect_password": _("This is not your password."),
        "email_taken": _("Somebody is registered with this address already."),
        "incorrect_code": _("This code is not right."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return may_sign_up(request)

    def clean_username(self, username: str, shallow: bool = False) -> str:
        handle = clean_handle(username)
        if not shallow and Member.objects.filter(handle__iexact=handle).exists():
            raise self.validation_error("username_taken")
        try:
            return gated("members.handle", handle, NOBODY)
        except Refusal as refusal:
            raise ValidationError(str(refusal)) from refusal

    def populate_username(self, request: HttpRequest, user: Member) -> None:
        """A suggestion for people who come from another service; they may change it."""
        if not user.handle:
            user.handle = handle_from(user.name or (user.email or "").split("@")[0])

    def save_user(self, request: HttpRequest, user: Member, form: Any, commit: bool = True) -> Member:
        super().save_user(request, user, form, commit=False)
        user.name = (user.name or user.handle)[:80]
        user.locale = translation.get_language() or settings.LANGUAGE_CODE
        user.zone = choice("community.zone")
        if not commit:
            return user
        # Who comes from another service finds the form filled in: how long they looked at it says nothing.
        seconds = None if hasattr(form, "sociallogin") else getattr(form, "seconds_open", None)
        return actions.sign_up(
            member=user,
            seconds=seconds,
            address=self.get_client_ip(request) or "",
            invitation=invitation_code(request),
        )

    @transaction.atomic
    def confirm_email(self, request: HttpRequest, email_address: Any) -> bool:
        confirmed = super().confirm_email(request, email_address)
        if confirmed:
            actions.project_identities(member=email_address.user)
        return confirmed

    @transaction.atomic
    def post_login(self, request: HttpRequest, user: Member, **details: Any) -> HttpResponse:
        actions.arrive(member=user)
        actions.project_identities(member=user)
        response = super().post_login(request, user, **details)
        _remember_device(response, user)
        return response

    def set_password(self, user: Member, password: str) -> None:
        """One reset link sets one password, also when two requests come at the same moment."""
        locked = Member.objects.select_for_update(of=("self",)).get(pk=user.pk)
        if locked.password != user.password:
            raise Refusal("link_used", _("This link has been used already. Ask for a new one."))
        super().set_password(user, password)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Tries are counted by address and by account. A device its owner has used before has a count of its own, so that

        strangers who try many passwords do not lock the owner out.
        """
        self._login_failed_rl_usage = ratelimit.consume(
            request, app="allauth.account", action="login_failed", key=self._login_key(request, **credentials)
        )
        if not self._login_failed_rl_usage:
            raise self.validation_error("too_many_login_attempts")

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """One count a name, however it is written and whichever host and port was asked."""
        return str(credentials.get("email") or credentials.get("username") or "").strip().upper()

    def _login_key(self, request: HttpRequest, **credentials: Any) -> str:
        key = self._get_login_attempts_cache_key(request, **credentials)
        device = _device_of(request)
        return f"{key}:{device}" if device and _is_name_of(device, credentials) else key

    def is_safe_url(self, url: str) -> bool:
        """Only paths of this site."""
        return bool(url) and url.startswith("/") and url_has_allowed_host_and_scheme(url, allowed_hosts=None)

    def get_reset_password_from_key_url(self, key: str) -> str:
        uid, _dash, token = key.partition("-")
        return settings.SITE_URL + reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": token})

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: Any) -> str:
        return settings.SITE_URL + reverse("account_confirm_email", args=[emailconfirmation.key])

    def format_email_subject(self, subject: str) -> str:
        return f"{choice_text('community.name')}: {subject}"

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """In the reader's language, with addresses of this site and never of the host that a request named."""
        user = context.get("user")
        language = getattr(user, "locale", "") or translation.get_language() or settings.LANGUAGE_CODE
        with translation.override(language):
            more = {
                "community": choice_text("community.name"),
                "site_url": settings.SITE_URL,
                "join_url": settings.SITE_URL + reverse("account_signup"),
                "reset_page_url": settings.SITE_URL + reverse("account_reset_password"),
                "security_url": settings.SITE_URL + reverse("members:security"),
            }
            super().send_mail(template_prefix, email, {**context, **more})


class SocialAdapter(DefaultSocialAccountAdapter):
    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        if isinstance(sociallogin.provider, OpenIDConnect):
            require_answer_to(sociallogin)

    def send_notification_mail(self, template_prefix: str, user: Member, **more: Any) -> None:
        """An account was connected or taken away: said by mail and to the log."""
        super().send_notification_mail(template_prefix, user, **more)
        actions.note_security_change(actor=user)

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return may_sign_up(request)

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: dict[str, Any]) -> Member:
        user: Member = super().populate_user(request, sociallogin, {**data, "username": ""})
        user.handle = handle_from(data.get("username") or data.get("name") or "")
        full = " ".join(part for part in (data.get("first_name"), data.get("last_name")) if part)
        user.name = (data.get("name") or full or user.handle)[:80]
        return user

    @transaction.atomic
    def save_user(self, request: HttpRequest, sociallogin: Any, form: Any = None) -> Member:
        """The account of the other service is kept in the same transaction as its member."""
        user: Member = sociallogin.user
        user.set_unusable_password()
        adapter = AccountAdapter(request)
        if form is not None:
            adapter.save_user(request, user, form)
        else:
            adapter.populate_username(request, user)
            address = adapter.get_client_ip(request) or ""
            actions.sign_up(member=user, address=address, invitation=invitation_code(request))
        sociallogin.save(request)
        return user


class FactorAdapter(DefaultMFAAdapter):
    def get_totp_issuer(self) -> str:
        return choice_text("community.name")

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {"id": urlsplit(settings.SITE_URL).hostname or "localhost", "name": choice_text("community.name")}

    def encrypt(self, text: str) -> str:
        """Secrets of factors are unreadable in a copy of the database alone."""
        return _vault().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _vault().decrypt(encrypted_text.encode()).decode()


def choice_text(key: str) -> str:
    """A choice in both languages, in the active one; the other where only that was written."""
    value = choice(key)
    if not isinstance(value, dict):
        return str(value)
    spoken = "zh-hans" if (translation.get_language() or "").startswith("zh") else "en"
    return str(value.get(spoken) or next((text for text in value.values() if text), ""))


def _vault() -> MultiFernet:
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return MultiFernet([
        Fernet(urlsafe_b64encode(salted_hmac("members.factors", "key", secret=key, algorithm="sha256").digest())) for key in keys
    ])  # fmt: skip


def _remember_device(response: HttpResponse, member: Member) -> None:
    token = signing.dumps(member.pk, salt=KNOWN_DEVICE_SALT)
    response.set_cookie(
        KNOWN_DEVICE,
        token,
        max_age=KNOWN_DEVICE_AGE,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def _device_of(request: HttpRequest) -> str:
    """The cookie of a device that has signed in before, when it is ours."""
    token = request.COOKIES.get(KNOWN_DEVICE, "")
    try:
        signing.loads(token, salt=KNOWN_DEVICE_SALT, max_age=KNOWN_DEVICE_AGE)
    except signing.BadSignature:
        return ""
    return token


def _is_name_of(device: str, credentials: dict[str, Any]) -> bool:
    pk = signing.loads(device, salt=KNOWN_DEVICE_SALT)
    names = Member.objects.filter(pk=pk).values_list("handle", "email").first() or ()
    known = {str(name).casefold() for name in names if name}
    return str(credentials.get("email") or credentials.get("username") or "").casefold() in known
