from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from guildhall.groups.models.groups import MANAGES, Group
from guildhall.groups.models.seats import Seat
from guildhall.kernel import clock

if TYPE_CHECKING:
    from guildhall.kernel.actor import Actor

OWNER = "groups.documentversion"  # of the bytes, in `files`


class DocumentQuerySet(models.QuerySet["Document"]):
    def present(self) -> DocumentQuerySet:
        return self.filter(removed_at=None)

    def visible_to(self, viewer: Actor) -> DocumentQuerySet:
        """Whoever sees the group; what was removed stays there for its leads, who may bring it back."""
        rows = self.filter(group__in=Group.objects.visible_to(viewer))
        if viewer.can(MANAGES):
            return rows
        return rows.filter(Q(removed_at=None) | Q(group__in=Seat.objects.leading(viewer).values("group")))


class Document(models.Model):
    """A file of a group: slides, minutes, what belongs to the charter. Its bytes are those of its last version."""

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="documents")
    title = models.CharField(max_length=120)
    added_at = models.DateTimeField(default=clock.now)
    added_by = models.BigIntegerField(null=True)  # actor key
    removed_at = models.DateTimeField(null=True)
    removed_by = models.BigIntegerField(null=True)  # actor key

    objects = DocumentQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["group", "-id"], name="documents_of_a_group")]


class DocumentVersion(models.Model):
    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    because = models.CharField(max_length=200, default="", blank=True)
    added_at = models.DateTimeField(default=clock.now)
    added_by = models.BigIntegerField(null=True)  # actor key

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["document", "number"], name="document_version_numbered_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="document_versions_from_one"),
        ]
