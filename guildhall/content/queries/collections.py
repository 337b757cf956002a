"""Collections as a viewer may read them: each topic by its own rule, and none of them counted that is out of sight."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.shortcuts import get_object_or_404

from guildhall.content.models import Collection, CollectionItem, Topic
from guildhall.content.queries.feeds import FIELDS, Row
from guildhall.content.queries.people import Face, faces_of
from guildhall.content.rules import can_curate
from guildhall.kernel.actor import Actor


@dataclass(frozen=True)
class Collected:
    """A topic of a collection with its note; the number of its item."""

    row: Row
    note: str
    item: int


def collections_for(viewer: Actor) -> list[Collection]:
    """Published ones with `number` of topics that the viewer may read, the latest first; empty ones are not shown."""
    readable = Topic.objects.visible_to(viewer).filter(hidden_at=None).values("pk")
    found = Collection.objects.exclude(published_at=None).select_related("cover")
    counted = found.annotate(number=Count("items", filter=Q(items__topic__in=readable)))
    return list(counted.filter(number__gt=0).order_by("-published_at", "-pk"))


def collection_of(viewer: Actor, handle: str) -> Collection:
    """Raises Http404 also for one that is not published or of which the viewer may read nothing, but for those who make it."""
    found = Collection.objects.all() if can_curate(viewer) else shown_collections(viewer)
    return get_object_or_404(found.select_related("cover"), handle=handle)


def shown_collections(viewer: Actor) -> QuerySet[Collection]:
    """Published ones with at least one topic that the viewer may read."""
    readable = Topic.objects.visible_to(viewer).filter(hidden_at=None, collected__collection=OuterRef("pk"))
    return Collection.objects.filter(Exists(readable), published_at__isnull=False)


def collected(viewer: Actor, collection: Collection) -> tuple[list[Collected], dict[int, Face]]:
    """What the viewer may read of it, in order, with the people on it: two reads."""
    topics = Topic.objects.visible_to(viewer).filter(hidden_at=None, collected__collection=collection)
    rows = topics.order_by("collected__position", "collected__pk")
    found = [
        Collected(Row(*values[:-2]), values[-2], values[-1])
        for values in rows.values_list(*FIELDS, "collected__note", "collected__pk")
    ]
    return found, people_on([one.row for one in found])


def people_on(rows: Sequence[Row]) -> dict[int, Face]:
    return faces_of({pk for row in rows for pk in (*row.faces, row.active_by_id, row.author_id)})


def all_collections() -> list[Collection]:
    """For the console."""
    counted = Collection.objects.annotate(number=Count("items"))
    return list(counted.order_by(F("published_at").desc(nulls_first=True), "-pk"))


def collection_numbered(pk: int) -> Collection:
    return get_object_or_404(Collection.objects.select_related("cover"), pk=pk)


def item_of(pk: int) -> CollectionItem:
    return get_object_or_404(CollectionItem.objects.select_related("collection", "topic__space"), pk=pk)


def collections_without(topic: Topic) -> list[Collection]:
    """Those that a topic may still be put into."""
    return list(Collection.objects.exclude(items__topic=topic).order_by("-pk")[:50])
