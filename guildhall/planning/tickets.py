"""Who has shown the code: a signed cookie that dies with the code."""

from __future__ import annotations

from django.core import signing
from django.http import HttpRequest, HttpResponse

from guildhall.planning.models import FirstRun

NAME, SALT, SECONDS = "start", "planning.start", 7 * 24 * 3600


def give(response: HttpResponse, request: HttpRequest, run: FirstRun) -> HttpResponse:
    value = signing.TimestampSigner(salt=f"{SALT}:{run.code}").sign("unlocked")
    response.set_cookie(
        NAME, value, max_age=SECONDS, httponly=True, samesite="Lax", secure=request.is_secure(), path="/start/"
    )
    return response


def has(request: HttpRequest, run: FirstRun) -> bool:
    try:
        signing.TimestampSigner(salt=f"{SALT}:{run.code}").unsign(request.COOKIES.get(NAME, ""), max_age=SECONDS)
    except signing.BadSignature:
        return False
    return True
