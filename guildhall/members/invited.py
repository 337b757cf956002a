"""The invitation somebody came by, kept by their browser until they have signed up."""

from __future__ import annotations

from django.http import HttpRequest

from guildhall.members.queries.founding import usable_invitation
from guildhall.options.queries import get as choice

INVITED = "invited"
INVITED_AGE = 24 * 3600  # seconds


def invitation_code(request: HttpRequest) -> str:
    return str(request.COOKIES.get(INVITED, ""))[:32]


def may_sign_up(request: HttpRequest) -> bool:
    """Everybody, or where joining is by invitation whoever holds one that still stands."""
    return choice("community.sign_up") != "closed" or usable_invitation(invitation_code(request)) is not None
