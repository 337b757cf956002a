"""Which groups a member was in, what they did there, and when."""

from typing import Any

from guildhall.groups.models import Admission, CalendarFeed, GroupMembership, Seat
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
classify("groups.Admission", "group way words opened_at closed_at outcome", about="content", on_erase="delete")
classify("groups.Admission", "member", about="identity", on_erase="delete", export=False)
classify("groups.Admission", "opened_by closed_by", about="activity", on_erase="delete", export=False)
classify("groups.Charter", "written_by", about="activity", on_erase="key", export=False)


def export(member: Member) -> dict[str, Any]:
    rows = GroupMembership.objects.filter(member=member).select_related("group").order_by("joined_at")
    seats = Seat.objects.filter(member=member).select_related("group").order_by("since", "pk")
    asked = Admission.objects.filter(member=member).select_related("group").order_by("opened_at")
    feeds = CalendarFeed.objects.filter(member=member)
    return {
        "calendar_feed": [_times(row, "renewed_at") for row in feeds],
        "groups": [{"group": str(row.group), **_times(row, "joined_at", "left_at")} for row in rows],
        "group_roles": [
            {"group": str(row.group), "role": row.role, **_times(row, "since", "until", "ended_at")} for row in seats
        ],
        "group_admissions": [
            {
                "group": str(row.group), "way": row.way, "words": row.words, "outcome": row.outcome,
                **_times(row, "opened_at", "closed_at"),
            }
            for row in asked
        ],
    }  # fmt: skip


def erase(member: Member) -> None:
    for model in (Admission, CalendarFeed, Seat, GroupMembership):
        model.objects.filter(member=member).delete()


def _times(row: Any, *names: str) -> dict[str, str | None]:
    found = {name: getattr(row, name) for name in names}
    return {name: at.isoformat() if at else None for name, at in found.items()}


privacy.add(Privacy(name="groups", export=export, erase=erase))
