"""What this room does when it reads the log: it keeps topics as hot as what happens in them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from guildhall.content.actions.heat import warm
from guildhall.kernel.registry import Reader, Verb, readers
from guildhall.kernel.text import Bilingual

STIRS = ("answered", "replied", "commented", "upvoted", "accepted")


def stirs(verb: Verb) -> bool:
    """Whatever this room says that makes a topic hotter, or takes such a thing back."""
    if not verb.name.startswith("content."):
        return False
    return bool(verb.speaks or verb.tie in STIRS or verb.reverses)


def keep_warm(rows: Sequence[Any]) -> None:
    topics = {_topic(row) for row in rows} - {0}
    if topics:
        warm(sorted(topics))


def _topic(row: Any) -> int:
    return int(row.payload.get("topic") or (row.subject_id if row.subject_type == "content.topic" else 0))


readers.add(
    Reader(
        name="content.heat",
        handle=keep_warm,
        reads=stirs,
        from_imports=False,  # `settle_import` counts them
        about=Bilingual("How hot topics are", "计算主题的热度"),
    )
)
