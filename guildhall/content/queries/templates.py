from __future__ import annotations

from guildhall.content.models import Space, WritingTemplate
from guildhall.kernel.actor import Actor


def template_for(viewer: Actor, space: int, kind: str) -> str:
    """What an editor begins with in this space, in the reader's language; empty where there is nothing."""
    visible = Space.objects.visible_to(viewer).filter(pk=space)
    found = WritingTemplate.objects.filter(space__in=visible, kind=kind).first() if space else None
    return str(found.source) + "\n" if found else ""


def template_of(space: Space, kind: str) -> WritingTemplate | None:
    return WritingTemplate.objects.filter(space=space, kind=kind).first()


def kinds_with_template(space: Space) -> set[str]:
    return set(WritingTemplate.objects.filter(space=space).values_list("kind", flat=True))
