"""What the values of content's rows in the staff log are called; states are named where they are decided, in moderation."""

from __future__ import annotations

from guildhall.content.models import CLOSE_REASONS
from guildhall.content.models.spaces import Who
from guildhall.kernel.staff_fields import StaffField, listed, staff_fields
from guildhall.kernel.text import Bilingual

_WHO = {
    Who.MEMBERS.value: Bilingual("All members", "所有成员"),
    Who.GROUPS.value: Bilingual("Members of certain groups", "指定小组的成员"),
    Who.KEEPERS.value: Bilingual("Those who look after it", "管理该版块的人"),
}
_REASONS = {code: reason.label for code, reason in CLOSE_REASONS.items()}

staff_fields.add(StaffField(name="content.tags", label=Bilingual("Tags", "标签")))
staff_fields.add(StaffField(name="content.group", label=Bilingual("Group", "小组")))
staff_fields.add(StaffField(name="content.space", label=Bilingual("Space", "版块")))
staff_fields.add(StaffField(name="content.closed_as", label=Bilingual("Closed", "关闭原因"), values=_REASONS))
staff_fields.add(
    StaffField(name="content.openers", label=Bilingual("Who may open topics", "谁可以发主题"), values=_WHO)
)
staff_fields.add(StaffField(name="content.repliers", label=Bilingual("Who may reply", "谁可以回复"), values=_WHO))
for _name, _label in (
    ("opener_groups", Bilingual("Groups that open topics", "可发主题的小组")),
    ("replier_groups", Bilingual("Groups that reply", "可回复的小组")),
):
    staff_fields.add(StaffField(name=f"content.{_name}", label=_label, tell=listed))
