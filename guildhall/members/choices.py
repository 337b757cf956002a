"""What the operator may choose about people."""

from __future__ import annotations

from django.utils.translation import gettext as _

from guildhall.kernel.registry import Setting, SettingGroup, setting_groups, settings
from guildhall.kernel.text import Bilingual
from guildhall.members.queries.people import by_name
from guildhall.members.rules.founding import can_invite

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
