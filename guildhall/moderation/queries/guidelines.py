"""Whether a member still has to agree to what the guidelines say now."""

from __future__ import annotations

from typing import Any

from guildhall.members.models import Member
from guildhall.moderation.models import Agreement
from guildhall.options.queries import get as choice
from guildhall.options.queries import held_since

KEY = "community.guidelines"


def version_due(member: Any) -> int | None:
    """The version to agree to before the next text; no read while the guidelines are older than the member."""
    held = held_since(KEY)
    if held is None or not isinstance(member, Member) or not choice("moderation.asks_guidelines"):
        return None
    version, since = held
    if since <= member.joined_at or Agreement.objects.filter(member=member, version=version).exists():
        return None
    return version
