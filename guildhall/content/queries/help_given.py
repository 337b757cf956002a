"""How a person's answers fare and where they help, as far as the viewer may read it."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

from django.db.models import Count, F, Q, QuerySet

from guildhall.content.models import Post, TopicTag
from guildhall.kernel.actor import Actor
from guildhall.members.models import Member
from guildhall.members.queries import ids_behind

FEW = 5  # answers below which a share says nothing
TAGS = 8
Z = 1.96  # 95%


@dataclass(frozen=True)
class Standing:
    """Answers to questions of others, and how many of them were accepted."""

    answers: int
    accepted: int

    @property
    def is_few(self) -> bool:
        return self.answers < FEW

    @property
    def share(self) -> int:
        """Per cent."""
        return round(100 * self.accepted / self.answers) if self.answers else 0

    @property
    def interval(self) -> tuple[int, int]:
        """Per cent; the score interval of Wilson (1927), which holds for small numbers and shares near 0 and 1."""
        n, share = self.answers, self.accepted / self.answers
        middle, wide = share + Z * Z / (2 * n), Z * sqrt(share * (1 - share) / n + Z * Z / (4 * n * n))
        low, high = ((middle + side * wide) / (1 + Z * Z / n) for side in (-1, 1))
        return round(100 * max(low, 0)), round(100 * min(high, 1))


@dataclass(frozen=True)
class Subject:
    """A tag somebody answers in, with the answer that speaks best for it: accepted before others, then by votes."""

    name: str
    answers: int
    accepted: int
    best_id: int
    best_title: str


def standing_of(viewer: Actor, member: Member) -> tuple[Standing, list[Subject]]:
    """Three reads beside that of the rows behind the person; answers to one's own questions are no help to others."""
    mine = ids_behind(member)
    answers = Post.objects.visible_to(viewer).filter(
        ~Q(topic__author__in=mine) | Q(topic__author=None),
        author__in=mine,
        kind=Post.Kind.ANSWER,
        hidden_at=None,
        topic__hidden_at=None,
    )
    found = answers.aggregate(answers=Count("pk"), accepted=Count("accepted_at"))
    given = TopicTag.objects.filter(topic__posts__in=answers).values("tag__name")
    counted = given.annotate(answers=Count("topic__posts", filter=Q(topic__posts__in=answers)))
    accepted = Count("topic__posts", filter=Q(topic__posts__in=answers, topic__posts__accepted_at__isnull=False))
    rows = counted.annotate(taken=accepted, name=F("tag__name")).order_by("-answers", "-taken", "name")[:TAGS]
    best = _best_of(answers, [row["name"] for row in rows])
    return Standing(**found), [Subject(row["name"], row["answers"], row["taken"], *best[row["name"]]) for row in rows]


def _best_of(answers: QuerySet[Post], names: list[str]) -> dict[str, tuple[int, str]]:
    """Of each tag the number of an answer and the title it stands under."""
    tagged = answers.filter(topic__tags__tag__name__in=names).order_by(
        "topic__tags__tag__name", F("accepted_at").asc(nulls_last=True), "-score", "pk"
    )
    rows = tagged.distinct("topic__tags__tag__name").values_list("topic__tags__tag__name", "pk", "topic__title")
    return {name: (pk, title) for name, pk, title in rows}
