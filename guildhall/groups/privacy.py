"""Which groups a member was in, what they did there, and when."""

from typing import Any

from guildhall.groups import kept  # noqa: F401 - declared by being imported
from guildhall.groups.models import (
    Admission,
    Announcement,
    CalendarFeed,
    Candidate,
    Election,
    GroupMembership,
    Inquiry,
    InquiryMessage,
    RosterLine,
    Seat,
    Sponsorship,
    Voter,
)
from guildhall.kernel.registry import Privacy, classify, privacy
from guildhall.members.models import Member

classify("groups.Group", "founded_by closed_by", about="activity", on_erase="key", export=False)
classify("groups.GroupMembership", "group joined_at left_at", about="activity", on_erase="delete")
classify("groups.GroupMembership", "member", about="identity", on_erase="delete", export=False)
classify("groups.GroupMembership", "added_by removed_by", about="activity", on_erase="delete", export=False)
classify("groups.Seat", "group role since until ended_at", about="activity", on_erase="delete")
classify("groups.Seat", "member", about="identity", on_erase="delete", export=False)
classify("groups.Seat", "given_at given_by ended_by", about="activity", on_erase="delete", export=False)
classify("groups.Meeting", "added_by ended_by", about="activity", on_erase="key", export=False)
classify("groups.MeetingSkip", "skipped_by", about="activity", on_erase="key", export=False)
classify("groups.CalendarFeed", "renewed_at", about="activity", on_erase="delete")
classify("groups.CalendarFeed", "member", about="identity", on_erase="delete", export=False)
classify("groups.CalendarFeed", "serial", about="security", on_erase="delete", export=False)
classify("groups.Succession", "made_by undone_by", about="activity", on_erase="key", export=False)
classify("groups.Eligibility", "set_by", about="activity", on_erase="key", export=False)
classify("groups.MembershipForm", "written_by", about="activity", on_erase="key", export=False)
classify("groups.Sponsorship", "admission asked_at answer words answered_at", about="content", on_erase="delete")
classify("groups.Sponsorship", "member", about="identity", on_erase="delete", export=False)
classify(
    "groups.Admission",
    "group way words answers sponsors_needed opened_at closed_at outcome",
    about="content",
    on_erase="delete",
)
classify("groups.Admission", "member", about="identity", on_erase="delete", export=False)
classify("groups.Admission", "opened_by closed_by", about="activity", on_erase="delete", export=False)
classify("groups.Announcement", "author", about="identity", on_erase="clear", export=False)
classify(
    "groups.Announcement",
    "group title source published_at edited_at withdrawn_at pinned_until",
    about="content", on_erase="keep", why="what the group told its members; it goes on without the name",
)  # fmt: skip
classify(
    "groups.Announcement", "html language hidden_at hidden_as",
    about="none", on_erase="keep", export=False, why="how it is shown, and what moderation decided",
)  # fmt: skip
classify("groups.Announcement", "withdrawn_by hidden_by", about="activity", on_erase="key", export=False)
classify("groups.Document", "added_by removed_by", about="activity", on_erase="key", export=False)
classify("groups.DocumentVersion", "added_by", about="activity", on_erase="key", export=False)
classify("groups.Inquiry", "writer", about="identity", on_erase="delete", export=False)
classify("groups.Inquiry", "group kind opened_at active_at answered_at", about="content", on_erase="delete")
classify("groups.Inquiry", "claimed_by", about="identity", on_erase="clear", export=False)
classify("groups.Inquiry", "claimed_at closed_at closed_by", about="activity", on_erase="delete", export=False)
classify("groups.InquiryMessage", "author", about="identity", on_erase="clear", export=False)
classify("groups.InquiryMessage", "inquiry text written_at", about="content", on_erase="clear")
classify(
    "groups.InquiryMessage", "hidden_at hidden_as",
    about="none", on_erase="keep", export=False, why="what moderation decided",
)  # fmt: skip
classify("groups.InquiryMessage", "hidden_by", about="activity", on_erase="key", export=False)
classify("groups.AnnouncementVersion", "written_by", about="activity", on_erase="key", export=False)
classify("groups.Charter", "written_by", about="activity", on_erase="key", export=False)

