"""Taking a topic to another space, with everything that hangs on it."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from guildhall.activity.actions import Staff
from guildhall.content.actions.counters import recount_spaces, recount_topics
from guildhall.content.actions.notes import note
from guildhall.content.actions.writing import allow, locked_topic, say
from guildhall.content.activities.tools import TopicMoved
from guildhall.content.models import Space, Topic, TopicNote
from guildhall.content.rules import can_close, moderates
from guildhall.kernel.actor import Actor
from guildhall.kernel.pages import purge
from guildhall.kernel.refusal import Refusal


@transaction.atomic
def move_topic(*, actor: Actor, topic: Topic, space: Space) -> Topic:
    """Its address stays; who may read it, who looks after it and where it is counted follow the new space.

    Refuses `not_allowed` (also by who does not look after both spaces), `same_space`, `kind_not_here`, `space_archived`.
    """
    topic = locked_topic(topic)
    origin, space = topic.space, Space.objects.get(pk=space.pk)
    allow(can_close(actor, topic) and moderates(actor, space))
    if space.pk == origin.pk:
        raise Refusal("same_space", _("The topic is in this space already."))
    if space.archived_at:
        raise Refusal("space_archived", _("This space is archived: choose one that is open."))
    if topic.kind not in space.kinds:
        raise Refusal("kind_not_here", _("This space does not take posts of this kind."))
    topic.space = space
    topic.save(update_fields=["space"])
    note(topic, TopicNote.Kind.MOVED, actor.actor_key, from_space=origin, to_space=space)
    recount_topics([topic.pk])
    recount_spaces([origin.pk])
    purge(f"space:{origin.pk}", "tags")
    said = Staff(before={"space": origin.handle}, after={"space": space.handle})
    moved = TopicMoved(from_space=origin.pk, to_space=space.pk)
    say(moved, topic, actor=actor, target=topic.author, staff=said)
    return topic
