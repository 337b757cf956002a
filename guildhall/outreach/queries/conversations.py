"""Conversations as those who take part see them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Lower

from guildhall.kernel.registry import port
from guildhall.members.models import Member
from guildhall.members.queries import members_of_keys
from guildhall.outreach.models import Block, Conversation, Message, Participant, Reach, StaffReading, Watch
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
    unwanted: set[int]  # by whom the viewer reads nothing unasked, where several take part

    @property
    def other(self) -> Member | None:
        """Of two."""
        return self.people[0] if self.conversation.pair and self.people else None


def reach_of(member: Member) -> Reach:
    """What the person said, under any of their accounts: of the one they have now first, the later coming of age."""
    said = sorted(
        Reach.objects.filter(Q(member=member) | Q(member__merged_into=member)),
        key=lambda one: one.member_id != member.pk,
    )
    found = said[0] if said else Reach(member=member)
    found.of_age_on = max((one.of_age_on for one in said if one.of_age_on), default=None)
    return found


def lets_not_write(reader: Member, writer: Member) -> bool:
    """The reader said so."""
    return Block.objects.by(reader.shown).against(writer.shown).exists()


def is_blocked(one: Member, other: Member) -> bool:
    """Either way, here or as the room says that keeps other blocks."""
    asked = port("blocked", "members.member")
    return lets_not_write(one, other) or lets_not_write(other, one) or bool(asked and asked(one, other))


def may_write_to(writer: Member, reader: Member) -> bool:
    reach = reach_of(reader)
    return may_begin(
        policy=reach.policy, is_minor=reach.is_minor, is_followed=_follows(reader, writer),
        is_staff=can_contact_members(writer), is_blocked=is_blocked(writer, reader),
    )  # fmt: skip


def closed_to(writer: Member, reader: Member) -> str:
    """Whom alone the reader lets begin, where the writer is not among them: 'followed' or 'staff'. A block is not told."""
    reach = reach_of(reader)
    policy = Reach.Policy.FOLLOWED if reach.is_minor and reach.policy == Reach.Policy.ANYONE else reach.policy
    if policy == Reach.Policy.ANYONE or can_contact_members(writer) or _talks(writer, reader):
        return ""
    return "" if policy == Reach.Policy.FOLLOWED and _follows(reader, writer) else str(policy)


def _talks(one: Member, other: Member) -> bool:
    """A conversation of two is there already."""
    pair = "-".join(map(str, sorted((one.pk, other.pk))))
    return Conversation.objects.filter(pair=pair).exists()


def _follows(reader: Member, writer: Member) -> bool:
    said = Watch.objects.said_by(reader.pk).filter(kind="member", level=Watch.Level.WATCH)
    return said.filter(Q(ref=writer.pk) | Q(ref__in=Member.objects.behind(writer).values("pk"))).exists()


def is_stranger_to_minor(writer: Member, reader: Member) -> bool:
    """Also in a conversation that goes on: they were not followed, or are not any more."""
    is_minor = reach_of(reader).is_minor
    return is_minor and not can_contact_members(writer) and not _follows(reader, writer)


def places_in(conversation: Conversation, *, but: Member) -> QuerySet[Participant]:
    """Of the others, also of who left."""
    others = Participant.objects.filter(conversation=conversation).exclude(member=but).exclude(member__merged_into=but)
    return others.select_related("member__merged_into").order_by("pk")


def blocks_of(member: Member) -> list[Block]:
    return list(Block.objects.by(member).select_related("blocked__merged_into").order_by("-since", "-pk"))


def block_of(member: Member, pk: int) -> Block | None:
    return Block.objects.by(member).filter(pk=pk).first()


def _unwanted(member: Member) -> set[int]:
    """Accounts of those whom the member does not let write."""
    said = Block.objects.by(member).values("blocked")
    return set(Member.objects.filter(Q(pk__in=said) | Q(merged_into__in=said)).values_list("pk", flat=True))


def people_named(handles: Iterable[str]) -> tuple[list[Member], list[str]]:
    """Those who can be written to, and the names nobody has."""
    asked = list(dict.fromkeys(handle.lstrip("@").lower() for handle in handles))
    here = Member.objects.present().arrived().people().filter(claimed_at__isnull=False)
    named = here.annotate(called=Lower("handle")).filter(called__in=asked)
    known = {member.handle.lower(): member for member in named}
    return [known[one] for one in asked if one in known], [one for one in asked if one not in known]


def conversations_of(member: Member, before: str = "") -> tuple[list[Listed], str]:
    own = Conversation.objects.of(member)
    said = Message.objects.filter(conversation=OuterRef("pk"), hidden_at=None).order_by("-pk")
    said = said.exclude(conversation__pair=None, author__in=_unwanted(member))
    read = Participant.objects.of(member).filter(conversation=OuterRef("pk"), left_at=None).values("read_at")[:1]
    rows = own.annotate(
        last=Subquery(said.values("text")[:1]), last_at=Subquery(said.values("written_at")[:1]), seen_at=Subquery(read)
    )
    if before.isascii() and before.isdigit() and len(before) < 18:
        key = own.filter(pk=before).values_list("active_at", flat=True).first()
        rows = rows.filter(Q(active_at__lt=key) | Q(active_at=key, pk__lt=before)) if key else rows
    found = list(rows.order_by("-active_at", "-pk")[: PAGE + 1])
    people = _people(found[:PAGE], member)
    shown = [
        Listed(row, people.get(row.pk, []), (row.last or "")[:140], _is_new(row.last_at, row.seen_at))
        for row in found[:PAGE]
    ]
    return shown, str(found[PAGE - 1].pk) if len(found) > PAGE else ""


def _is_new(last_at: datetime | None, seen_at: datetime | None) -> bool:
    return last_at is not None and (seen_at is None or seen_at < last_at)


def _people(rows: Sequence[Conversation], but: Member) -> dict[int, list[Member]]:
    """Who else takes part; of two also who left."""
    others: dict[int, list[Member]] = {}
    taking = Participant.objects.filter(conversation__in=rows).filter(
        Q(left_at=None) | Q(conversation__pair__isnull=False)
    )
    for one in taking.select_related("member__merged_into").order_by("pk"):
        person = one.member.shown
        if person != but and person not in others.setdefault(one.conversation_id, []):
            others[one.conversation_id].append(person)
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
    unwanted = _unwanted(viewer) if takes_part and not conversation.pair else set()
    return Thread(conversation, people, found[:PAGE][::-1], older, takes_part, unwanted)


def own_conversation(viewer: Any, pk: int) -> Conversation | None:
    return Conversation.objects.of(viewer).filter(pk=pk).first()


def message_of(viewer: Any, pk: int) -> Message | None:
    return Message.objects.select_related("conversation").filter(pk__in=messages_of(viewer, [pk])).first()


def messages_of(viewer: Any, ids: Iterable[int]) -> set[int]:
    """Of these, those in conversations that the viewer takes part in."""
    taking = Conversation.objects.of(viewer).values("pk")
    return set(Message.objects.filter(pk__in=list(ids), conversation__in=taking).values_list("pk", flat=True))


def titles_of(viewer: Any, ids: Iterable[int]) -> dict[int, str]:
    rows = list(Conversation.objects.of(viewer).filter(pk__in=list(ids))) if viewer.pk else []
    people = _people(rows, viewer) if rows else {}
    return {row.pk: row.title or ", ".join(str(one.display_name) for one in people.get(row.pk, [])) for row in rows}


def conversation_to_open(pk: int) -> Conversation | None:
    here = Count("participants", filter=Q(participants__member__erased_at=None))
    return Conversation.objects.annotate(number=here).filter(pk=pk).first()


def readings_of(conversation: Conversation) -> list[StaffReading]:
    return list(conversation.readings.order_by("-at"))


def is_there(pk: int) -> bool:
    return Conversation.objects.filter(pk=pk).exists()


def who_is_written_to(rows: Sequence[Any]) -> Iterable[tuple[int, int]]:
    """(row, member) for messages: those who take part and do not keep the writer away."""
    people = _shown_in({row.subject_id for row in rows}, taking=Q(left_at=None))
    writers = members_of_keys(row.actor_key for row in rows)
    away = set(Block.objects.filter(blocked__in=writers.values()).values_list("member", "blocked"))
    told = [(row, member) for row in rows for member in people.get(row.subject_id, ())]
    return [
        (row.id, member) for row, member in told if (member, getattr(writers.get(row.actor_key), "pk", 0)) not in away
    ]


def whose_was_opened(rows: Sequence[Any]) -> Iterable[tuple[int, int]]:
    """(row, member) for conversations opened by staff: also those who left, whose words are read too."""
    of = dict(StaffReading.objects.filter(pk__in={row.subject_id for row in rows}).values_list("pk", "conversation"))
    people = _shown_in(of.values(), taking=Q())
    return [(row.id, member) for row in rows for member in people.get(of.get(row.subject_id, 0), ())]


def _shown_in(conversations: Iterable[int], *, taking: Q) -> dict[int, set[int]]:
    """Members by conversation, as who they are now."""
    people: dict[int, set[int]] = {}
    places = Participant.objects.filter(taking, conversation__in=list(conversations))
    for conversation, member, now in places.values_list("conversation", "member", "member__merged_into"):
        people.setdefault(conversation, set()).add(now or member)
    return people


def readings_shown(viewer: Any, ids: Iterable[int]) -> dict[int, tuple[int, str]]:
    """By id of the reading: the conversation and its name; both empty for who has left it."""
    rows = StaffReading.objects.filter(pk__in=list(ids))
    mine = (
        rows.filter(conversation__in=Participant.objects.of(viewer).values("conversation"))
        if viewer.pk
        else rows.none()
    )
    of = dict(mine.values_list("pk", "conversation"))
    titles = titles_of(viewer, of.values())
    return {pk: (one, titles[one]) if one in titles else (0, "") for pk, one in of.items()}
