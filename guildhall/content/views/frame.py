"""What the held parts of a topic's page are told: which of the drawings, and the words that fill its gaps."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.utils.translation import get_language, ngettext

from guildhall.content.models import Kind, Space, Topic
from guildhall.content.queries import ORDERS
from guildhall.content.views.layout import REPLIES, SHOWS, Layout, query_of
from guildhall.content.views.pieces import space_url, state_of, when


def topic_frame(topic: Topic, layout: Layout) -> dict[str, Any]:
    is_question = topic.kind == Kind.QUESTION
    return {
        "state": state_of(topic),
        "opened": when(topic.created_at, "day"),
        "active": when(topic.active_at),
        "is_closed": topic.closed_at is not None,
        "is_hidden": topic.hidden_at is not None,
        "minutes": topic.minutes if topic.kind == Kind.ARTICLE else 0,
        "is_question": is_question,
        "replies_said": _replies(topic.replies, is_question, get_language()),
        "several": topic.replies > 1,
        **_other_ways(tuple(layout.said.items())),
        "space_url": space_url(topic.space),
        "has_about": bool(topic.space.about),
        "has_waiting": topic.space.waiting > 0,
        **space_said(topic.space),
    }


@lru_cache(maxsize=256)
def _other_ways(said: tuple[tuple[str, str], ...]) -> dict[str, dict[str, str]]:
    """Where the same topic is laid out in another way; `said` has few values, all of them known."""
    kept = dict(said)
    return {
        "orders": {order: query_of(kept, order=order) for order in ORDERS},
        "shows": {show: query_of(kept, show=show) for show in SHOWS}
        | {replies: query_of(kept, replies=replies) for replies in REPLIES},
    }


def space_said(space: Space) -> dict[str, str]:
    topics, waiting = _counted(space.topics, space.waiting, get_language())
    return {"topics_said": topics, "waiting_said": waiting}


@lru_cache(maxsize=1024)
def _replies(number: int, is_question: bool, _language: str | None) -> str:
    if is_question:
        words = ngettext("%(shown)s answer", "%(shown)s answers", number)
    else:
        words = ngettext("%(shown)s reply", "%(shown)s replies", number)
    return words % {"shown": f"{number:,}"}


@lru_cache(maxsize=1024)
def _counted(topics: int, waiting: int, _language: str | None) -> tuple[str, str]:
    asked = ngettext("%(shown)s question waits", "%(shown)s questions wait", waiting)
    return (
        ngettext("%(shown)s topic", "%(shown)s topics", topics) % {"shown": f"{topics:,}"},
        asked % {"shown": f"{waiting:,}"} if waiting else "",
    )
