"""Searches are noted for a while, so that the community learns what it is asked and does not know."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction

from guildhall.content.models import Query
from guildhall.kernel import clock
from guildhall.kernel.actor import Actor

KEPT = timedelta(days=90)
SAME = timedelta(minutes=10)  # the same person, the same words: one search
CLICK = timedelta(hours=1)  # after which a click no longer belongs to a search


@transaction.atomic
def note_search(*, actor: Actor, text: str, hits: int, is_wider: bool) -> Query:
    """Note what was asked and how much was found; a person's repetition within minutes is the same search."""
    since = clock.now() - SAME
    if actor.actor_key is not None:
        known = (
            Query.objects.filter(actor_key=actor.actor_key, text=text, searched_at__gte=since).order_by("-pk").first()
        )
        if known is not None:
            return known
    return Query.objects.create(text=text, actor_key=actor.actor_key, hits=hits, is_wider=is_wider)


@transaction.atomic
def note_click(*, actor: Actor, text: str) -> None:
    """Something that the latest such search found was opened."""
    asked = Query.objects.filter(
        actor_key=actor.actor_key, text=text, searched_at__gte=clock.now() - CLICK, clicked_at=None
    )
    if latest := asked.order_by("-pk").first():
        latest.clicked_at = clock.now()
        latest.save(update_fields=["clicked_at"])


@transaction.atomic
def purge_searches() -> int:
    """Searches are kept for 90 days."""
    return Query.objects.filter(searched_at__lt=clock.now() - KEPT).delete()[0]
