"""What moderation may ask of announcements and inboxes of groups, and do to them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from guildhall.groups.actions.announcements import decide_announcement
from guildhall.groups.actions.inbox import decide_inquiry_message
from guildhall.groups.models import Announcement, Inquiry, InquiryMessage
from guildhall.groups.rules import can_moderate
from guildhall.kernel.moderated import SHOWN, Moderable, Moderated, decided_by
from guildhall.kernel.refusal import Refusal
from guildhall.kernel.registry import Port, ports
from guildhall.kernel.text import Bilingual
from guildhall.members.models import Member

GONE = Bilingual("This is not there any more.", "该内容已不存在。")
NOBODY_NOW = Bilingual("Former member", "已注销成员")


def facts_of_announcements(ids: Iterable[int]) -> dict[int, Moderable]:
    rows = Announcement.objects.filter(pk__in=list(ids)).select_related("author__merged_into")
    return {row.pk: _fact(row) for row in rows}


def _fact(row: Announcement) -> Moderable:
    return Moderable(
        text=row.source,
        title=row.title,
        url=row.get_absolute_url(),
        author_id=row.author_id,
        author=str(row.author.shown.display_name if row.author else NOBODY_NOW),
        space_id=None,
        created_at=row.published_at,
        state=row.hidden_as or SHOWN,
        edited_at=row.edited_at,
    )


def announcements_seen(viewer: Any, ids: Iterable[int]) -> set[int]:
    return set(Announcement.objects.visible_to(viewer).filter(pk__in=list(ids)).values_list("pk", flat=True))


def looked_after_by(viewer: Any) -> set[int] | None:
    return None if can_moderate(viewer) else set()


def announcements_by(member: int) -> list[int]:
    mine = Announcement.objects.filter(author__in=Member.objects.behind(Member.objects.get(pk=member)))
    return list(mine.order_by("pk").values_list("pk", flat=True))


def _decide(how: str, actor: Any, pk: int, _why: str = "") -> None:
    found = Announcement.objects.filter(pk=pk).first()
    if found is None:
        raise Refusal("gone", GONE)
    decide_announcement(actor=actor, announcement=found, how=how)


ports.add(
    Port(
        name="groups.announcement.moderated",
        kind="moderated",
        answers=Moderated(
            label=Bilingual("Announcement of a group", "小组公告"),
            facts=facts_of_announcements,
            visible_to=announcements_seen,
            **decided_by(_decide),  # type: ignore[arg-type]
            looked_after_by=looked_after_by,
            of_author=announcements_by,
        ),
    )
)


def facts_of_messages(ids: Iterable[int]) -> dict[int, Moderable]:
    rows = InquiryMessage.objects.filter(pk__in=list(ids)).select_related("author__merged_into", "inquiry__group")
    return {row.pk: _message_fact(row) for row in rows}


def _message_fact(row: InquiryMessage) -> Moderable:
    return Moderable(
        text=row.text,
        title=str(row.inquiry.group.name),
        url=row.inquiry.get_absolute_url(),
        author_id=row.author_id,
        author=str(row.author.shown.display_name if row.author else NOBODY_NOW),
        space_id=None,
        created_at=row.written_at,
        state=row.hidden_as or SHOWN,
    )


def messages_seen(viewer: Any, ids: Iterable[int]) -> set[int]:
    seen = Inquiry.objects.visible_to(viewer)
    return set(InquiryMessage.objects.filter(pk__in=list(ids), inquiry__in=seen).values_list("pk", flat=True))


def messages_by(member: int) -> list[int]:
    mine = InquiryMessage.objects.filter(author__in=Member.objects.behind(Member.objects.get(pk=member)))
    return list(mine.order_by("pk").values_list("pk", flat=True))


def _decide_message(how: str, actor: Any, pk: int, _why: str = "") -> None:
    found = InquiryMessage.objects.filter(pk=pk).first()
    if found is None:
        raise Refusal("gone", GONE)
    decide_inquiry_message(actor=actor, message=found, how=how)


ports.add(
    Port(
        name="groups.inquirymessage.moderated",
        kind="moderated",
        answers=Moderated(
            label=Bilingual("Message to a group", "小组来信"),
            facts=facts_of_messages,
            visible_to=messages_seen,
            **decided_by(_decide_message),  # type: ignore[arg-type]
            looked_after_by=looked_after_by,
            of_author=messages_by,
        ),
    )
)
