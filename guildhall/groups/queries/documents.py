"""The files of a group, each with its versions and their bytes."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from django.shortcuts import get_object_or_404

from guildhall.files.models import File
from guildhall.groups.models import Document, DocumentVersion, Group
from guildhall.groups.models.documents import OWNER
from guildhall.kernel.actor import Actor

PAGE = 30


@dataclass(frozen=True)
class Kept:
    """A version and its file; None where that is gone or out of sight."""

    version: DocumentVersion
    file: File | None


@dataclass(frozen=True)
class Paper:
    document: Document
    versions: list[Kept] = field(default_factory=list)  # the latest first

    @property
    def latest(self) -> Kept | None:
        return self.versions[0] if self.versions else None


def papers_of(viewer: Actor, group: Group, *, before: int = 0) -> list[Paper]:
    """The latest first, one more than a page where there are more; three reads."""
    rows = Document.objects.visible_to(viewer).filter(group=group).order_by("-pk")
    documents = list((rows.filter(pk__lt=before) if before else rows)[: PAGE + 1])
    versions = list(DocumentVersion.objects.filter(document__in=documents).order_by("-number"))
    present = File.objects.present().filter(owner_type=OWNER, owner_id__in=[one.pk for one in versions], hidden_as="")
    files = {one.owner_id: one for one in present.select_related("blob")}
    found: dict[int, list[Kept]] = defaultdict(list)
    for one in versions:
        found[one.document_id].append(Kept(one, files.get(one.pk)))
    return [Paper(one, found[one.pk]) for one in documents]


def document_of(viewer: Actor, pk: int) -> Document:
    """Raises Http404 also where the viewer may not see it."""
    return get_object_or_404(Document.objects.visible_to(viewer).select_related("group"), pk=pk)
