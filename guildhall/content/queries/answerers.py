"""Who answers in a tag, as far as the viewer may read it."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.db.models.functions import Coalesce

from guildhall.content.models import Post, Tag
from guildhall.kernel.actor import Actor


def answerers_in(viewer: Actor, name: str) -> Any:
    """Ids of people, as they are shown now; another word for a tag means the tag."""
    word = name.lstrip("#").lower()
    tags = Tag.objects.filter(Q(name=word) | Q(synonyms__name=word)).values("pk")
    answers = Post.objects.visible_to(viewer).filter(
        kind=Post.Kind.ANSWER, hidden_at=None, topic__hidden_at=None, topic__tags__tag__in=tags
    )
    return answers.annotate(person=Coalesce("author__merged_into", "author")).values("person")
