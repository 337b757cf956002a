"""Who has shown the code: noted in the session, and worth nothing once the code is gone.

Not a cookie of its own: pages of people without a session are shared, and made without their cookies.
"""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.crypto import constant_time_compare, salted_hmac

from guildhall.planning.models import FirstRun

NAME = "planning.start"


def give(request: HttpRequest, run: FirstRun) -> None:
    request.session.cycle_key()
    request.session[NAME] = _proof(run)


def has(request: HttpRequest, run: FirstRun) -> bool:
    return constant_time_compare(request.session.get(NAME, ""), _proof(run))


def _proof(run: FirstRun) -> str:
    return salted_hmac(NAME, run.code).hexdigest()
