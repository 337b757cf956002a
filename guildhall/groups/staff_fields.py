"""What the values of this room's rows in the staff log are called."""

from __future__ import annotations

from guildhall.kernel.staff_fields import StaffField, listed, staff_fields
from guildhall.kernel.text import Bilingual

for _name, _label in (
    ("group", Bilingual("Group", "小组")),
    ("people", Bilingual("People who came along", "随迁成员数")),
    ("roles", Bilingual("Roles that went along", "随迁角色数")),
):
    staff_fields.add(StaffField(name=f"groups.{_name}", label=_label))
for _name, _label in (
    ("meetings", Bilingual("Meetings that went along", "随迁例会")),
    ("spaces", Bilingual("Spaces that went along", "随迁版块")),
    ("documents", Bilingual("Files that went along", "随迁文件")),
    ("announcements", Bilingual("Announcements that went along", "随迁公告")),
):
    staff_fields.add(StaffField(name=f"groups.{_name}", label=_label, tell=listed))
