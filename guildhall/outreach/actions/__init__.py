"""What may be done here; each function is one transaction and says what it refuses."""

from guildhall.outreach.actions.mail import (
    LEASE,
    PAUSES,
    clear_old_words,
    deliver,
    keep_waiting_mail,
    resend_mail,
    send_test_mail,
    sweep,
    write_mail,
)
from guildhall.outreach.actions.watches import set_watch, watch_by_posting

__all__ = [
    "LEASE",
    "PAUSES",
    "clear_old_words",
    "deliver",
    "keep_waiting_mail",
    "resend_mail",
    "send_test_mail",
    "set_watch",
    "sweep",
    "watch_by_posting",
    "write_mail",
]
