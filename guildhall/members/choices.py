"""What the operator may choose about people."""

from __future__ import annotations

from dataclasses import astuple

from django.utils.translation import gettext as _

from guildhall.kernel.registry import Setting, SettingGroup, setting_groups, settings
from guildhall.kernel.text import Bilingual
from guildhall.members.queries.people import by_name
from guildhall.members.rules.founding import can_invite
from guildhall.members.rules.lifecycle import SHIPPED, Limits

setting_groups.add(
    SettingGroup(
        name="people",
        label=Bilingual("People", "成员"),
        about=Bilingual("Who counts as what, and who is asked.", "成员状态的划分，以及向谁询问。"),
        order=25,
    )
)


def somebody_who_invites(handle: str) -> str:
    """Raises ValueError where nobody of that handle may invite; none at all is allowed."""
    if not handle:
        return ""
    found = by_name(handle)
    if found is None or not can_invite(found.shown):
        raise ValueError(_("Nobody of this handle may invite and welcome members. Name a colleague who may."))
    return str(found.shown.handle)


settings.add(
    Setting(
        name="members.silence_host",
        type=str,
        default="",
        maximum=60,
        clean=somebody_who_invites,
        group="people",
        label=Bilingual("Who asks members that fall silent", "由谁询问沉默的成员"),
        help=Bilingual(
            "The handle of a colleague. Every night members whose silence is unusual are asked once, in that name, what was missing."
            " Empty: nobody is asked by itself.",
            "填写一位同事的用户名。每晚以其名义向异常沉默的成员询问一次缺少什么。留空则不自动询问。",
        ),
    )
)


_LIMITS = (
    Bilingual("Joined, activated and new: for so many days", "新加入、已激活、新贡献者：持续天数"),
    Bilingual("Resurrected: for so many days", "回流：持续天数"),
    Bilingual("Regular: days with a contribution, of the last 90", "常客：最近 90 天内有贡献的天数"),
    Bilingual("Core: active days, of the last 90", "核心成员：最近 90 天内的活跃天数"),
    Bilingual("Core: days with a contribution, of the last 90", "核心成员：最近 90 天内有贡献的天数"),
    Bilingual("At risk: silence less likely than so many percent", "有流失风险：沉默概率低于百分之几"),
    Bilingual("Dormant: days of silence", "沉睡：沉默天数"),
    Bilingual("Lost: days of silence", "已流失：沉默天数"),
)


def in_order(values: list[int]) -> list[int]:
    """Raises ValueError with the sentence that says what does not go together."""
    if fault := Limits(*values).disorder:
        raise ValueError(fault)
    return values


settings.add(
    Setting(
        name="members.lifecycle",
        type=list,
        kind="numbers",
        default=list(astuple(SHIPPED)),
        choices=tuple(enumerate(_LIMITS)),
        minimum=1,
        maximum=3650,
        clean=in_order,
        group="people",
        label=Bilingual("Days of the lifecycle", "生命周期天数"),
        help=Bilingual(
            "Holds from the next nightly count on. What was told before keeps the days it was told by.",
            "从下一次夜间统计起生效；此前的状态仍按当时的天数说明。",
        ),
    )
)
