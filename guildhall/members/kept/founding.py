"""How a member came, who greeted them, what they were asked when they fell silent."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from guildhall.kernel.kept import Kept, KeptLine, kept
from guildhall.kernel.text import Bilingual
from guildhall.members.models import Invitation, InvitedMember, Member, SilentQuestion, Welcome


def _invitations(member: Member) -> list[KeptLine]:
    """By whom they came, and those they made."""
    came = InvitedMember.objects.filter(member=member).select_related("invitation__made_by")
    made = Invitation.objects.filter(made_by=member).order_by("-made_at", "-pk")
    lines = [KeptLine(_("You came by an invitation"), str(one.invitation.made_by.display_name), one.at) for one in came]
    return [*lines, *(KeptLine(_for(one), one.note, one.made_at) for one in made)]


def _for(one: Invitation) -> str:
    said = ngettext(
        "Invitation for %(uses)s person; %(used)s came", "Invitation for %(uses)s people; %(used)s came", one.uses
    )
    return said % {"uses": one.uses, "used": one.used}


def _welcome(member: Member) -> list[KeptLine]:
    rows = Welcome.objects.filter(member=member).select_related("by")
    return [KeptLine(one.words, str(one.by.display_name) if one.by else "", one.at) for one in rows]


def _silence(member: Member) -> list[KeptLine]:
    rows = SilentQuestion.objects.filter(member=member)
    return [KeptLine(one.get_missing_display() or _("You have not answered"), one.words, one.asked_at) for one in rows]


kept.add(
    Kept(
        name="members.invitations", order=13, of="members.Invitation members.InvitedMember", lines=_invitations,
        label=Bilingual("Invitations", "邀请"),
        why=Bilingual("To know who brought whom.", "用于了解谁邀请了谁。"),
        ends=Bilingual("By whom you came goes when you ask to be erased; invitations you made stay, without your name.",
                       "申请清除个人数据后，邀请来源会删除；你发出的邀请保留，但去掉你的名字。"),
    )
)  # fmt: skip
kept.add(
    Kept(
        name="members.welcome", order=14, of="members.Welcome", lines=_welcome,
        label=Bilingual("How you were welcomed", "收到的欢迎"),
        why=Bilingual("So that everybody is welcomed once, and by a person.", "确保每个人都收到一次来自真人的欢迎。"),
    )
)  # fmt: skip
kept.add(
    Kept(
        name="members.silence", order=15, of="members.SilentQuestion", lines=_silence,
        label=Bilingual("What you were asked when you fell silent", "沉默后的询问"),
        why=Bilingual("To learn what was missing, and to ask nobody twice.", "用于了解缺少了什么，且不重复询问。"),
    )
)  # fmt: skip
