"""What this room keeps about a member, as it tells them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Q

from guildhall.kernel.kept import Kept, KeptLine, kept
from guildhall.kernel.text import Bilingual
from guildhall.members.models import Member
from guildhall.outreach.models import (
    Block,
    Contact,
    Mail,
    Message,
    Notice,
    Participant,
    Preference,
    Presence,
    QuietHours,
    Reach,
    Skip,
    StaffReading,
    Watch,
)

OWN = Bilingual("Your own choices.", "你自己的选择。")


def _rows(*models: Any) -> Callable[[Member], int]:
    return lambda member: sum(one.objects.filter(member=member).count() for one in models)


def _contacts(member: Member) -> list[KeptLine]:
    rows = Contact.objects.filter(member__in=Member.objects.behind(member)).order_by("-at", "-pk")
    return [KeptLine(one.about, one.get_channel_display(), one.at) for one in rows]


def _told(member: Member) -> int:
    mails = Mail.objects.filter(Q(member=member) | Q(to__iexact=member.email or "-")).count()
    return mails + _rows(Notice, Skip)(member)


def _readings(member: Member) -> list[KeptLine]:
    mine = Participant.objects.of(member).values("conversation")
    rows = StaffReading.objects.filter(conversation__in=mine).order_by("-at", "-pk")
    return [KeptLine(one.reason, "", one.at) for one in rows]


kept.add(
    Kept(
        name="outreach.conversations", order=28, of="outreach.Conversation outreach.Participant",
        number=lambda member: Participant.objects.of(member).count(), url_name="outreach:conversations",
        label=Bilingual("Conversations you take or took part in", "参与过的会话"),
        why=Bilingual("So that you find them again, with what you have read.", "方便你回到会话并记住读到哪里。"),
        ends=Bilingual("Stays for the others, with a former member in it.", "为会话中的其他人保留，显示为前成员。"),
    )
)  # fmt: skip
kept.add(
    Kept(
        name="outreach.messages", order=29, of="outreach.Message outreach.SealedMessage", url_name="outreach:conversations",
        number=lambda member: Message.objects.filter(author=member).count(),
        label=Bilingual("Messages you wrote", "你发送的消息"),
        why=Bilingual("For those you wrote them to. Staff reads them only if reported, or with a reason you are told.",
                      "供会话中的人查看。仅在被举报或说明理由并通知你时，工作人员才能查看。"),
        ends=Bilingual("Their words go when you ask to be erased; what was sealed for an open case, when that is closed.",
                       "申请清除个人数据后删除正文；为未结个案封存的内容在结案后删除。"),
    )
)  # fmt: skip
kept.add(
    Kept(
        name="outreach.readings", order=29, of="outreach.StaffReading", lines=_readings,
        label=Bilingual("When staff opened a conversation of yours", "工作人员查看你的会话的记录"),
        why=Bilingual("So that it is answered for, with its reason.", "查看须有理由，并有人负责。"),
        ends=Bilingual("Stays; it says who read and why, and not your words.", "保留。只记录谁因何查看，不含消息正文。"),
    )
)  # fmt: skip
kept.add(
    Kept(
        name="outreach.contacts", order=30, of="outreach.Contact", lines=_contacts,
        label=Bilingual("When staff was in touch with you", "工作人员的联系记录"),
        why=Bilingual("So that you hear from them seldom: twice in 30 days, more with a reason.", "避免打扰：30 天两次，再多需理由。"),
    )
)  # fmt: skip
kept.add(
    Kept(
        name="outreach.notices", order=31, number=_told, url_name="outreach:choose_notices",
        of="outreach.News outreach.Notice outreach.Skip outreach.Mail",
        label=Bilingual("Notices and mails you were sent, or were spared", "发送给你或未打扰你的通知与邮件"),
        why=Bilingual("To tell you once of each thing, and to see whether mail arrives.", "确保每件事只通知一次，并确认邮件是否送达。"),
    )
)  # fmt: skip
kept.add(
    Kept(
        name="outreach.choices", order=32, of="outreach.Watch outreach.Preference outreach.QuietHours",
        number=_rows(Watch, Preference, QuietHours), url_name="outreach:choose_notices",
        label=Bilingual("What you want to hear of", "通知偏好"), why=OWN,
    )
)  # fmt: skip
kept.add(
    Kept(
        name="outreach.reach", order=33, of="outreach.Reach outreach.Block", number=_rows(Reach, Block),
        url_name="outreach:choose_reach", label=Bilingual("Who may write to you", "谁可以给你发消息"), why=OWN,
    )
)  # fmt: skip
kept.add(
    Kept(
        name="outreach.presence", order=34, of="outreach.Presence", number=_rows(Presence),
        label=Bilingual("When you were last here", "最近在线时间"),
        why=Bilingual("So that no mail is sent to you while you are here.", "你在线时不发邮件。"),
    )
)  # fmt: skip
