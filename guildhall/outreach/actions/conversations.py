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
from guildhall.outreach.models import (
    Contact,
    Conversation,
    Message,
    Notice,
    Participant,
    Reach,
    SealedMessage,
    StaffReading,
)
from guildhall.outreach.models.conversations import LONGEST, MOST
from guildhall.outreach.queries.conversations import (
    is_blocked,
    is_stranger_to_minor,
    lets_not_write,
    may_write_to,
    places_in,
    reach_of,
)
from guildhall.outreach.rules.contacts import can_contact_members
from guildhall.outreach.rules.conversations import can_moderate_messages, can_read_conversations

SEALED = 20  # messages before the reported one that are kept with it
OPENED = timedelta(days=1)
CHILDHOOD = timedelta(days=18 * 366)


@transaction.atomic
def choose_reach(*, actor: Actor, member: Member, policy: str, of_age_on: date | None = None) -> Reach:
    """Who may write to the member first. A day on which they come of age that has not come is moved on at most.

    Refuses `not_allowed`, `no_such_policy`, `of_age`.
    """
    require(actor.actor_key == member.actor_key and actor.actor_key is not None)
    if policy not in Reach.Policy.values:
        raise Refusal("no_such_policy", _("Choose who may write to you."))
    locked = Member.objects.select_for_update(of=("self",)).get(pk=member.pk)
    held = reach_of(locked)
    if held.of_age_on and held.is_minor and (of_age_on is None or of_age_on < held.of_age_on):
        raise Refusal("of_age", _("This day protects you: it can be put later, not earlier."))
    if of_age_on and of_age_on > clock.today() + CHILDHOOD:
        raise Refusal("of_age", _("This day is more than 18 years away."))
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
        raise Forbidden("not_a_member", _("You cannot write messages while you are silenced or suspended."))
    return actor


def _of_two(one: Member, other: Member) -> Conversation | None:
    found: Conversation | None = Conversation.objects.filter(pair=_pair(one, other)).first()
    if found:
        Participant.objects.of(one).filter(conversation=found).exclude(left_at=None).update(left_at=None)
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
    if spend := port("spend", "moderation.member"):
        spend(writer, "talks")
    made = Conversation(started_by=writer, title=" ".join(title.split())[:80] if len(others) > 1 else "")
    made.pair = _pair(writer, others[0]) if len(others) == 1 else None
    made.started_at = made.active_at = clock.now()
    made.save(force_insert=True)
    Participant.objects.bulk_create([Participant(conversation=made, member=one) for one in (writer, *others)])
    record(ConversationBegun(people=len(others) + 1), subject=made, actor=writer)
    return made


@transaction.atomic
def send_message(*, actor: Actor, conversation: Conversation, text: str) -> Message:
    """Refuses `not_a_member`, `not_allowed` for whoever takes no part, `no_words`, `too_long`, `not_taken` where somebody
    of two has left or blocked the other or a minor does not follow the writer, and what gates and limits for texts refuse.
    """
    writer = _writer(actor)
    locked = Conversation.objects.select_for_update(of=("self",)).get(pk=conversation.pk)
    require(Conversation.objects.of(writer).filter(pk=locked.pk).exists())
    words = text.strip()
    if not words:
        raise Refusal("no_words", _("Write something first."))
    if len(words) > LONGEST:
        raise Refusal("too_long", _("A message has at most %(most)s characters."), most=LONGEST)
    _require_open(locked, writer)
    if spend := port("spend", "moderation.member"):
        spend(writer, "comments")
    words = gated("outreach.message", words, writer)
    message = Message.objects.create(conversation=locked, author=writer, text=words, written_at=clock.now())
    Conversation.objects.filter(pk=locked.pk).update(active_at=message.written_at)
    Participant.objects.of(writer).filter(conversation=locked).update(read_at=message.written_at)
    record(MessageSent(), subject=locked, actor=writer)
    return message


