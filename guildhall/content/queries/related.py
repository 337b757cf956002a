"""Topics about the same: they share tags, or words of the title."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import CharField, Exists, F, IntegerField, OuterRef, Q, Value
from django.db.models.expressions import Combinable, ExpressionWrapper

from guildhall.content.models import Topic, TopicLink, TopicTag
from guildhall.content.queries.feeds import Row, rows_of
from guildhall.content.queries.similar import Shared
from guildhall.kernel.actor import Actor

SHOWN = 6
LOOKED_AT = 500  # of each sort: topics with one of the tags, the latest first, and topics with one of the words
A_TAG = 2  # weighs as much as two words of the title


def related_topics(viewer: Actor, topic: Topic) -> list[Row]:
    """The closest first: two for a shared tag, one for a shared word. Not what is linked already. One read."""
    words, tags = list(topic.title_words), list(topic.tag_names)
    readable = Topic.objects.visible_to(viewer).filter(hidden_at=None)
    by_words = readable.filter(title_words__overlap=words).values("pk")[:LOOKED_AT]
    by_tags = TopicTag.objects.filter(tag__name__in=tags).order_by("-topic").values("topic")[:LOOKED_AT]
    links = TopicLink.objects.filter(
        Q(topic=topic, target=OuterRef("pk"))
        | Q(target=topic, topic=OuterRef("pk"))
        | Q(topic=OuterRef("pk"), kind="duplicate")
    )
    found = readable.filter(Q(pk__in=by_words) | Q(pk__in=by_tags)).exclude(pk=topic.pk).exclude(Exists(links))
    near: Combinable = _shared("tag_names", tags) * A_TAG + _shared("title_words", words)
    ranked = found.annotate(near=ExpressionWrapper(near, IntegerField())).order_by(
        "-near", "-accepted", "-score", "-pk"
    )
    return rows_of(ranked[:SHOWN])


def _shared(column: str, values: list[str]) -> Any:
    return Shared(F(column), Value(values, output_field=ArrayField(CharField(max_length=40))))
