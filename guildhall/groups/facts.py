"""What segments may ask of groups. Hidden ones are left out: whoever reads a segment would see who is in them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from guildhall.groups.models import Group
from guildhall.kernel.actor import NOBODY
from guildhall.kernel.registry import Choices, SegmentField, segment_fields
from guildhall.kernel.text import Bilingual

GROUPS = Bilingual("Groups", "小组")
KINDS = {
    "team": Bilingual("team", "团队"),
    "city": Bilingual("city user group", "城市用户组"),
    "industry": Bilingual("industry group", "行业小组"),
    "sig": Bilingual("SIG", "特别兴趣小组（SIG）"),
    "working": Bilingual("working group", "工作组"),
    "board": Bilingual("board of a space", "版块委员会"),
}
ROLES = {
    "lead": Bilingual("lead", "负责人"),
    "co_lead": Bilingual("co-lead", "联席负责人"),
    "committee": Bilingual("committee member", "委员"),
}
_IN = """SELECT gm.member_id AS who, gm.group_id AS what FROM groups_groupmembership gm
    JOIN groups_group g ON g.id = gm.group_id
    WHERE gm.left_at IS NULL AND g.closed_at IS NULL AND g.door <> 'hidden' AND gm.joined_at >= {since}"""


def open_groups() -> Iterable[tuple[str, Any]]:
    return [(str(one.pk), one.name) for one in Group.objects.visible_to(NOBODY).open().order_by("name_en", "pk")]


def group_names(values: Sequence[str]) -> dict[str, Any]:
    numbers = [int(value) for value in values if value.isascii() and value.isdigit() and len(value) < 16]
    return {str(one.pk): one.name for one in Group.objects.visible_to(NOBODY).open().filter(pk__in=numbers)}


def among(table: dict[str, Bilingual]) -> Choices:
    return Choices(
        offered=lambda: list(table.items()), labels=lambda values: {one: table[one] for one in values if one in table}
    )


segment_fields.add(
    SegmentField(
        name="groups.kind", label=Bilingual("In a group of the kind", "加入的小组类型"), group=GROUPS,
        rows=f"{_IN} AND g.kind = ANY({{of}})",
        says=Bilingual("are in some %(of)s", "加入了某个%(of)s"),
        denies=Bilingual("are in no %(of)s", "未加入任何%(of)s"),
        often=Bilingual("are in at least %(times)s groups (%(of)s)", "加入了至少 %(times)s 个%(of)s"),
        seldom=Bilingual("are in fewer than %(times)s groups (%(of)s)", "加入的%(of)s不足 %(times)s 个"),
        choices=among(KINDS), windowed=True,
    )
)  # fmt: skip
segment_fields.add(
    SegmentField(
        name="groups.group", label=Bilingual("In the group", "所在小组"), group=GROUPS,
        rows=f"{_IN} AND g.id::text = ANY({{of}})",
        says=Bilingual("are in the group %(of)s", "加入了小组%(of)s"),
        denies=Bilingual("are not in the group %(of)s", "未加入小组%(of)s"),
        choices=Choices(offered=open_groups, labels=group_names, quoted=True), windowed=True,
    )
)  # fmt: skip
segment_fields.add(
    SegmentField(
        name="groups.any", label=Bilingual("In any group", "加入任何小组"), group=GROUPS, rows=_IN,
        says=Bilingual("are in a group", "加入了小组"), denies=Bilingual("are in no group", "未加入任何小组"),
        often=Bilingual("are in at least %(times)s groups", "加入了至少 %(times)s 个小组"),
        seldom=Bilingual("are in fewer than %(times)s groups", "加入的小组不足 %(times)s 个"), windowed=True,
    )
)  # fmt: skip
segment_fields.add(
    SegmentField(
        name="groups.seat", label=Bilingual("Role in a group", "小组职务"), group=GROUPS,
        rows="""SELECT s.member_id AS who, s.group_id AS what FROM groups_seat s JOIN groups_group g ON g.id = s.group_id
            WHERE s.ended_at IS NULL AND s.since <= ({now} AT TIME ZONE 'UTC')::date
            AND (s.until IS NULL OR s.until >= ({now} AT TIME ZONE 'UTC')::date)
            AND g.closed_at IS NULL AND g.door <> 'hidden' AND s.role = ANY({of})""",
        says=Bilingual("are %(of)s of a group", "在小组中担任%(of)s"),
        denies=Bilingual("are not %(of)s of any group", "未在任何小组中担任%(of)s"),
        choices=among(ROLES),
    )
)  # fmt: skip
