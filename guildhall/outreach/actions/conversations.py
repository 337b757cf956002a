"""Writing to one member or to a few: begun by those who may, kept from others, sealed when somebody reports it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import permutations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from guildhall.activity.actions import Staff, record
from guildhall.kernel import clock
from guildhall.kernel.actor import Actor
from guildhall.kernel.gates import gated
from guildhall.kernel.refusal import Forbidden, Refusal, require
from guildhall.kernel.registry import port
from guildhall.members.models import Member
from guildhall.outreach.actions.contacts import contact
from guildhall.outreach.activities import (
    ConversationBegun,
    ConversationLeft,
    ConversationOpened,
    MessageDecided,
    MessageDeleted,
    MessageSent,
    ReachChosen,
)
from guildhall.outreach.models import Contact, Conversation, Message, Participant, Reach, SealedMessage, StaffReading
from guildhall.outreach.models.conversations import MOST
from guildhall.outreach.queries.conversations import is_blocked, may_write_to, reach_of
from guildhall.outreach.rules.contacts import can_contact_members
from guildhall.outreach.rules.conversations import can_moderate_messages, can_read_conversations

SEALED = 20  # messages before the reported one that are kept with it
OPENED = timedelta(days=1)


@transaction.atomic
def choose_reach(*, actor: Actor, member: Member, policy: str, of_age_on: date | None = None) -> Reach:
    """Who may write to the member first. A day on which they come of age is only moved by staff once it is set.

    Refuses `not_allowed`, `no_such_policy`, `of_age`.
    """
    require(actor.actor_key == member.actor_key is not None)
    if policy not in Reach.Policy.values:
        raise Refusal("no_such_policy", _("Choose who may write to you."))
    locked = Member.objects.select_for_update(of=("self",)).get(pk=member.pk)
    held = reach_of(locked)
    if held.is_minor and of_age_on != held.of_age_on:
        raise Refusal("of_age", _("This day protects you, so it cannot be changed here. Ask staff if it is wrong."))
    reach, _made = Reach.objects.update_or_create(member=locked, defaults={"policy": policy, "of_age_on": of_age_on})
    record(ReachChosen(), subject=reach, actor=actor)
    return reach


@transaction.atomic
def begin_conversation(
    *, actor: Actor, people: Sequence[Member], text: str, title: str = "", reason: str = ""
) -> Conversation:
    """Between two there is one conversation; writing to somebody again goes on with it. By staff it counts as a contact.

    Refuses `not_a_member`, `nobody`, `too_many`, `not_taken` (who may not be written to is named), `over_budget` and
    what `send_message` refuses.
    """
    writer = _writer(actor)
    others = [one for one in people if one.pk != writer.pk]
    if not others:
        raise Refusal("nobody", _("Say to whom you write."))
    if len(others) >= MOST:
        raise Refusal("too_many", _("At most %(most)s people take part in a conversation."), most=MOST)
    list(
        Member.objects.select_for_update(of=("self",))
        .filter(pk__in=[one.pk for one in (writer, *others)])
        .order_by("pk")
    )
    found = _of_two(writer, others[0]) if len(others) == 1 else None
    if found is None:
        _require_taken(writer, others)
        found = _made(writer, others, title)
    if can_contact_members(writer):
        for one in others:
            contact(actor=actor, member=one, channel=Contact.Channel.MESSAGE, about=text.strip()[:200], reason=reason)
    send_message(actor=actor, conversation=found, text=text)
    return found


def _writer(actor: Actor) -> Member:
    if not isinstance(actor, Member) or actor.is_silenced:
        raise Forbidden("not_a_member", _("You cannot write now."))
    return actor


def _of_two(one: Member, other: Member) -> Conversation | None:
    found: Conversation | None = Conversation.objects.filter(pair=_pair(one, other)).first()
    if found:
        Participant.objects.filter(conversation=found).exclude(left_at=None).filter(member=one).update(left_at=None)
    return found


def _pair(one: Member, other: Member) -> str:
    return "-".join(map(str, sorted((one.pk, other.pk))))


def _require_taken(writer: Member, others: Sequence[Member]) -> None:
    """Everybody has to take messages from the writer, and minors from all who take part."""
    closed = [one for one in others if not may_write_to(writer, one)]
    closed += [
        minor for minor, other in permutations(others, 2)
        if minor not in closed and reach_of(minor).is_minor and not may_write_to(other, minor)
    ]  # fmt: skip
    if closed:
        names = ", ".join(str(one.display_name) for one in closed)
        raise Refusal(
            "not_taken", _("You cannot write to %(names)s: they take messages from others only."), names=names
        )


def _made(writer: Member, others: Sequence[Member], title: str) -> Conversation:
    made = Conversation(started_by=writer, title=" ".join(title.split())[:80] if len(others) > 1 else "")
    made.pair = _pair(writer, others[0]) if len(others) == 1 else None
    made.started_at = made.active_at = clock.now()
    made.save(force_insert=True)
    Participant.objects.bulk_create([Participant(conversation=made, member=one) for one in (writer, *others)])
    record(ConversationBegun(people=len(others) + 1), subject=made, actor=writer)
    return made


@transaction.atomic
def send_message(*, actor: Actor, conversation: Conversation, text: str) -> Message:
    """Refuses `not_a_member`, `not_allowed` for whoever takes no part, `no_words`, `not_taken` where somebody of two has
    left or blocked the other, and what the gates and limits for members' texts refuse."""
    writer = _writer(actor)
    locked = Conversation.objects.select_for_update(of=("self",)).get(pk=conversation.pk)
    require(Conversation.objects.of(writer).filter(pk=locked.pk).exists())
    words = text.strip()
    if not words:
        raise Refusal("no_words", _("Write something first."))
    if locked.pair:
        _require_open(locked, writer)
    if spend := port("spend", "moderation.member"):
        spend(writer, "comments")
    words = gated("outreach.message", words[:4000], writer)
    message = Message.objects.create(conversation=locked, author=writer, text=words, written_at=clock.now())
    Conversation.objects.filter(pk=locked.pk).update(active_at=message.written_at)
    Participant.objects.filter(conversation=locked, member=writer).update(read_at=message.written_at)
    record(MessageSent(), subject=locked, actor=writer)
    return message


