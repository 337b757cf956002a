"""One function a page or question."""

from guildhall.outreach.queries.addresses import address_of, suppression_of, suppressions
from guildhall.outreach.queries.mail import (
    STATES,
    address_for,
    counts,
    is_delivering,
    mail_of,
    outbox,
    unsent_for_long,
)
from guildhall.outreach.queries.notices import NoticePage, example_of, notices_of, own_notice, spreading_since, unread
from guildhall.outreach.queries.preferences import (
    Choice,
    choices_of,
    mails_stopped,
    member_named,
    member_of,
    quiet_hours_of,
)
from guildhall.outreach.queries.reasons import NewsLine, Outcome, news_lines, outcomes_of
from guildhall.outreach.queries.watches import shown_to, watch_level, watchers_of, watches_of

__all__ = [
    "Choice",
    "NewsLine",
    "NoticePage",
    "Outcome",
    "STATES",
    "address_for",
    "address_of",
    "choices_of",
    "counts",
    "example_of",
    "is_delivering",
    "mail_of",
    "mails_stopped",
    "member_named",
    "member_of",
    "news_lines",
    "notices_of",
    "outbox",
    "outcomes_of",
    "own_notice",
    "quiet_hours_of",
    "shown_to",
    "spreading_since",
    "suppression_of",
    "suppressions",
    "unread",
    "unsent_for_long",
    "watch_level",
    "watchers_of",
    "watches_of",
]
