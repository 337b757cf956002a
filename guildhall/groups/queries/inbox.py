"""The inbox of a group as its leads see it, and one exchange as those see it who take part."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.shortcuts import get_object_or_404

from guildhall.groups.models import Group, Inquiry, InquiryMessage
from guildhall.kernel.actor import Actor

PAGE = 30
STATES = ("open", "mine", "closed")
PEOPLE = ("writer", "writer__merged_into", "writer__avatar", "claimed_by", "claimed_by__merged_into")


@dataclass(frozen=True)
class Exchange:
    inquiry: Inquiry
    messages: list[InquiryMessage]


def inbox_of(viewer: Actor, group: Group, state: str, *, before: int = 0) -> list[Inquiry]:
    """The latest first, one more than a page where there are more. States: 'open', 'mine' (open, claimed), 'closed'."""
    rows = Inquiry.objects.visible_to(viewer).filter(group=group).select_related(*PEOPLE).order_by("-pk")
    rows = rows.exclude(closed_at=None) if state == "closed" else rows.open()
    rows = rows.filter(claimed_by=getattr(viewer, "pk", None)) if state == "mine" else rows
    return list((rows.filter(pk__lt=before) if before else rows)[: PAGE + 1])


def inquiry_of(viewer: Actor, pk: int) -> Inquiry:
    """Raises Http404 where it is not for the viewer."""
    return get_object_or_404(Inquiry.objects.visible_to(viewer).select_related("group", *PEOPLE), pk=pk)


def exchange_of(viewer: Actor, pk: int) -> Exchange:
    inquiry = inquiry_of(viewer, pk)
    rows = InquiryMessage.objects.filter(inquiry=inquiry).select_related("author__merged_into", "author__avatar")
    return Exchange(inquiry, list(rows.order_by("pk")))


def overdue_by_group() -> Counter[int]:
    """What no lead answered in time, by number of the group."""
    return Counter(Inquiry.objects.overdue().values_list("group", flat=True))
