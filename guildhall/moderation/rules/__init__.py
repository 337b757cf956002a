"""Who moderates what, and by which measures."""

from guildhall.moderation.rules.flags import can_flag, weight_of
from guildhall.moderation.rules.reasons import AUTOMATED, REDRESS, RULES, SUPPLIED, Reason
from guildhall.moderation.rules.staff import (
    HEAR,
    SANCTION,
    WORD,
    can_appeal,
    can_decide,
    can_hear,
    can_review,
    can_sanction,
    can_word,
    scopes_of,
)

__all__ = [
    "AUTOMATED",
    "HEAR",
    "REDRESS",
    "RULES",
    "Reason",
    "SANCTION",
    "SUPPLIED",
    "WORD",
    "can_appeal",
    "can_decide",
    "can_flag",
    "can_hear",
    "can_review",
    "can_sanction",
    "can_word",
    "scopes_of",
    "weight_of",
]
