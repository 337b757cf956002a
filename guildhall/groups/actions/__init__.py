from guildhall.groups.actions.admissions import (
    accept,
    ask_to_join,
    decline,
    invite,
    join,
    leave,
    withdraw,
)
from guildhall.groups.actions.charters import write_charter
from guildhall.groups.actions.groups import (
    add_to_group,
    change_group,
    close_group,
    found_group,
    remove_from_group,
    reopen_group,
)
from guildhall.groups.actions.seats import end_seat, give_seat

__all__ = [
    "accept",
    "add_to_group",
    "ask_to_join",
    "change_group",
    "close_group",
    "decline",
    "end_seat",
    "found_group",
    "give_seat",
    "invite",
    "join",
    "leave",
    "remove_from_group",
    "reopen_group",
    "withdraw",
    "write_charter",
]