def _require_open(conversation: Conversation, writer: Member) -> None:
    for one in places_in(conversation, but=writer):
        person = one.member.shown
        if conversation.pair:
            _require_taken_by(writer, person, has_left=one.left_at is not None)
        if one.left_at is None and conversation.started_by_id != one.member_id and is_stranger_to_minor(writer, person):
            raise Refusal(
                "not_taken", _("You cannot write here now: %(name)s takes messages from others only."),
                name=person.display_name,
            )  # fmt: skip


def _require_taken_by(writer: Member, other: Member, *, has_left: bool) -> None:
    if lets_not_write(writer, other):
        raise Refusal(
            "blocked_by_you", _("You do not let %(name)s write to you. Let them again in your settings before you write."),
            name=other.display_name,
        )  # fmt: skip
    if has_left or other.erased_at is not None or (is_blocked(writer, other) and not can_contact_members(writer)):
        raise Refusal("not_taken", _("This conversation is over: the other side takes no more messages."))


@transaction.atomic
def read_conversation(*, actor: Actor, conversation: Conversation) -> None:
    """So are the notices of its messages. Nothing is said to the log: reading is no act."""
    if isinstance(actor, Member):
        Participant.objects.of(actor).filter(conversation=conversation).update(read_at=clock.now())
        about = {"news__subject_type": conversation._meta.label_lower, "news__subject_id": conversation.pk}
        Notice.objects.filter(member=actor, **about).unread().update(read_at=clock.now())


@transaction.atomic
def leave_conversation(*, actor: Actor, conversation: Conversation) -> None:
    """No more messages from there. Between two it ends for both until who left writes again. Refuses `not_allowed`."""
    require(isinstance(actor, Member))
    mine = Participant.objects.of(actor).filter(conversation=conversation, left_at=None)
    require(mine.update(left_at=clock.now()) > 0)
    record(ConversationLeft(), subject=conversation, actor=actor)


@transaction.atomic
def delete_message(*, actor: Actor, message: Message) -> None:
    """Its author takes it back; what was sealed stays for the case. Refuses `not_allowed`, `gone`."""
    locked = Message.objects.select_for_update(of=("self",)).get(pk=message.pk)
    require(isinstance(actor, Member) and Member.objects.behind(actor).filter(pk=locked.author_id).exists())
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
    """By moderation: 'held', 'hidden', 'deleted', 'purged' (its words go, also the sealed ones) or '' (shown again, but for
    what its author took back). Refuses `not_allowed`, `same`."""
    require(can_moderate_messages(actor))
    locked = Message.objects.select_for_update(of=("self",)).get(pk=message.pk)
    if locked.hidden_as == how:
        raise Refusal("same", _("It is so already."))
    if how:
        _hide(actor, locked, how, **({"text": ""} if how == Message.Hidden.PURGED else {}))
    elif locked.text:
        Message.objects.filter(pk=locked.pk).update(hidden_at=None, hidden_as="", hidden_by=None)
    if how == Message.Hidden.PURGED:
        SealedMessage.objects.filter(message=locked).update(text="")
    said = Staff(before={"state": locked.hidden_as or "shown"}, after={"state": how or "shown"})
    record(MessageDecided(), subject=locked, actor=actor, staff=said)


@transaction.atomic
def open_conversation(*, actor: Actor, conversation: Conversation, reason: str) -> StaffReading:
    """Staff reads it for a day; those who take part are told. Refuses `not_allowed`, `no_reason`."""
    require(can_read_conversations(actor))
    if actor.actor_key is None:
        raise Forbidden("not_a_member", _("Please sign in first."))
    why = " ".join(reason.split())
    if not why:
        raise Refusal("no_reason", _("Say why: it stands in the staff log, and those who take part are told."))
    now = clock.now()
    opened = StaffReading.objects.create(
        conversation=conversation, read_by=actor.actor_key, reason=why[:300], at=now, ends_at=now + OPENED
    )
    record(ConversationOpened(), subject=opened, actor=actor, staff=Staff(reason=why))
    return opened
