"""What the values of this room's rows in the staff log are called."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import TextChoices

from guildhall.kernel.registry import capabilities
from guildhall.kernel.staff_fields import StaffField, listed, staff_fields
from guildhall.kernel.text import Bilingual
from guildhall.members.models.record import Mark, Note

_ROLES = {
    "operator": Bilingual("Operator", "运营专员"),
    "manager": Bilingual("Community manager", "运营经理"),
    "director": Bilingual("Director", "运营总监"),
    "administrator": Bilingual("Administrator", "管理员"),
}


def _allowed(value: Any) -> str:
    """Names of capabilities as a role has them."""
    return listed(capabilities[name].label if name in capabilities else name for name in value)


def _named(choices: type[TextChoices]) -> Callable[[Any], str]:
    """What the model's own choices are called."""
    return lambda code: str(choices(code).label) if code in choices.values else str(code)


staff_fields.add(StaffField(name="members.role", label=Bilingual("Role", "角色"), values=_ROLES))
staff_fields.add(StaffField(name="members.capabilities", label=Bilingual("May do", "权限"), tell=_allowed))
staff_fields.add(StaffField(name="members.name", label=Bilingual("Name", "名称")))
staff_fields.add(StaffField(name="members.rules", label=Bilingual("Rules", "条件")))
staff_fields.add(
    StaffField(name="members.from", label=Bilingual("Taken from segment", "取自分层"), tell=lambda pk: f"#{pk}")
)
staff_fields.add(StaffField(name="members.members", label=Bilingual("Members", "成员"), tell=listed))
staff_fields.add(
    StaffField(
        name="members.by itself",
        label=Bilingual("Asked", "询问方式"),
        tell=lambda _: str(Bilingual("by itself, by night", "夜间自动")),
    )
)
staff_fields.add(StaffField(name="members.owner", label=Bilingual("Looked after by", "负责人")))
staff_fields.add(StaffField(name="members.mark", label=Bilingual("Mark", "标记"), tell=_named(Mark.Kind)))
staff_fields.add(StaffField(name="members.read by", label=Bilingual("Read by", "可见范围"), tell=_named(Note.Audience)))
