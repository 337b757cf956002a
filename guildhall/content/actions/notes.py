"""The lines that say in a topic what was done with it as a whole."""

from __future__ import annotations

from typing import Any

from guildhall.content.models import Topic, TopicNote
from guildhall.kernel import clock


def note(topic: Topic, kind: str, by: int | None, **about: Any) -> TopicNote:
    """Part of the actions that do something with a whole topic: needs their transaction and lock. `by`: an actor key."""
    made = TopicNote.objects.create(topic=topic, kind=kind, made_by=by, made_at=clock.now(), **about)
    if topic.noted_at is None:
        topic.noted_at = made.made_at
        topic.save(update_fields=["noted_at"])
    return made
