"""Topics about the same: they share tags, or words of the title."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.db.models import BigIntegerField, Exists, Func, OuterRef, Q

from guildhall.content.models import Topic, TopicLink
from guildhall.content.queries.feeds import Row, values_of
from guildhall.content.queries.standins import Sort, StandIn, number_of, sort_of
from guildhall.content.queries.titles import SHARED, WEIGHT, marks_of
from guildhall.kernel.actor import Actor
from guildhall.kernel.prepared import EXAMPLE, Enclosed, Prepared

SHOWN = 6
LOOKED_AT = 500  # the latest topics with a tag
A_TAG = 2  # weighs as much as two words of the title that are as rare
_HERE = EXAMPLE + 1
_RELATED = f"""
WITH {SHARED}, near AS (
    SELECT topic, sum(weight) AS near FROM (
        SELECT topic_id AS topic, weight FROM shared JOIN content_post ON id = post
        UNION ALL
        SELECT topic_id, {A_TAG} * {WEIGHT.format("greatest(topics, 1)")} FROM content_tag t, LATERAL (
            SELECT topic_id FROM content_topictag WHERE tag_id = t.id ORDER BY topic_id DESC LIMIT {LOOKED_AT}) o
        WHERE name = ANY(%s)
    ) either GROUP BY topic ORDER BY near DESC
)
SELECT f.* FROM near m, LATERAL ({{}} OFFSET 0) f ORDER BY m.near DESC, f.accepted DESC, f.score DESC, f.id DESC
LIMIT {SHOWN}"""  # noqa: S608 - made of constants


def related_topics(viewer: Actor, topic: Topic) -> list[Row]:
    """The closest first. Not what is linked already. One read."""
    values = {"marks": marks_of(topic.title), "tags": list(topic.tag_names), "here": topic.pk}
    return [Row(*row) for row in _related(sort_of(viewer)).rows(viewer=number_of(viewer), **values)]


@cache
def _related(sort: Sort) -> Prepared[Topic]:
    def build(viewer: int, here: int) -> Any:
        links = TopicLink.objects.filter(
            Q(topic=here, target=OuterRef("pk"))
            | Q(target=here, topic=OuterRef("pk"))
            | Q(topic=OuterRef("pk"), kind=TopicLink.Kind.DUPLICATE)
        )
        one = Func(template="m.topic", output_field=BigIntegerField())
        shown = Topic.objects.visible_to(StandIn(sort, viewer)).filter(hidden_at=None, pk=one)
        return values_of(shown.exclude(pk=here).exclude(Exists(links)))

    return Enclosed(build, _RELATED, ("marks", "tags"), viewer=EXAMPLE, here=_HERE)
