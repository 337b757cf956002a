"""Which groups a member was in, and when."""

from typing import Any

from guildhall.groups.models import GroupMembership
from guildhall.kernel.registry import Privacy, classify, privacy
from guildhall.members.models import Member

classify("groups.Group", "founded_by closed_by", about="activity", on_erase="key", export=False)
classify("groups.GroupMembership", "group joined_at left_at", about="activity", on_erase="delete")
classify("groups.GroupMembership", "member", about="identity", on_erase="delete", export=False)
classify("groups.GroupMembership", "added_by removed_by", about="activity", on_erase="delete", export=False)


def export(member: Member) -> dict[str, Any]:
    rows = GroupMembership.objects.filter(member=member).select_related("group").order_by("joined_at")
    return {
        "groups": [
            {
                "group": str(row.group),
                "joined_at": row.joined_at.isoformat(),
                "left_at": row.left_at.isoformat() if row.left_at else None,
            }
            for row in rows
        ]
    }


def erase(member: Member) -> None:
    GroupMembership.objects.filter(member=member).delete()


privacy.add(Privacy(name="groups", export=export, erase=erase))