def _require_open(conversation: Conversation, writer: Member) -> None:
    others = Participant.objects.filter(conversation=conversation).exclude(member=writer).select_related("member")
    for one in others:
        if one.left_at is not None or one.member.erased_at is not None or is_blocked(writer, one.member):
            raise Refusal("not_taken", _("This conversation is over: the other side takes no more messages."))


@transaction.atomic
def read_conversation(*, actor: Actor, conversation: Conversation) -> None:
    """Nothing is said to the log: reading is no act."""
    Participant.objects.filter(conversation=conversation, member=getattr(actor, "pk", None)).update(read_at=clock.now())


@transaction.atomic
def leave_conversation(*, actor: Actor, conversation: Conversation) -> None:
    """No more messages from there. Between two it ends for both until who left writes again. Refuses `not_allowed`."""
    taking = Participant.objects.select_for_update(of=("self",)).filter(conversation=conversation, left_at=None)
    mine = taking.filter(member=getattr(actor, "pk", None)).first()
    require(mine is not None)
    taking.filter(member=getattr(actor, "pk", None)).update(left_at=clock.now())
    record(ConversationLeft(), subject=conversation, actor=actor)


@transaction.atomic
def delete_message(*, actor: Actor, message: Message) -> None:
    """Its author takes it back; what was sealed stays for the case. Refuses `not_allowed`, `gone`."""
    locked = Message.objects.select_for_update(of=("self",)).get(pk=message.pk)
    require(locked.author_id == getattr(actor, "pk", None))
    if locked.hidden_at is not None:
        raise Refusal("gone", _("This is not there any more."))
    _hide(actor, locked, Message.Hidden.DELETED, text="")
    record(MessageDeleted(), subject=locked.conversation, actor=actor)


def _hide(actor: Actor, message: Message, how: str, **changes: str) -> None:
    Message.objects.filter(pk=message.pk).update(
        hidden_at=clock.now(), hidden_as=how, hidden_by=actor.actor_key, **changes
    )


@transaction.atomic
def seal_message(*, actor: Actor, message: Message) -> int:
    """Somebody who takes part reported it: it and those just before are kept as they are now. Refuses `not_allowed`."""
    require(Conversation.objects.of(actor).filter(pk=message.conversation_id).exists())
    before = Message.objects.filter(conversation=message.conversation_id, pk__lte=message.pk, hidden_at=None)
    rows = [SealedMessage(message=one, reported=message, text=one.text) for one in before.order_by("-pk")[: SEALED + 1]]
    return len(SealedMessage.objects.bulk_create(rows, ignore_conflicts=True))


@transaction.atomic
def decide_message(*, actor: Actor, message: Message, how: str) -> None:
    """By moderation: 'held', 'hidden', 'deleted', 'purged' (its words go) or '' (shown again). Refuses `not_allowed`, `same`."""
    require(can_moderate_messages(actor))
    locked = Message.objects.select_for_update(of=("self",)).get(pk=message.pk)
    if locked.hidden_as == how:
        raise Refusal("same", _("It is so already."))
    if how:
        _hide(actor, locked, how, **({"text": ""} if how == Message.Hidden.PURGED else {}))
    else:
        Message.objects.filter(pk=locked.pk).update(hidden_at=None, hidden_as="", hidden_by=None)
    said = Staff(before={"state": locked.hidden_as or "shown"}, after={"state": how or "shown"})
    record(MessageDecided(), subject=locked, actor=actor, staff=said)


@transaction.atomic
def open_conversation(*, actor: Actor, conversation: Conversation, reason: str) -> StaffReading:
    """Staff reads it for a day; those who take part are told. Refuses `not_allowed`, `no_reason`, `takes_part`."""
    require(can_read_conversations(actor))
    why = " ".join(reason.split())
    if not why:
        raise Refusal("no_reason", _("Say why: it stands in the staff log, and those who take part are told."))
    now = clock.now()
    opened = StaffReading.objects.create(
        conversation=conversation, read_by=actor.actor_key or 0, reason=why[:300], at=now, ends_at=now + OPENED
    )
    record(ConversationOpened(), subject=opened, actor=actor, staff=Staff(reason=why))
    return opened
