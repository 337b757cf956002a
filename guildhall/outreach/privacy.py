from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from guildhall.kernel.registry import Privacy, classify, privacy
from guildhall.members.models import Member
from guildhall.outreach.models import Mail, Watch
from guildhall.outreach.queries import watches_of

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


def mails_of(member: Member) -> QuerySet[Mail]:
    return Mail.objects.filter(Q(member=member) | Q(to__iexact=member.email or "-"))


def export(member: Member) -> dict[str, Any]:
    """What was sent to a member, without the words: their links were secrets."""
    mails = [_line(mail) for mail in mails_of(member).defer("text", "html").order_by("pk")]
    return {"mails": mails, "watches": [_watch(watch) for watch in watches_of(member)]}


def _watch(watch: Watch) -> dict[str, Any]:
    return {"kind": watch.kind, "of": watch.ref, "level": watch.level, "since": watch.since.isoformat()}


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
    mails_of(member).delete()
    Watch.objects.filter(member=member).delete()
    Watch.objects.filter(kind="member", ref=member.pk).delete()


privacy.add(Privacy(name="outreach", export=export, erase=erase, order=40))
