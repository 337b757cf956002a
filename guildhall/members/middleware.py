"""Who asks, in which language and zone; and who comes to the console at all."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from urllib.parse import urlencode
from zoneinfo import ZoneInfo, available_timezones

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from django.utils.crypto import constant_time_compare
from django.utils.translation.trans_real import get_supported_language_variant, parse_accept_lang_header

from guildhall.members.models import Guest, Member
from guildhall.members.rules import lacks_second_factor
from guildhall.options.queries import get as choice

Answer = Callable[[HttpRequest], HttpResponse]


class SessionMember:
    """Sets `request.user` to a `Member` or a `Guest`; one read for signed-in readers, none for others.

    Replaces Django's AuthenticationMiddleware and LocaleMiddleware. Comes right after SessionMiddleware.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        viewer = member_of(request) or Guest()
        request.user = viewer
        if isinstance(viewer, Member) and request.method == "POST":
            viewer.came_from = came_from(request)
        language = language_of(request, viewer)
        with translation.override(language), timezone.override(zone_of(viewer)):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        patch_vary_headers(response, ("Accept-Language", "Cookie"))
        response.headers.setdefault("Content-Language", language)
        return response


class StaffDoor:
    """Before any console page: guests sign in, staff without a second factor set one up (not in the demo)."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        viewer = request.user
        in_console = request.path_info.startswith("/console/") or request.path_info == "/console"
        if in_console and not viewer.is_authenticated:
            return redirect_to_login(request.get_full_path() if request.method == "GET" else "/console/")
        if in_console and not settings.IS_DEMO and lacks_second_factor(viewer):
            return redirect(f"{reverse('members:security')}?{urlencode({'factor': 'needed'})}")
        return self.get_response(request)


def came_from(request: HttpRequest) -> str:
    """The address in front of the trusted proxies, as sign-in counts by it; nothing where none is told."""
    try:
        return str(get_adapter().get_client_ip(request) or "")
    except PermissionDenied:
        return ""


def member_of(request: HttpRequest) -> Member | None:
    """The member whose session this is, when it still holds: known backend, same password, still a member."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return None
    session = request.session
    if SESSION_KEY not in session or session.get(BACKEND_SESSION_KEY) not in settings.AUTHENTICATION_BACKENDS:
        return None
    member: Member | None = getattr(session, "member", None)
    if member is None or not member.is_active:
        return None
    return member if _is_hash_good(request, member) else None


def _is_hash_good(request: HttpRequest, member: Member) -> bool:
    kept = request.session.get(HASH_SESSION_KEY) or ""
    if kept and constant_time_compare(kept, _hash_of(member.password, settings.SECRET_KEY)):
        return True
    if kept and any(constant_time_compare(kept, older) for older in member.get_session_auth_fallback_hash()):
        request.session.cycle_key()
        request.session[HASH_SESSION_KEY] = member.get_session_auth_hash()
        return True
    request.session.flush()
    return False


@lru_cache(maxsize=1024)
def _hash_of(password: str, _key: str) -> str:
    """What `get_session_auth_hash` reckons at every request from what is kept as a member's password."""
    return Member(password=password).get_session_auth_hash()


def language_of(request: HttpRequest, viewer: Member | Guest) -> str:
    """The member's, else the cookie's, else the browser's, else the community's."""
    wanted = [viewer.locale, request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")]
    wanted += [code for code, _weight in parse_accept_lang_header(request.META.get("HTTP_ACCEPT_LANGUAGE", ""))]
    for code in wanted:
        if code and (found := _supported(code)):
            return found
    return _supported(choice("community.language")) or str(settings.LANGUAGE_CODE)


def _supported(code: str) -> str | None:
    try:
        return get_supported_language_variant(code)
    except LookupError:
        return None


def zone_of(viewer: Member | Guest) -> ZoneInfo:
    """The member's own; for guests the community's."""
    wanted = viewer.zone or choice("community.zone")
    return ZoneInfo(wanted if wanted in _zones() else settings.TIME_ZONE)


_ZONES: set[str] = set()


def _zones() -> set[str]:
    if not _ZONES:
        _ZONES.update(available_timezones())
    return _ZONES
