"""What this room keeps about a member, as it tells them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from guildhall.groups.models import (
    Admission,
    Announcement,
    CalendarFeed,
    Candidate,
    Election,
    GroupMembership,
    InquiryMessage,
    RosterLine,
    Seat,
    Sponsorship,
    Voter,
)
from guildhall.kernel.kept import Kept, KeptLine, kept
from guildhall.kernel.text import Bilingual
from guildhall.members.models import Member


def _of(model: Any, member: Member, *beside: str) -> Any:
    return model.objects.filter(member__in=Member.objects.behind(member)).select_related(*beside)


def _groups(member: Member) -> list[KeptLine]:
    """In which groups they are or were, and which roles they had there."""
    rows = _of(GroupMembership, member, "group").order_by("-joined_at")
    seats = _of(Seat, member, "group").order_by("-since", "-pk")
    return [
        *(KeptLine(str(one.group), "", one.joined_at) for one in rows),
        *(KeptLine(str(one.group), one.get_role_display(), one.since) for one in seats),
    ]


def _admissions(member: Member) -> list[KeptLine]:
    """What they asked for, and for whom they were named as a sponsor."""
    asked = _of(Admission, member, "group").order_by("-opened_at", "-pk")
    named = _of(Sponsorship, member, "admission__group").order_by("-asked_at", "-pk")
    return [
        *(KeptLine(str(one.group), _state(one), one.opened_at) for one in asked),
        *(
            KeptLine(str(one.admission.group), _("You were named as a sponsor of somebody"), one.asked_at)
            for one in named
        ),
    ]


def _state(one: Admission) -> str:
    said = {
        "": pgettext("application to a group", "Open"),
        "accepted": pgettext("application to a group", "Accepted"),
        "declined": pgettext("application to a group", "Declined"),
        "withdrawn": pgettext("application to a group", "Withdrawn"),
    }
    return said[one.outcome]


def _elections(member: Member) -> list[KeptLine]:
    """That they could vote, and did; that they stood; that they ran one. A ballot leads to nobody, so it is not theirs."""
    could = _of(Voter, member, "election").order_by("-election__opened_at", "-pk")
    stood = _of(Candidate, member, "election").order_by("-stood_at", "-pk")
    ran = Election.objects.filter(officer__in=Member.objects.behind(member)).order_by("-called_at", "-pk")
    return [
        *(KeptLine(one.election.title, _voted(one), one.election.opened_at) for one in could),
        *(KeptLine(one.election.title, _("You stood as a candidate"), one.stood_at) for one in stood),
        *(KeptLine(one.title, _("You ran it"), one.called_at) for one in ran),
    ]


def _voted(one: Voter) -> str:
    return _("You voted; how, nobody can tell") if one.voted else _("You could vote and did not")


def _lists(member: Member) -> list[KeptLine]:
    rows = _of(RosterLine, member, "group").order_by("-seen_at", "-pk")
    return [KeptLine(f"{one.name} · {one.group}", one.source, one.seen_at) for one in rows]


def _announced(member: Member) -> list[KeptLine]:
    rows = Announcement.objects.filter(author=member).select_related("group").order_by("-pk")
    return [KeptLine(one.title, str(one.group), one.published_at) for one in rows]


def _wrote(member: Member) -> list[KeptLine]:
    rows = InquiryMessage.objects.filter(author=member).select_related("inquiry__group").order_by("-pk")
    return [KeptLine(one.text[:200], str(one.inquiry.group), one.written_at) for one in rows]


kept.add(
    Kept(
        name="groups.memberships", order=40, of="groups.GroupMembership groups.Seat", lines=_groups,
        label=Bilingual("Groups you are or were in, and your roles there", "加入过的小组与担任的职务"),
        why=Bilingual("It decides what you may read and vote on.", "决定你可以查看的内容和参与的投票。"),
    )
)  # fmt: skip
kept.add(
    Kept(
        name="groups.admissions", order=41, of="groups.Admission groups.Sponsorship", lines=_admissions,
        label=Bilingual("Applications to groups, and whom you vouched for", "小组申请与推荐"),
        why=Bilingual("So that leads decide on what you wrote, and can say later why.", "供负责人据此决定，并在之后说明理由。"),
    )
)  # fmt: skip
kept.add(
    Kept(
        name="groups.elections", order=42, of="groups.Voter groups.Candidate groups.Election", lines=_elections,
        label=Bilingual("Elections you took part in", "参与过的选举"),
        why=Bilingual("So that each votes once and the result can be counted again. Never how you voted.",
                      "确保每人只投一次、结果可以重新计算。不记录你投给了谁。"),
        ends=Bilingual("Goes when you ask to be erased; the result stays, without your name.",
                       "申请清除个人数据后删除；结果保留，但去掉你的名字。"),
    )
)  # fmt: skip
kept.add(
    Kept(
        name="groups.lists", order=43, of="groups.RosterLine", lines=_lists,
        label=Bilingual("Lists elsewhere that name you", "其他地方的名单"),
        why=Bilingual("To give you here the role in a group that you have there.", "让你在那里的小组职务在这里同样有效。"),
    )
)  # fmt: skip
kept.add(
    Kept(
        name="groups.calendar", order=44, of="groups.CalendarFeed",
        number=lambda member: CalendarFeed.objects.filter(member=member).count(),
        label=Bilingual("The address of your calendar of meetings", "例会日历的订阅地址"),
        why=Bilingual("So that your calendar may fetch it without signing in.", "让你的日历无需登录即可获取。"),
    )
)  # fmt: skip
kept.add(
    Kept(
        name="groups.announcements", order=45, of="groups.Announcement", lines=_announced,
        label=Bilingual("What you announced in groups", "你在小组发布的公告"),
        why=Bilingual("Those in the group read it, with what it said before.", "供小组成员阅读，包括历史版本。"),
        ends=Bilingual("The words stay with the group; your name goes when you ask to be erased.",
                       "内容归小组保留；申请清除个人数据后去掉你的名字。"),
    )
)  # fmt: skip
kept.add(
    Kept(
        name="groups.inbox", order=46, of="groups.Inquiry groups.InquiryMessage", lines=_wrote,
        label=Bilingual("What you wrote to leads of groups, or answered as one", "你写给小组负责人的来信，或作为负责人的回复"),
        why=Bilingual("So that whoever leads the group can answer and see what was answered.", "供小组负责人回复并了解之前的答复。"),
    )
)  # fmt: skip
