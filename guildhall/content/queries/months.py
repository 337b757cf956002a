"""When a topic was written in: its months, so that a long one can be entered by date."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min
from django.db.models.functions import TruncMonth

from guildhall.content.models import Post, Topic


@dataclass(frozen=True)
class Month:
    """`first`: the number of its first post, the opening not counted; `posts` of them."""

    begins: datetime
    first: int
    posts: int


def months_of(topic: Topic) -> Sequence[Month]:
    """Of a topic that came out of `topic_for`, in the active time zone, the earliest first. One read."""
    posts = Post.objects.below(topic, keeps=topic.keeps).exclude(kind=Post.Kind.OPENING)  # type: ignore[attr-defined]
    months = posts.annotate(month=TruncMonth("created_at")).values("month").order_by("month")
    counted = months.annotate(first=Min("number"), number=Count("pk")).values_list("month", "first", "number")
    return [Month(*row) for row in counted]
