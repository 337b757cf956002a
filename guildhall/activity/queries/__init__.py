"""Reading the log and about it."""

from guildhall.activity.queries.log import PAGE, Asked, Line, LogPage, log_page
from guildhall.activity.queries.places import places_of
from guildhall.activity.queries.progress import (
    MOST_COUNTED,
    Holder,
    ReaderState,
    clock_offset,
    horizon_holder,
    is_anything_unread,
    parked,
    reader_states,
    shown_cursors,
)
from guildhall.activity.queries.staff import StaffPage, Verdict, acts_upon, staff_page, verify_chain

__all__ = [
    "MOST_COUNTED",
    "PAGE",
    "Asked",
    "Holder",
    "Line",
    "LogPage",
    "ReaderState",
    "StaffPage",
    "Verdict",
    "acts_upon",
    "clock_offset",
    "horizon_holder",
    "is_anything_unread",
    "log_page",
    "parked",
    "places_of",
    "reader_states",
    "shown_cursors",
    "staff_page",
    "verify_chain",
]
