"""How many searches guests of one address may make in a minute: none of their pages takes more of the machine."""

from __future__ import annotations

from django.http import HttpRequest

from guildhall.kernel.buckets import address_of, by_address
from guildhall.options.queries import get as choice

A_SUGGESTION = 0.2  # of a search


def wait_of(request: HttpRequest, cost: float = 1.0) -> int:
    """0, and the search is counted; or the seconds until the next one. Members have no such limit."""
    most = choice("content.guest_searches")
    if not most or request.user.is_authenticated:
        return 0
    return by_address().wait(f"search {address_of(request.META)}", most, cost)
