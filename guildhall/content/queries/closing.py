"""What the page of a closed topic says about it."""

from __future__ import annotations

from dataclasses import dataclass

from guildhall.content.closing_reasons import reasons_in
from guildhall.content.models import CLOSE_REASONS, CloseReason, ReopenVote, Topic, TopicLink
from guildhall.content.rules import can_vote_reopen
from guildhall.kernel.actor import Actor
from guildhall.options.queries import get as choice
from guildhall.options.queries import raw


@dataclass(frozen=True)
class Closing:
    """Why it is closed; for whoever may vote to reopen it, how many did and whether they are among them."""

    reason: CloseReason
    may_vote: bool = False
    votes: int = 0
    needed: int = 0
    is_mine: bool = False


def close_reasons() -> dict[str, CloseReason]:
    """By code, in the order of the form, as the operator wrote them."""
    return reasons_in(raw("content.close_reasons"))


def closing_of(viewer: Actor, topic: Topic, *, is_duplicate: bool) -> Closing | None:
    """Nothing of an open topic; one read of a closed one for members, two for those who did not write it."""
    if topic.closed_at is None:
        return None
    known, code = close_reasons(), "duplicate" if is_duplicate else "other"
    reason = known.get(topic.closed_as) or CLOSE_REASONS.get(topic.closed_as) or known[code]
    if not can_vote_reopen(viewer, topic):
        return Closing(reason)
    votes = list(ReopenVote.objects.of_closing(topic).values_list("member", flat=True))
    is_mine = getattr(viewer, "pk", None) in votes
    return Closing(reason, True, len(votes), choice("content.reopen_votes"), is_mine)


def original_of(viewer: Actor, topic: Topic) -> Topic | None:
    """What a closed topic is a duplicate of, as far as the viewer may read it."""
    links = TopicLink.objects.filter(topic=topic, kind=TopicLink.Kind.DUPLICATE)
    found = Topic.objects.visible_to(viewer).filter(hidden_at=None, pk__in=links.values("target"))
    return found.order_by("-score", "-pk").first()


def readable_topic(viewer: Actor, pk: int) -> Topic | None:
    return Topic.objects.visible_to(viewer).filter(pk=pk).first()
