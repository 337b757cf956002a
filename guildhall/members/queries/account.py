"""What the security and data pages show."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession

from guildhall.members.models import Erasure, Member, Session

BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("MicroMessenger", "WeChat"), ("Firefox", "Firefox"), ("Chrome", "Chrome"),
            ("Safari", "Safari"))  # fmt: skip
SYSTEMS = (("Windows", "Windows"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Mac OS X", "macOS"),
           ("Linux", "Linux"))  # fmt: skip


@dataclass(frozen=True)
class Ways:
    """How somebody can sign in."""

    has_password: bool
    addresses: list[EmailAddress]
    accounts: list[SocialAccount]
    has_app: bool
    keys: int
    codes: bool


@dataclass(frozen=True)
class Device:
    pk: int
    name: str
    ip: str
    since: datetime
    is_current: bool


def ways_in(member: Member) -> Ways:
    factors = list(Authenticator.objects.filter(user=member).values_list("type", flat=True))
    return Ways(
        has_password=member.has_usable_password(),
        addresses=list(EmailAddress.objects.filter(user=member).order_by("-primary", "email")),
        accounts=list(SocialAccount.objects.filter(user=member).order_by("provider", "pk")),
        has_app="totp" in factors,
        keys=factors.count("webauthn"),
        codes="recovery_codes" in factors,
    )


def devices(member: Member, session_key: str | None) -> list[Device]:
    """Where the member is signed in now, newest first, the one in use on top."""
    alive = Session.objects.filter(member=member).values("session_key")
    rows = UserSession.objects.filter(user=member, session_key__in=alive).order_by("-created_at")
    found = [
        Device(row.pk, device_name(row.user_agent), row.ip, row.created_at, row.session_key == session_key)
        for row in rows
    ]
    return sorted(found, key=lambda device: not device.is_current)


def device_of(member: Member, pk: int) -> UserSession | None:
    return UserSession.objects.filter(user=member, pk=pk).first()


def device_name(agent: str) -> str:
    """`Firefox, Linux` from a browser's long name."""
    browser = next((name for mark, name in BROWSERS if re.search(rf"\b{mark}", agent)), "")
    system = next((name for mark, name in SYSTEMS if mark in agent), "")
    return ", ".join(part for part in (browser, system) if part) or agent[:60]


def waiting_erasure(member: Member) -> Erasure | None:
    return Erasure.objects.waiting().filter(member=member).first()
