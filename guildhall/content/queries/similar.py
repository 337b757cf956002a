"""Topics whose titles say nearly the same as one that is being typed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db.models import BigIntegerField, Exists, Func, OuterRef

from guildhall.content.models import Topic, TopicLink
from guildhall.content.queries.standins import Sort, StandIn, number_of, sort_of
from guildhall.content.queries.titles import SHARED, marks_of
from guildhall.kernel.actor import Actor
from guildhall.kernel.prepared import EXAMPLE, Enclosed, Prepared

SHOWN = 5
ENOUGH = 0.4  # of the words of the title that is typed, as far as they are looked up
_COLUMNS = ("id", "slug", "title", "language", "replies", "accepted", "closed_at", "is_duplicate", "score")
_SIMILAR = f"""
WITH {SHARED}, near AS (
    SELECT post, sum(weight) AS near FROM shared GROUP BY post
    HAVING count(*) >= {ENOUGH} * (%s - (SELECT count(*) FROM asked) + (SELECT count(*) FROM chosen))
    ORDER BY near DESC
)
SELECT f.* FROM near m, LATERAL ({{}} OFFSET 0) f ORDER BY m.near DESC, f.accepted DESC, f.score DESC, f.id DESC
LIMIT {SHOWN}"""  # noqa: S608 - made of constants


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


def similar_topics(viewer: Actor, title: str) -> list[Similar]:
    """The closest first, as far as the viewer may read them. One read."""
    marks = marks_of(title)
    if not marks:
        return []
    rows = _similar(sort_of(viewer)).rows(viewer=number_of(viewer), marks=marks, words=len(marks))
    return [
        Similar(pk, slug, said, language, replies, accepted > 0, closed is not None, twice)
        for pk, slug, said, language, replies, accepted, closed, twice, _score in rows
    ]


@cache
def _similar(sort: Sort) -> Prepared[Topic]:
    duplicate = TopicLink.objects.filter(topic=OuterRef("pk"), kind=TopicLink.Kind.DUPLICATE)

    def build(viewer: int) -> Any:
        one = Func(template="m.post", output_field=BigIntegerField())
        shown = Topic.objects.visible_to(StandIn(sort, viewer)).filter(hidden_at=None, posts__pk=one)
        return shown.annotate(is_duplicate=Exists(duplicate)).values_list(*_COLUMNS)

    return Enclosed(build, _SIMILAR, ("marks", "words"), viewer=EXAMPLE)
