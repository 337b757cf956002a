from guildhall.groups.actions.admissions import (
    accept,
    ask_to_join,
    decline,
    invite,
    join,
    leave,
    withdraw,
)
from guildhall.groups.actions.announcements import (
    announce,
    decide_announcement,
    edit_announcement,
    withdraw_announcement,
)
from guildhall.groups.actions.ballots import cast_ballot
from guildhall.groups.actions.charters import write_charter
from guildhall.groups.actions.documents import add_document, remove_document, restore_document, revise_document
from guildhall.groups.actions.elections import (
    call_election,
    cancel_election,
    change_election_times,
    count_election,
    open_election,
    stand,
    withdraw_candidacy,
)
from guildhall.groups.actions.eligibility import set_eligibility, set_segment
from guildhall.groups.actions.figures import count_figures
from guildhall.groups.actions.groups import (
    add_to_group,
    change_group,
    close_group,
    found_group,
    remove_from_group,
    reopen_group,
)
from guildhall.groups.actions.health import warn_of_silence
from guildhall.groups.actions.inbox import (
    answer_inquiry,
    claim_inquiry,
    close_inquiry,
    decide_inquiry_message,
    write_to_leads,
)
from guildhall.groups.actions.joining import decline_to_vouch, name_sponsor, vouch, write_membership_form
from guildhall.groups.actions.meetings import (
    add_meeting,
    change_meeting,
    end_meeting,
    hold_meeting,
    renew_feed,
    skip_meeting,
)
from guildhall.groups.actions.rosters import dismiss_line, link_line, take_list, unlink_line
from guildhall.groups.actions.seating import seat_winners, unseat_winners
from guildhall.groups.actions.seats import end_seat, give_seat
from guildhall.groups.actions.succession import merge_group, split_group, undo_succession

__all__ = [
    "accept",
    "add_document",
    "add_meeting",
    "add_to_group",
    "announce",
    "answer_inquiry",
    "ask_to_join",
    "call_election",
    "cancel_election",
    "cast_ballot",
    "change_election_times",
    "change_group",
    "change_meeting",
    "claim_inquiry",
    "close_group",
    "close_inquiry",
    "count_election",
    "count_figures",
    "decide_announcement",
    "decide_inquiry_message",
    "decline",
    "decline_to_vouch",
    "dismiss_line",
    "edit_announcement",
    "end_meeting",
    "end_seat",
    "found_group",
    "give_seat",
    "hold_meeting",
    "invite",
    "join",
    "leave",
    "merge_group",
    "name_sponsor",
    "link_line",
    "open_election",
    "remove_document",
    "remove_from_group",
    "renew_feed",
    "reopen_group",
    "restore_document",
    "revise_document",
    "seat_winners",
    "set_eligibility",
    "set_segment",
    "skip_meeting",
    "split_group",
    "stand",
    "undo_succession",
    "vouch",
    "warn_of_silence",
    "take_list",
    "unlink_line",
    "unseat_winners",
    "withdraw",
    "withdraw_announcement",
    "withdraw_candidacy",
    "write_charter",
    "write_to_leads",
    "write_membership_form",
]
