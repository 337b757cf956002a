"""Closing topics for a reason, as a duplicate of another, and opening them again."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from guildhall.activity.actions import Staff
from guildhall.content.actions.counters import count_space, weight
from guildhall.content.actions.notes import note
from guildhall.content.actions.seconds import carry_seconds, return_seconds
from guildhall.content.actions.writing import allow, author, forget_pages, locked_topic, say
from guildhall.content.activities import TopicClosed, TopicReopened
from guildhall.content.activities.answering import ReopeningVoted, ReopeningVoteWithdrawn
from guildhall.content.models import ReopenVote, Topic, TopicLink, TopicNote
from guildhall.content.queries.closing import close_reasons
from guildhall.content.rules import can_close, can_vote_reopen
from guildhall.kernel import clock
from guildhall.kernel.actor import HOUSE, Actor
from guildhall.kernel.refusal import Refusal
from guildhall.options.queries import get as choice


@transaction.atomic
def close_topic(
    *,
    actor: Actor,
    topic: Topic,
    reason: str = "",
    because: str = "",
    duplicate_of: Topic | None = None,
    timed_by: int | None = None,
) -> Topic:
    """Nobody answers any more. `reason`: a code of `close_reasons`; by itself 'duplicate' or 'other'.

    `timed_by`: the key of who set the timer that closes it.

    A duplicate of a duplicate is one of the original; whoever has the same question has that of the original.
    Refuses `not_allowed`, `already_closed`, `no_such_reason`, `no_original`, `duplicate_of_itself`.
    """
    original = _original(duplicate_of) if duplicate_of else None
    topic = _locked(topic, original)
    allow(can_close(actor, topic))
    if topic.closed_at:
        raise Refusal("already_closed", _("This topic is already closed."))
    reason = reason or ("duplicate" if original else "other")
    _check(topic, reason, original)
    before = weight(topic)
    topic.closed_at, topic.closed_by = clock.now(), actor.actor_key
    topic.closed_as, topic.closed_because = reason, because
    topic.save(update_fields=["closed_at", "closed_by", "closed_as", "closed_because"])
    if original and reason == "duplicate":
        kind, made = TopicLink.Kind.DUPLICATE, {"made_by": actor.actor_key}
        TopicLink.objects.get_or_create(topic=topic, target=original, kind=kind, defaults=made)
        carry_seconds(topic, original)
    count_space(topic, before=before)
    note(topic, TopicNote.Kind.TIMED_CLOSE if timed_by else TopicNote.Kind.CLOSED, timed_by or actor.actor_key)
    said = Staff(after={"closed_as": reason}, reason=because)
    say(TopicClosed(), topic, actor=actor, target=topic.author, staff=said)
    return topic


def _original(topic: Topic) -> Topic:
    """Where a chain of duplicates ends."""
    seen = {topic.pk}
    while link := TopicLink.objects.filter(topic=topic, kind=TopicLink.Kind.DUPLICATE).order_by("pk").first():
        if link.target_id in seen:
            break
        seen.add(link.target_id)
        topic = link.target
    return topic


def _locked(topic: Topic, original: Topic | None) -> Topic:
    """Both, always in the same order: two people who close two topics as duplicates of each other cannot wait for ever."""
    for pk in sorted({topic.pk, original.pk} if original else {topic.pk}):
        locked_topic(Topic(pk=pk))
    return locked_topic(topic)


def _check(topic: Topic, reason: str, original: Topic | None) -> None:
    known = close_reasons().get(reason)
    if known is None or topic.kind not in known.kinds:
        raise Refusal("no_such_reason", _("Choose one of the reasons."))
    if reason == "duplicate" and original is None:
        raise Refusal("no_original", _("Say which topic it is a duplicate of: paste its address."))
    if original and _original(original).pk == topic.pk:
        raise Refusal("duplicate_of_itself", _("A topic cannot be a duplicate of itself."))


@transaction.atomic
def reopen_topic(*, actor: Actor, topic: Topic, timed_by: int | None = None) -> Topic:
    """Refuses `not_allowed`, `not_closed`. A duplicate that is reopened is one no longer. `timed_by`: as for closing."""
    topic = locked_topic(topic)
    allow(can_close(actor, topic))
    return _reopen(topic, actor, timed_by)


@transaction.atomic
def vote_reopen(*, actor: Actor, topic: Topic) -> Topic:
    """Wish a closed topic open again; the vote that makes them enough opens it, in the name of the house.

    Voting twice is voting once. Refuses `not_a_member`, `not_allowed`, `not_closed`.
    """
    member = author(actor)
    topic = locked_topic(topic)
    closed_at = _require_closed(topic)
    allow(can_vote_reopen(member, topic) and Topic.objects.visible_to(actor).filter(pk=topic.pk).exists())
    votes = ReopenVote.objects.of_closing(topic)
    if votes.filter(member=member).exists():
        return topic
    ReopenVote.objects.create(topic=topic, member=member, closed_at=closed_at, cast_at=clock.now())
    number, enough = votes.count(), choice("content.reopen_votes")
    say(ReopeningVoted(votes=number), topic, actor=member, target=topic.author)
    return _reopen(topic, HOUSE) if number >= enough else topic


@transaction.atomic
def unvote_reopen(*, actor: Actor, topic: Topic) -> Topic:
    """Take the vote back while it is still closed. Refuses `not_a_member`, `not_closed`."""
    member = author(actor)
    topic = locked_topic(topic)
    _require_closed(topic)
    number, _rows = ReopenVote.objects.of_closing(topic).filter(member=member).delete()
    if number:
        say(ReopeningVoteWithdrawn(), topic, actor=member, target=topic.author)
    return topic


def _require_closed(topic: Topic) -> datetime:
    if not topic.closed_at:
        raise Refusal("not_closed", _("This topic is not closed."))
    return topic.closed_at


def _reopen(topic: Topic, actor: Actor, timed_by: int | None = None) -> Topic:
    _require_closed(topic)
    before = weight(topic)
    topic.closed_at, topic.closed_by, topic.closed_as, topic.closed_because = None, None, "", ""
    topic.save(update_fields=["closed_at", "closed_by", "closed_as", "closed_because"])
    duplicates = topic.links.filter(kind=TopicLink.Kind.DUPLICATE)
    for link in duplicates.select_related("target"):
        forget_pages(link.target)
    duplicates.delete()
    return_seconds(topic)
    count_space(topic, before=before)
    note(topic, TopicNote.Kind.TIMED_REOPEN if timed_by else TopicNote.Kind.REOPENED, timed_by or actor.actor_key)
    say(TopicReopened(), topic, actor=actor, target=topic.author)
    return topic
