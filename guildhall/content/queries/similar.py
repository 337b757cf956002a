"""Topics whose titles say nearly the same as one that is being typed."""

from __future__ import annotations

import math
from dataclasses import dataclass

from django.contrib.postgres.fields import ArrayField
from django.db.models import CharField, Exists, F, Func, IntegerField, OuterRef, Value

from guildhall.content.models import Topic, TopicLink
from guildhall.kernel.actor import Actor
from guildhall.kernel.wordlist import words_of

SHOWN = 5
LOOKED_AT = 2000  # topics that share a word; more are not ranked
ENOUGH = 0.4  # of the words of the shorter title
_WORDS = ArrayField(CharField(max_length=40))


@dataclass(frozen=True)
class Similar:
    id: int
    slug: str
    title: str
    language: str
    replies: int
    is_solved: bool
    is_closed: bool
    is_duplicate: bool


class Shared(Func):
    """How many words two lists have in common."""

    template = "cardinality(ARRAY(SELECT unnest(%(expressions)s)))"
    arg_joiner = ") INTERSECT SELECT unnest("
    output_field = IntegerField()


def similar_topics(viewer: Actor, title: str, *, but: int = 0) -> list[Similar]:
    """The closest first, as far as the viewer may read them; `but`: a topic that is left out. One read."""
    words = words_of(title)
    if not words:
        return []
    near = Topic.objects.visible_to(viewer).filter(hidden_at=None, title_words__overlap=words).exclude(pk=but)
    duplicate = TopicLink.objects.filter(topic=OuterRef("pk"), kind=TopicLink.Kind.DUPLICATE)
    rows = (
        Topic.objects.filter(pk__in=near.values("pk")[:LOOKED_AT])
        .annotate(shared=Shared(F("title_words"), Value(words, output_field=_WORDS)), is_duplicate=Exists(duplicate))
        .filter(shared__gte=max(1, math.ceil(len(words) * ENOUGH)))
        .order_by("-shared", "-accepted", "-score", "-pk")
    )
    fields = ("pk", "slug", "title", "language", "replies", "accepted", "closed_at", "is_duplicate")
    return [
        Similar(pk, slug, said, language, replies, accepted > 0, closed is not None, twice)
        for pk, slug, said, language, replies, accepted, closed, twice in rows.values_list(*fields)[:SHOWN]
    ]
