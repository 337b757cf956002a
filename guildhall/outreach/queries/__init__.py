"""One function a page or question."""

from guildhall.outreach.queries.mail import (
    STATES,
    address_for,
    counts,
    is_delivering,
    mail_of,
    outbox,
    unsent_for_long,
)
from guildhall.outreach.queries.watches import shown_to, watch_level, watchers_of, watches_of

__all__ = [
    "STATES",
    "address_for",
    "counts",
    "is_delivering",
    "mail_of",
    "outbox",
    "shown_to",
    "unsent_for_long",
    "watch_level",
    "watchers_of",
    "watches_of",
]
