from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from guildhall.kernel import clock
from guildhall.kernel.actor import HOUSE
from guildhall.kernel.registry import Privacy, classify, privacy
from guildhall.members.models import Member
from guildhall.outreach import kept  # noqa: F401 - declared by being imported
from guildhall.outreach.actions import suppress_address
from guildhall.outreach.actions.seals import empty_seals
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
    Suppression,
    Watch,
)

classify("outreach.Mail", "to", about="contact", on_erase="delete")
classify("outreach.Mail", "member", about="identity", on_erase="delete")
classify("outreach.Mail", "written_at sent_at failed_at", about="activity", on_erase="delete")
classify("outreach.Mail", "subject", about="content", on_erase="delete")
classify(
    "outreach.Mail", "text html headers", about="security", on_erase="delete", export=False,
    why="The words hold links that opened the account.",
)  # fmt: skip
classify(
    "outreach.Mail", "sender language kind due_at attempts error message_id cleared_at", about="none", on_erase="delete"
)


classify("outreach.Watch", "member", about="identity", on_erase="delete")
classify("outreach.Watch", "kind ref level way since", about="activity", on_erase="delete")


classify("outreach.News", "actor_key", about="activity", on_erase="key", export=False)
classify(
    "outreach.News",
    "activity kind verb subject_type subject_id thread_kind thread_ref about places sources at reached done_at"
    " withdrawn_at withdrawn_as",
    about="none", on_erase="keep", export=False, why="It says what happened; nothing in it points to a person any more.",
)  # fmt: skip
classify("outreach.Notice", "member", about="identity", on_erase="delete", export=False)
classify(
    "outreach.Notice", "news made_at app mail shown_at read_at due_at mailed_at", about="activity", on_erase="delete"
)
classify("outreach.Skip", "member", about="identity", on_erase="delete", export=False)
classify("outreach.Skip", "news channel reason at", about="activity", on_erase="delete")
classify("outreach.Preference", "member", about="identity", on_erase="delete", export=False)
classify("outreach.Preference", "kind channel pace since", about="activity", on_erase="delete")
classify("outreach.QuietHours", "member", about="identity", on_erase="delete", export=False)
classify("outreach.QuietHours", "begin end", about="activity", on_erase="delete")
classify("outreach.Presence", "member", about="identity", on_erase="delete", export=False)
classify("outreach.Presence", "at", about="activity", on_erase="delete")
classify("outreach.Reach", "member policy of_age_on", about="identity", on_erase="delete")
classify("outreach.Conversation", "started_by", about="identity", on_erase="key", export=False)
classify("outreach.Conversation", "title", about="content", on_erase="keep", why="The others go on talking there.")
classify("outreach.Conversation", "pair started_at active_at", about="none", on_erase="keep", export=False,
         why="Numbers of members; that of who left is nobody's any more.")  # fmt: skip
classify("outreach.Participant", "member", about="identity", on_erase="key", export=False)
classify("outreach.Participant", "conversation joined_at read_at left_at", about="activity", on_erase="keep",
         why="That somebody took part, not who.")  # fmt: skip
classify("outreach.Message", "author", about="identity", on_erase="key", export=False)
classify("outreach.Message", "text", about="content", on_erase="clear")
classify("outreach.Message", "conversation written_at", about="activity", on_erase="keep", why="An empty message.")
classify("outreach.Message", "hidden_at hidden_as", about="none", on_erase="keep", export=False,
         why="What was decided about it, without its words.")  # fmt: skip
classify("outreach.Message", "hidden_by", about="activity", on_erase="key", export=False)
classify("outreach.SealedMessage", "text", about="content", on_erase="clear", export=False,
         why="While a case is open that needs it, it stays for the case, and goes in the night after that is closed.")  # fmt: skip
classify("outreach.Block", "member blocked since", about="identity", on_erase="delete")
classify("outreach.StaffReading", "read_by", about="activity", on_erase="key", export=False)
classify("outreach.Contact", "member about reason channel at answered_at", about="activity", on_erase="delete")
classify("outreach.Contact", "mail", about="none", on_erase="delete", export=False)
classify("outreach.Contact", "made_by", about="activity", on_erase="key", export=False)
classify("outreach.Suppression", "added_by", about="activity", on_erase="key", export=False)


def mails_of(member: Member) -> QuerySet[Mail]:
    return Mail.objects.filter(Q(member=member) | Q(to__iexact=member.email or "-"))


def export(member: Member) -> dict[str, Any]:
    """What was sent to a member, without the words: their links were secrets; what they were told and had chosen."""
    return {
        "mails": [_line(mail) for mail in mails_of(member).defer("text", "html").order_by("pk")],
        "watches": _rows(Watch, member, "kind ref level way since"),
        "notices": _rows(Notice, member, "news__kind news__verb made_at shown_at read_at mailed_at"),
        "not_told": _rows(Skip, member, "news__kind news__verb channel reason at"),
        "choices": _rows(Preference, member, "kind channel pace since"),
        "quiet_hours": _rows(QuietHours, member, "begin end"),
        "messages": _plainly(Message.objects.filter(author=member), "conversation text written_at"),
        "conversations": _rows(Participant, member, "conversation conversation__title joined_at read_at left_at"),
        "conversations_opened_by_staff": _plainly(_readings(member), "conversation reason at ends_at"),
        "who_may_write": _rows(Reach, member, "policy of_age_on"),
        "who_may_not_write": _rows(Block, member, "blocked__handle since"),
        "contacts_by_staff": _rows(Contact, member, "channel about reason at answered_at"),
        "last_here": _rows(Presence, member, "at"),
    }


def _rows(model: Any, member: Member, fields: str) -> list[dict[str, Any]]:
    return _plainly(model.objects.filter(member=member), fields)


def _plainly(rows: QuerySet[Any], fields: str) -> list[dict[str, Any]]:
    found = rows.order_by("pk").values(*fields.split())
    return [{name.removeprefix("news__"): _plain(value) for name, value in row.items()} for row in found]


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _readings(member: Member) -> QuerySet[StaffReading]:
    mine = Participant.objects.filter(member=member).values("conversation")
    return StaffReading.objects.filter(conversation__in=mine)


def _line(mail: Mail) -> dict[str, Any]:
    return {
        "to": mail.to,
        "subject": mail.subject,
        "kind": mail.kind,
        "written_at": mail.written_at.isoformat(),
        "sent_at": mail.sent_at.isoformat() if mail.sent_at else None,
        "failed_at": mail.failed_at.isoformat() if mail.failed_at else None,
    }


def erase(member: Member) -> None:
    """Of who left stays a mark at their address that tells nobody what it is: whoever writes to many spares it."""
    if member.email:
        suppress_address(actor=HOUSE, address=member.email, reason=Suppression.Reason.LEFT, is_known=False)
    mails_of(member).delete()
    empty_seals(actor=HOUSE, of=member)
    Message.objects.filter(author=member).update(text="")
    Participant.objects.filter(member=member, left_at=None).update(left_at=clock.now())
    Block.objects.filter(blocked=member).delete()
    for model in (Contact, Reach, Block, Notice, Skip, Preference, QuietHours, Presence, Watch):
        model._default_manager.filter(member=member).delete()
    Watch.objects.filter(kind="member", ref=member.pk).delete()


privacy.add(Privacy(name="outreach", export=export, erase=erase, order=40))
