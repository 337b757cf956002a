"""Whether what is kept at write still is what it should be."""

from __future__ import annotations

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from guildhall.content.models import Comment, Document, Post, Topic
from guildhall.content.models.documents import INDEX_VERSION
from guildhall.kernel.markdown import RENDER_VERSION


def counters_off(sample: int) -> int:
    """Among the latest topics, those whose replies, acceptances or score differ from what lies below them."""
    below = Post.objects.filter(topic=OuterRef("pk")).order_by().values("topic")
    answers = Q(hidden_at=None) & ~Q(kind=Post.Kind.OPENING)
    opening = Post.objects.filter(topic=OuterRef("pk"), kind=Post.Kind.OPENING)
    latest: QuerySet[Topic] = Topic.objects.filter(pk__in=Topic.objects.order_by("-active_at").values("pk")[:sample])
    counted = latest.annotate(
        true_replies=Coalesce(Subquery(below.annotate(n=Count("pk", filter=answers)).values("n")), 0),
        true_accepted=Coalesce(
            Subquery(below.annotate(n=Count("pk", filter=answers & ~Q(accepted_at=None))).values("n")), 0
        ),
        true_score=Coalesce(Subquery(opening.values("score")[:1]), 0),
    ).values_list("replies", "true_replies", "accepted", "true_accepted", "score", "true_score")
    return sum((row[0], row[2], row[4]) != (row[1], row[3], row[5]) for row in counted)


def to_rebake() -> int:
    """Texts that an older release rendered."""
    old = {"render_version__lt": RENDER_VERSION}
    return Post.objects.filter(**old).count() + Comment.objects.filter(**old).count()


def to_index() -> int:
    """Posts that search does not know, or as an older release knew them."""
    return Post.objects.count() - Document.objects.filter(version=INDEX_VERSION).count()
