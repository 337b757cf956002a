"""The same act on many topics, each in a transaction of its own and by the same rules as one alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from guildhall.activity.actions import Staff
from guildhall.content.actions.closing import close_topic, reopen_topic
from guildhall.content.actions.hiding import delete, hide, restore
from guildhall.content.actions.moving import move_topic
from guildhall.content.actions.notes import note
from guildhall.content.actions.tags import tag_topic
from guildhall.content.actions.writing import allow, locked_topic, say
from guildhall.content.activities.tools import TopicRetagged
from guildhall.content.models import Space, Topic, TopicNote
from guildhall.content.rules import can_close
from guildhall.kernel.actor import Actor
from guildhall.kernel.refusal import Refusal

AT_MOST = 100  # topics at once


@dataclass
class Bulk:
    """What came of it: how many were changed, and which were not, with the reason."""

    done: int = 0
    refused: list[tuple[Topic, str]] = field(default_factory=list)


def edit_topics(*, actor: Actor, topics: Iterable[Topic], act: str, **given: Any) -> Bulk:
    """`act`: 'move' (to `space`), 'tag' (`add`, `remove`), 'close', 'reopen', 'hide', 'delete' (`because`), 'restore'.

    Refuses `no_topics`, `too_many_topics`, `no_such_act`; what a single topic refuses is in the result.
    """
    chosen = list(topics)
    if not chosen:
        raise Refusal("no_topics", _("Choose at least one topic."))
    if len(chosen) > AT_MOST:
        raise Refusal("too_many_topics", _("At most %(limit)s topics at once."), limit=AT_MOST)
    if act not in ACTS:
        raise Refusal("no_such_act", _("Choose what to do."))
    result = Bulk()
    for topic in chosen:
        try:
            ACTS[act](actor, topic, **given)
            result.done += 1
        except Refusal as refusal:
            result.refused.append((topic, str(refusal)))
    return result


@transaction.atomic
def retag_topic(*, actor: Actor, topic: Topic, add: Sequence[str] = (), remove: Sequence[str] = ()) -> Topic:
    """Refuses `not_allowed`, `too_many_tags`, `bad_tag`. What changes nothing leaves no note."""
    topic = locked_topic(topic)
    allow(can_close(actor, topic))
    before = list(topic.tag_names)
    tag_topic(topic, [name for name in dict.fromkeys([*before, *add]) if name not in remove], actor=actor)
    if topic.tag_names != before:
        note(topic, TopicNote.Kind.TAGGED, actor.actor_key, words=" ".join(topic.tag_names)[:300])
        said = Staff(before={"tags": " ".join(before)}, after={"tags": " ".join(topic.tag_names)})
        say(TopicRetagged(tags=len(topic.tag_names)), topic, actor=actor, target=topic.author, staff=said)
    return topic


def _move(actor: Actor, topic: Topic, *, space: Space | None, **_rest: Any) -> None:
    if space is None:
        raise Refusal("no_space", _("Choose a space."))
    move_topic(actor=actor, topic=topic, space=space)


def _tag(actor: Actor, topic: Topic, *, add: Sequence[str], remove: Sequence[str], **_rest: Any) -> None:
    retag_topic(actor=actor, topic=topic, add=add, remove=remove)


def _close(actor: Actor, topic: Topic, *, because: str, **_rest: Any) -> None:
    close_topic(actor=actor, topic=topic, reason="other", because=because)


def _reopen(actor: Actor, topic: Topic, **_rest: Any) -> None:
    reopen_topic(actor=actor, topic=topic)


def _hide(actor: Actor, topic: Topic, *, because: str, **_rest: Any) -> None:
    hide(actor=actor, thing=topic, because=because)


def _delete(actor: Actor, topic: Topic, *, because: str, **_rest: Any) -> None:
    delete(actor=actor, thing=topic, because=because)


def _restore(actor: Actor, topic: Topic, **_rest: Any) -> None:
    restore(actor=actor, thing=topic)


ACTS: dict[str, Callable[..., None]] = {
    "move": _move,
    "tag": _tag,
    "close": _close,
    "reopen": _reopen,
    "hide": _hide,
    "delete": _delete,
    "restore": _restore,
}
