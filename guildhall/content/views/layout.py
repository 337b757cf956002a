"""Where in a topic a page begins and how it is laid out: by its address, else by the reader's choice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.http import HttpRequest
from django.utils.http import urlencode

from guildhall.content.models import Kind, ReadingChoice, Topic
from guildhall.content.queries import ORDERS, SIZE, Place, TopicPage

MOST = 2**31 - 1
SHOWS, REPLIES = ReadingChoice.Show.values, ReadingChoice.Replies.values


@dataclass(frozen=True)
class Layout:
    """`show`: 'pages' or 'stream'; `replies`: 'nested' or 'flat'; `said`: what of it the address says."""

    place: Place
    show: str
    replies: str
    said: dict[str, str]

    def url(self, **changed: Any) -> str:
        """This topic laid out the same way, somewhere else in it or with something else changed."""
        return query_of(self.said, **changed)


def query_of(said: dict[str, str], **changed: Any) -> str:
    return f"?{urlencode(said | changed)}"


def layout_of(request: HttpRequest, topic: Topic) -> Layout:
    usual = "best" if topic.kind == Kind.QUESTION else "oldest"
    if not request.META.get("QUERY_STRING"):
        return _beginning(usual, _asked({}, "show", SHOWS, topic), _asked({}, "replies", REPLIES, topic))
    query = request.GET
    order = query.get("order", "") if query.get("order") in ORDERS else usual
    show = _asked(query, "show", SHOWS, topic)
    replies = _asked(query, "replies", REPLIES, topic)
    known = {"order": order, "show": show, "replies": replies}
    place = Place(
        order=order,
        after=query.get("after", ""),
        number=number_in(query, "n", MOST),
        before=number_in(query, "before", MOST) if order == "oldest" else 0,
        at=number_in(query, "at"),
        comments=number_in(query, "comments"),
    )
    return Layout(place, show, replies, {name: value for name, value in known.items() if name in query})


@lru_cache(maxsize=64)
def _beginning(order: str, show: str, replies: str) -> Layout:
    return Layout(Place(order=order), show, replies, {})


def _asked(query: Any, name: str, choices: Sequence[str], topic: Topic) -> str:
    wanted = query.get(name) if query.get(name) in choices else getattr(topic, f"reader_{name}", None)
    return str(wanted or choices[0])


def number_in(query: Any, name: str, most: int = 10**17) -> int:
    value = query.get(name, "")
    return min(int(value), most) if value.isascii() and value.isdigit() and len(value) < 18 else 0


def pages_of(layout: Layout, page: TopicPage) -> dict[str, Any]:
    """The ways to the pages before and behind, to both ends, and where this page stands."""
    last: int = page.topic.last_number  # type: ignore[attr-defined]
    by_time, numbers = page.place.order == "oldest", [post.number for post in page.answers]
    is_long = page.is_cut and page.topic.replies > SIZE
    later = page.later
    has_last = by_time and bool(later)
    return {
        "later": layout.url(**later) if later else "",
        "has_later": bool(later),
        "earlier": layout.url(**page.earlier) if page.earlier else "",
        "first": "" if page.place.is_first else f"{layout.url()}#answers",
        "last": f"{layout.url(before=last + 1)}#answers" if has_last else "",
        "has_last": has_last,
        "is_by_time": by_time,
        "span": (min(numbers), max(numbers)) if by_time and numbers and is_long else (),
        "total": last,
        "is_long": is_long,
    }
