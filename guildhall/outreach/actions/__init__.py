"""What may be done here; each function is one transaction and says what it refuses."""

from guildhall.outreach.actions.bundling import AT_ONCE, bundle_for, bundle_notices
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
from guildhall.outreach.actions.preferences import choose_notices, release_address, stop_kind, suppress_address
from guildhall.outreach.actions.reading import (
    clear_old_notices,
    note_presence,
    read_all,
    read_notice,
    read_thread,
)
from guildhall.outreach.actions.telling import fan_out, tell
from guildhall.outreach.actions.watches import carry_watches, set_watch, watch_by_posting

__all__ = [
    "AT_ONCE",
    "LEASE",
    "PAUSES",
    "bundle_for",
    "bundle_notices",
    "carry_watches",
    "choose_notices",
    "clear_old_notices",
    "clear_old_words",
    "deliver",
    "fan_out",
    "keep_waiting_mail",
    "note_presence",
    "read_all",
    "read_notice",
    "read_thread",
    "release_address",
    "resend_mail",
    "send_test_mail",
    "set_watch",
    "stop_kind",
    "suppress_address",
    "sweep",
    "tell",
    "watch_by_posting",
    "write_mail",
]
