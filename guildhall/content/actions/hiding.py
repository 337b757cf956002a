from __future__ import annotations

from typing import TypeVar

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from guildhall.content.actions.counters import recount_topics
from guildhall.content.actions.writing import allow, locked_topic, say
from guildhall.content.activities import HIDDEN, RESTORED
from guildhall.content.models import Comment, Post, Topic
from guildhall.content.rules import can_hide, topic_of
from guildhall.kernel import clock
from guildhall.kernel.actor import Actor
from guildhall.kernel.refusal import Refusal

Thing = TypeVar("Thing", Topic, Post, Comment)


@transaction.atomic
def hide(*, actor: Actor, thing: Thing, because: str = "") -> Thing:
    """Take a topic, answer, reply or comment out of sight; nothing is lost. An opening post is hidden with its topic.

    Refuses `not_allowed`, `already_hidden`, `hide_the_topic`.
    """
    thing = _locked(thing)
    allow(can_hide(actor, thing))
    if isinstance(thing, Post) and thing.kind == Post.Kind.OPENING:
        raise Refusal("hide_the_topic", _("Hide the whole topic instead."))
    if thing.hidden_at:
        raise Refusal("already_hidden", _("This is already hidden."))
    thing.hidden_at, thing.hidden_by, thing.hidden_because = clock.now(), actor.actor_key, because[:300]
    thing.save(update_fields=["hidden_at", "hidden_by", "hidden_because"])
    recount_topics([topic_of(thing).pk])
    say(HIDDEN[noun(thing)](topic=topic_of(thing).pk), thing, actor=actor, target=thing.author)
    return thing


@transaction.atomic
def restore(*, actor: Actor, thing: Thing) -> Thing:
    """Refuses `not_allowed`, `not_hidden`."""
    thing = _locked(thing)
    allow(can_hide(actor, thing))
    if not thing.hidden_at:
        raise Refusal("not_hidden", _("This is not hidden."))
    thing.hidden_at, thing.hidden_by, thing.hidden_because = None, None, ""
    thing.save(update_fields=["hidden_at", "hidden_by", "hidden_because"])
    recount_topics([topic_of(thing).pk])
    say(RESTORED[noun(thing)](topic=topic_of(thing).pk), thing, actor=actor, target=thing.author)
    return thing


def noun(thing: Topic | Post | Comment) -> str:
    """'question', 'answer', 'comment' …: what the log calls it."""
    return "comment" if isinstance(thing, Comment) else str(thing.kind)


def _locked(thing: Thing) -> Thing:
    topic = locked_topic(topic_of(thing))
    if isinstance(thing, Topic):
        return topic  # type: ignore[return-value]
    found = type(thing).objects.select_related("author").get(pk=thing.pk)
    if isinstance(found, Post):
        found.topic = topic
    else:
        found.post.topic = topic
    return found
