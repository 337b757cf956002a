"""Conversations as those who take part see them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, Q, Subquery

from guildhall.kernel.registry import port
from guildhall.members.models import Member
from guildhall.outreach.models import Conversation, Message, Participant, Reach, StaffReading, Watch
from guildhall.outreach.rules.contacts import can_contact_members
from guildhall.outreach.rules.conversations import may_begin

PAGE = 30


@dataclass(frozen=True)
class Listed:
    conversation: Conversation
    people: list[Member]
    last: str
    is_unread: bool


@dataclass(frozen=True)
class Thread:
    conversation: Conversation
    people: list[Member]
    messages: list[Message]
    older: int | None
    takes_part: bool


def reach_of(member: Member) -> Reach:
    return Reach.objects.filter(member=member).first() or Reach(member=member)


def is_blocked(one: Member, other: Member) -> bool:
    """Either way, as the room that keeps blocks says."""
    asked = port("blocked", "members.member")
    return bool(asked and asked(one, other))


def may_write_to(writer: Member, reader: Member) -> bool:
    reach = reach_of(reader)
    followed = Watch.objects.said_by(reader.pk).filter(kind="member", ref=writer.pk, level=Watch.Level.WATCH).exists()
    return may_begin(
        policy=reach.policy, is_minor=reach.is_minor, is_followed=followed,
        is_staff=can_contact_members(writer), is_blocked=is_blocked(writer, reader),
    )  # fmt: skip


def people_named(handles: Iterable[str]) -> tuple[list[Member], list[str]]:
    """Those who can be written to, and the names nobody has."""
    found, unknown = [], []
    for handle in handles:
        member = Member.objects.present().arrived().filter(handle__iexact=handle.lstrip("@"), claimed_at__isnull=False)
        person = member.first()
        if person is None:
            unknown.append(handle)
        elif person not in found:
            found.append(person)
    return found, unknown


def conversations_of(member: Member, before: str = "") -> tuple[list[Listed], str]:
    last = Message.objects.filter(conversation=OuterRef("pk"), hidden_at=None).order_by("-pk").values("text")[:1]
    read = Participant.objects.filter(conversation=OuterRef("pk"), member=member).values("read_at")[:1]
    rows = Conversation.objects.of(member).annotate(last=Subquery(last), seen_at=Subquery(read))
    if before.isascii() and before.isdigit() and len(before) < 18:
        key = Conversation.objects.filter(pk=before).values_list("active_at", flat=True).first()
        rows = rows.filter(Q(active_at__lt=key) | Q(active_at=key, pk__lt=before)) if key else rows
    found = list(rows.order_by("-active_at", "-pk")[: PAGE + 1])
    people = _people(found[:PAGE], member)
    shown = [
        Listed(row, people.get(row.pk, []), (row.last or "")[:140], row.seen_at is None or row.seen_at < row.active_at)
        for row in found[:PAGE]
    ]
    return shown, str(found[PAGE - 1].pk) if len(found) > PAGE else ""


def _people(rows: Sequence[Conversation], but: Member) -> dict[int, list[Member]]:
    """Who else takes part."""
    others: dict[int, list[Member]] = {}
    taking = Participant.objects.filter(conversation__in=rows).exclude(member=but).select_related("member__merged_into")
    for one in taking.order_by("pk"):
        others.setdefault(one.conversation_id, []).append(one.member.shown)
    return others


def thread_of(viewer: Any, pk: int, before: str = "") -> Thread | None:
    """The latest thirty, oldest of them first; None where the viewer may not read it."""
    conversation = Conversation.objects.visible_to(viewer).filter(pk=pk).first()
    if conversation is None:
        return None
    rows = Message.objects.filter(conversation=conversation).select_related("author__merged_into")
    if before.isascii() and before.isdigit() and len(before) < 18:
        rows = rows.filter(pk__lt=int(before))
    found = list(rows.order_by("-pk")[: PAGE + 1])
    older = found[PAGE - 1].pk if len(found) > PAGE else None
    takes_part = Conversation.objects.of(viewer).filter(pk=pk).exists()
    people = _people([conversation], viewer).get(pk, [])
    return Thread(conversation, people, found[:PAGE][::-1], older, takes_part)


def own_conversation(viewer: Any, pk: int) -> Conversation | None:
    return Conversation.objects.of(viewer).filter(pk=pk).first()


def message_of(viewer: Any, pk: int) -> Message | None:
    taking = Conversation.objects.of(viewer).values("pk")
    return Message.objects.select_related("conversation").filter(pk=pk, conversation__in=taking).first()


def titles_of(viewer: Any, ids: Iterable[int]) -> dict[int, str]:
    rows = list(Conversation.objects.of(viewer).filter(pk__in=list(ids))) if viewer.pk else []
    people = _people(rows, viewer) if rows else {}
    return {row.pk: row.title or ", ".join(str(one.display_name) for one in people.get(row.pk, [])) for row in rows}


def conversation_to_open(pk: int) -> Conversation | None:
    return Conversation.objects.annotate(number=Count("participants")).filter(pk=pk).first()


def readings_of(conversation: Conversation) -> list[StaffReading]:
    return list(conversation.readings.order_by("-at"))


def is_there(pk: int) -> bool:
    return Conversation.objects.filter(pk=pk).exists()


def who_takes_part(rows: Sequence[Any]) -> Iterable[tuple[int, int]]:
    """(row, member) for rows about conversations, or about staff opening one."""
    opened = {row.subject_id for row in rows if row.subject_type == "outreach.staffreading"}
    of = dict(StaffReading.objects.filter(pk__in=opened).values_list("pk", "conversation"))
    about = {
        row.id: of.get(row.subject_id) if row.subject_type == "outreach.staffreading" else row.subject_id
        for row in rows
    }
    taking = Participant.objects.filter(conversation__in=[pk for pk in about.values() if pk], left_at=None)
    people: dict[int, list[int]] = {}
    for conversation, member in taking.values_list("conversation", "member"):
        people.setdefault(conversation, []).append(member)
    return [(row, member) for row, pk in about.items() for member in people.get(pk or 0, [])]


def readings_shown(viewer: Any, ids: Iterable[int]) -> dict[int, tuple[int, str]]:
    """By id of the reading: the conversation and its name, for those who take part."""
    of = dict(StaffReading.objects.filter(pk__in=list(ids)).values_list("pk", "conversation"))
    titles = titles_of(viewer, of.values())
    return {pk: (conversation, titles[conversation]) for pk, conversation in of.items() if conversation in titles}
