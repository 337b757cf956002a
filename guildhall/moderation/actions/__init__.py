"""Everything that changes moderation, by noun."""

from guildhall.moderation.actions.appeals import appeal, decide_appeal
from guildhall.moderation.actions.casework import close_case, note_case, open_case, word_reason
from guildhall.moderation.actions.deciding import approve_item, reject_item, reopen_item, spam_item
from guildhall.moderation.actions.flags import flag, mend_subject
from guildhall.moderation.actions.holding import hold_for_review
from guildhall.moderation.actions.levels import lock_level
from guildhall.moderation.actions.queue import claim_item, enqueue, release_item
from guildhall.moderation.actions.restrictions import (
    Reasons,
    end_of_subject,
    end_restriction,
    restrict_member,
    restrict_subject,
)
from guildhall.moderation.actions.spam import purge_spammer, readmit_spammer

__all__ = [
    "Reasons",
    "appeal",
    "approve_item",
    "claim_item",
    "close_case",
    "decide_appeal",
    "end_of_subject",
    "end_restriction",
    "enqueue",
    "flag",
    "hold_for_review",
    "lock_level",
    "mend_subject",
    "note_case",
    "open_case",
    "purge_spammer",
    "readmit_spammer",
    "reject_item",
    "release_item",
    "reopen_item",
    "restrict_member",
    "restrict_subject",
    "spam_item",
    "word_reason",
]