classify("groups.Election", "officer", about="activity", on_erase="clear")
classify("groups.Election", "called_by cancelled_by", about="activity", on_erase="key", export=False)
classify(
    "groups.Election",
    "group title about seats limit opens_at closes_at called_at opened_at electorate counted_at cancelled_at result seated",
    about="none", on_erase="keep", export=False, why="what the group decided; the result names candidates by number",
)  # fmt: skip
classify("groups.Candidate", "election stood_at withdrawn_at", about="activity", on_erase="keep", why="ballots name it")
classify("groups.Candidate", "words employer", about="content", on_erase="clear")
classify("groups.Candidate", "member", about="identity", on_erase="clear", export=False)
classify("groups.Voter", "election voted", about="activity", on_erase="delete")
classify("groups.Voter", "member", about="identity", on_erase="delete", export=False)

classify("groups.RosterLine", "group source role words seen_at gone_at linked_at", about="activity", on_erase="delete")
classify("groups.RosterLine", "ref name login", about="identity", on_erase="delete")
classify("groups.RosterLine", "member seat membership", about="identity", on_erase="delete", export=False)
classify("groups.RosterLine", "linked_by dismissed_at dismissed_by", about="activity", on_erase="delete", export=False)


def export(member: Member) -> dict[str, Any]:
    rows = GroupMembership.objects.filter(member=member).select_related("group").order_by("joined_at")
    seats = Seat.objects.filter(member=member).select_related("group").order_by("since", "pk")
    stood = Candidate.objects.filter(member=member).select_related("election").order_by("stood_at")
    votes = Voter.objects.filter(member=member).select_related("election").order_by("pk")
    asked = Admission.objects.filter(member=member).select_related("group").order_by("opened_at")
    vouching = Sponsorship.objects.filter(member=member).select_related("admission__group").order_by("asked_at", "pk")
    feeds = CalendarFeed.objects.filter(member=member)
    return {
        **_written(member),
        "vouching": [
            {"group": str(row.admission.group), "answer": row.answer, "words": row.words, **_times(row, "asked_at", "answered_at")}
            for row in vouching
        ],
        "calendar_feed": [_times(row, "renewed_at") for row in feeds],
        "groups": [{"group": str(row.group), **_times(row, "joined_at", "left_at")} for row in rows],
        "group_roles": [
            {"group": str(row.group), "role": row.role, **_times(row, "since", "until", "ended_at")} for row in seats
        ],
        "candidacies": [
            {
                "election": str(row.election), "words": row.words, "employer": row.employer,
                **_times(row, "stood_at", "withdrawn_at"),
            }
            for row in stood
        ],
        "votes": [{"election": str(row.election), "voted": row.voted} for row in votes],
        "elections_run": [str(row) for row in Election.objects.filter(officer=member).order_by("pk")],
        "lists_of_groups": [_line(line) for line in RosterLine.objects.filter(member=member).order_by("pk")],
        "group_admissions": [
            {
                "group": str(row.group), "way": row.way, "words": row.words, "outcome": row.outcome, "answers": row.answers,
                **_times(row, "opened_at", "closed_at"),
            }
            for row in asked
        ],
    }  # fmt: skip


def _written(member: Member) -> dict[str, Any]:
    announced = Announcement.objects.filter(author=member).select_related("group").order_by("pk")
    return {
        "messages_to_groups": [
            {"group": str(row.inquiry.group), "kind": row.inquiry.kind, "text": row.text, **_times(row, "written_at")}
            for row in InquiryMessage.objects.filter(author=member).select_related("inquiry__group").order_by("pk")
        ],
        "group_announcements": [
            {
                "group": str(row.group), "title": row.title, "text": row.source,
                **_times(row, "published_at", "edited_at", "withdrawn_at"),
            }
            for row in announced
        ],
    }  # fmt: skip


def erase(member: Member) -> None:
    for model in (RosterLine, Sponsorship, Admission, CalendarFeed, Seat, GroupMembership, Voter):
        model.objects.filter(member=member).delete()
    Inquiry.objects.filter(writer=member).delete()
    Inquiry.objects.filter(claimed_by=member).update(claimed_by=None, claimed_at=None)
    InquiryMessage.objects.filter(author=member).update(author=None, text="")
    Announcement.objects.filter(author=member).update(author=None)
    Election.objects.filter(officer=member).update(officer=None)
    Candidate.objects.filter(member=member).update(member=None, words="", employer="")


def _line(line: RosterLine) -> dict[str, Any]:
    said = {name: getattr(line, name) for name in ("source", "ref", "name", "login", "role", "words")}
    return {"group": str(line.group), **said, **_times(line, "seen_at", "gone_at", "linked_at")}


def _times(row: Any, *names: str) -> dict[str, str | None]:
    found = {name: getattr(row, name) for name in names}
    return {name: at.isoformat() if at else None for name, at in found.items()}


privacy.add(Privacy(name="groups", export=export, erase=erase))
