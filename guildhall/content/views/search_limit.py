"""How many searches guests of one address may make in a minute: none of their pages takes more of the machine."""

from __future__ import annotations

from threading import Lock

from django.conf import settings
from django.http import HttpRequest

from guildhall.kernel.buckets import Buckets, address_of
from guildhall.options.queries import get as choice

A_SUGGESTION = 0.2  # of a search
_used, _lock = Buckets(), Lock()


def wait_of(request: HttpRequest, cost: float = 1.0) -> int:
    """0, and the search is counted; or the seconds until the next one. Members have no such limit."""
    most = choice("content.guest_searches")
    if not most or request.user.is_authenticated:
        return 0
    with _lock:
        return _used.wait(address_of(request.META), max(1.0, most / settings.WEB_PROCESSES), cost)
