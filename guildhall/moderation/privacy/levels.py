"""What this room keeps about how members stand and what they agreed to."""

from __future__ import annotations

from typing import Any

from guildhall.kernel.registry import classify
from guildhall.moderation.actions.levels import forget_standing
from guildhall.moderation.queries.levels import kept_about

classify(
    "moderation.Standing",
    "level since below_since locked_at locked_because days recent_days topics_read posts votes removed counted_at",
    about="activity",
    on_erase="delete",
)
classify("moderation.Standing", "member locked_by", about="identity", on_erase="delete", export=False)
classify("moderation.LevelMove", "before after at because lacked", about="activity", on_erase="delete")
classify("moderation.LevelMove", "member moved_by", about="identity", on_erase="delete", export=False)
classify("moderation.Pace", "address action used_until", about="security", on_erase="delete", export=False)
classify("moderation.Pace", "member", about="identity", on_erase="delete", export=False)
classify("moderation.Agreement", "version at", about="activity", on_erase="delete")
classify("moderation.Agreement", "member", about="identity", on_erase="delete", export=False)


def export(member: Any) -> dict[str, Any]:
    return kept_about(member)


def erase(member: Any) -> None:
    forget_standing(member=member)
