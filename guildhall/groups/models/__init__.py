"""People who belong together: a team, a city, an interest. Rooms above ask it who may see what is theirs."""

from guildhall.groups.models.admissions import Admission
from guildhall.groups.models.announcements import Announcement, AnnouncementVersion
from guildhall.groups.models.charters import Charter
from guildhall.groups.models.documents import Document, DocumentVersion
from guildhall.groups.models.elections import BallotBox, Candidate, Election, Voter
from guildhall.groups.models.eligibility import Eligibility
from guildhall.groups.models.figures import GroupFigures
from guildhall.groups.models.groups import Group, GroupMembership
from guildhall.groups.models.health import SilenceWarning
from guildhall.groups.models.inbox import Inquiry, InquiryMessage
from guildhall.groups.models.joining import MembershipForm, Sponsorship
from guildhall.groups.models.meetings import CalendarFeed, Meeting, MeetingSkip
from guildhall.groups.models.rosters import GroupOrigin, RosterLine
from guildhall.groups.models.seats import Seat
from guildhall.groups.models.succession import Succession

__all__ = [
    "Admission",
    "Announcement",
    "AnnouncementVersion",
    "BallotBox",
    "CalendarFeed",
    "Candidate",
    "Charter",
    "Document",
    "DocumentVersion",
    "Election",
    "Eligibility",
    "Group",
    "GroupFigures",
    "GroupMembership",
    "GroupOrigin",
    "Inquiry",
    "InquiryMessage",
    "Meeting",
    "MeetingSkip",
    "MembershipForm",
    "RosterLine",
    "Seat",
    "SilenceWarning",
    "Sponsorship",
    "Succession",
    "Voter",
]
