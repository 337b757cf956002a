"""Cards of topics are drawn again whenever somebody asks: files that nobody needs any more are taken away."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import islice
from pathlib import Path

from django.conf import settings

from guildhall.content.models import Topic
from guildhall.kernel import clock
from guildhall.members.models import Guest

KEPT = timedelta(days=30)  # since it was drawn
AT_ONCE = 500


def clean_cards() -> int:
    """Cards that are older, and those of topics that guests may not read any more; also drawings that were broken off.

    Returns how many files went. Nothing is lost by it: what is asked for again is drawn again.
    """
    before, gone = (clock.now() - KEPT).timestamp(), 0
    cards = (settings.VAR / "cards").glob("*/*")
    for batch in iter(lambda: list(islice(cards, AT_ONCE)), []):
        public = set(Topic.objects.visible_to(Guest()).filter(pk__in=_topics(batch)).values_list("pk", flat=True))
        for card in batch:
            if _topic(card) not in public or card.stat().st_mtime < before:
                card.unlink(missing_ok=True)
                gone += 1
    return gone


def _topics(cards: list[Path]) -> Iterator[int]:
    return (_topic(card) for card in cards)


def _topic(card: Path) -> int:
    """0 for what is no card."""
    number = card.name.partition("-")[0]
    return int(number) if number.isascii() and number.isdigit() and len(number) < 18 else 0
