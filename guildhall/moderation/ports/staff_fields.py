"""What the values of moderation's rows in the staff log are called."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format

from guildhall.kernel.staff_fields import StaffField, staff_fields
from guildhall.kernel.text import Bilingual
from guildhall.moderation.rules.levels import LEVELS

_STATES = {
    "shown": Bilingual("shown", "可见"),
    "held": Bilingual("held", "待审核"),
    "hidden": Bilingual("hidden", "已隐藏"),
    "deleted": Bilingual("deleted", "已删除"),
    "purged": Bilingual("purged", "已清除"),
}
_KINDS = {
    "held": Bilingual("Held until looked at", "审核前暂不显示"),
    "hidden": Bilingual("Hidden", "隐藏"),
    "deleted": Bilingual("Deleted", "删除"),
    "warned": Bilingual("Warning", "警告"),
    "silenced": Bilingual("Silenced", "禁言"),
    "suspended": Bilingual("Suspended", "封禁"),
    "spam": Bilingual("Account shut as spam", "作为垃圾账号关闭"),
}
_DECISIONS = {
    "approved": Bilingual("approved", "通过"),
    "rejected": Bilingual("rejected", "拒绝"),
    "deleted": Bilingual("deleted", "删除"),
    "spam": Bilingual("spam", "垃圾账号"),
}
_OUTCOMES = {"upheld": Bilingual("stands", "维持原决定"), "overturned": Bilingual("undone", "撤销原决定")}


def _moment(value: Any) -> str:
    return date_format(timezone.localtime(datetime.fromisoformat(value)), "DATETIME_FORMAT")


for _room in ("moderation", "content"):
    staff_fields.add(StaffField(name=f"{_room}.state", label=Bilingual("State", "状态"), values=_STATES))
staff_fields.add(StaffField(name="moderation.kind", label=Bilingual("Decision", "处理"), values=_KINDS))
staff_fields.add(StaffField(name="moderation.until", label=Bilingual("Until", "截止"), tell=_moment))
staff_fields.add(StaffField(name="moderation.decision", label=Bilingual("Decision", "审核结果"), values=_DECISIONS))
staff_fields.add(StaffField(name="moderation.outcome", label=Bilingual("Appeal", "申诉结果"), values=_OUTCOMES))
staff_fields.add(
    StaffField(
        name="moderation.level",
        label=Bilingual("Level", "等级"),
        values={
            str(level): Bilingual(f"{level} {name.en}", f"{level} {name.zh_hans}") for level, name in enumerate(LEVELS)
        },
    )
)
