"""A resource's versions and files, the latest first, as far as the reader may take them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse

from guildhall.content.licences import LICENCES, Licence
from guildhall.content.models import Resource, ResourceItem, ResourceVersion, Topic
from guildhall.content.rules import can_take, can_version
from guildhall.files.models import PENDING, File
from guildhall.kernel.actor import Actor

ICONS = {"picture": "photo", "archive": "package", "audio": "microphone-2", "video": "player-play", "text": "code"}


@dataclass
class ItemRow:
    item: ResourceItem
    may_take: bool

    @property
    def file(self) -> File:
        return self.item.file

    @property
    def icon(self) -> str:
        return ICONS.get(self.file.kind, "file-text")

    @property
    def look(self) -> str:
        """The address of a small picture of it, where there is one that the reader may see."""
        has_one = self.file.rewritten or (self.file.kind == "pdf" and self.file.blob.pages)
        if not (has_one and self.may_take):
            return ""
        return reverse("files:small", args=[self.file.pk, 320, "320.webp"])


@dataclass
class VersionRow:
    version: ResourceVersion
    items: list[ItemRow] = field(default_factory=list)
    states_why: bool = False  # its author is told why the viewer withdraws it

    @property
    def licence(self) -> Licence:
        return LICENCES[self.version.licence]

    @property
    def size(self) -> int:
        return sum(row.file.size for row in self.items)

    @property
    def downloads(self) -> int:
        return sum(row.item.downloads for row in self.items)


@dataclass
class Shelf:
    """Everything a resource carries."""

    resource: Resource | None
    may_take: bool
    may_version: bool
    versions: list[VersionRow] = field(default_factory=list)

    @property
    def latest(self) -> VersionRow | None:
        return next((row for row in self.versions if row.version.withdrawn_at is None), None)

    @property
    def others(self) -> list[VersionRow]:
        return [row for row in self.versions if row is not self.latest]


def shelf_of(viewer: Actor, topic: Topic, *, keeps: bool | None = None) -> Shelf:
    """At most three reads. Withdrawn versions are shown to those who may bring them back."""
    resource = Resource.objects.filter(topic=topic).select_related("group").first()
    may_version = can_version(viewer, topic, keeps=keeps)
    if resource is None:
        return Shelf(None, False, may_version)
    resource.topic = topic
    may_take = can_take(viewer, resource, keeps=keeps)
    shelf = Shelf(resource, may_take, may_version)
    items = ResourceItem.objects.filter(version__resource=resource, file__removed_at=None)
    rows: dict[int, VersionRow] = {}
    for item in items.select_related("version", "file__blob").order_by("-version__number", "position"):
        version = item.version
        if version.withdrawn_at and not may_version:
            continue
        is_theirs = getattr(viewer, "pk", None) in (version.author_id, topic.author_id)
        row = rows.setdefault(version.pk, VersionRow(version, states_why=may_version and not is_theirs))
        row.items.append(ItemRow(item, may_take and not version.withdrawn_at))
    shelf.versions = list(rows.values())
    return shelf


def item_to_take(viewer: Actor, pk: int) -> ResourceItem:
    """Raises Http404 for what the viewer may not see or take."""
    rows = ResourceItem.objects.select_related(
        "version__resource__topic__space", "version__resource__topic__author", "file"
    )
    item = get_object_or_404(rows.filter(file__removed_at=None, version__withdrawn_at=None), pk=pk)
    if not may_take_files(viewer, item.version):
        raise Http404
    return item


def may_take_files(viewer: Actor, version: ResourceVersion) -> bool:
    """Whether the viewer may take the files of a version now: asked at each request for one."""
    topic = version.resource.topic
    if not Topic.objects.visible_to(viewer).filter(pk=topic.pk).exists():
        return False
    if version.withdrawn_at:
        return can_version(viewer, topic)
    return can_take(viewer, version.resource)


def version_of(viewer: Actor, pk: int) -> ResourceVersion:
    rows = ResourceVersion.objects.select_related("resource__topic__space", "resource__topic__author")
    version = get_object_or_404(rows, pk=pk)
    if not Topic.objects.visible_to(viewer).filter(pk=version.resource.topic_id).exists():
        raise Http404
    return version


def sent_files(viewer: Actor, ids: Any) -> list[File]:
    """Those of these files that the viewer sent and that wait for their text."""
    numbers = [int(pk) for pk in ids if str(pk).isascii() and str(pk).isdigit() and len(str(pk)) < 18]
    rows = File.objects.present().filter(pk__in=numbers, owner_type=PENDING, uploaded_by=viewer.actor_key)
    return list(rows.select_related("blob").order_by("pk"))
