from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.urls import reverse

from guildhall.groups.models.groups import MANAGES, MODERATES, Group
from guildhall.groups.models.seats import Seat
from guildhall.kernel import clock

if TYPE_CHECKING:
    from guildhall.kernel.actor import Actor


class AnnouncementQuerySet(models.QuerySet["Announcement"]):
    def shown(self) -> AnnouncementQuerySet:
        return self.filter(withdrawn_at=None, hidden_at=None)

    def visible_to(self, viewer: Actor) -> AnnouncementQuerySet:
        """Whoever sees the group; what was withdrawn or hidden stays there for its leads and for staff."""
        rows = self.filter(group__in=Group.objects.visible_to(viewer))
        if viewer.can(MANAGES):
            return rows
        if viewer.can(MODERATES):
            return self.all()
        led = Seat.objects.leading(viewer).values("group")
        return rows.filter(Q(withdrawn_at=None, hidden_at=None) | Q(group__in=led))


class Announcement(models.Model):
    """What the leads of a group tell everybody in it; its words are those of the last of its versions."""

    class Hidden(models.TextChoices):
        HELD = "held"
        HIDDEN = "hidden"
        DELETED = "deleted"
        PURGED = "purged"

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="announcements")
    author = models.ForeignKey("members.Member", null=True, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=120, blank=True)
    source = models.TextField(blank=True)  # Markdown
    html = models.TextField(blank=True)  # rendered once, when written
    language = models.CharField(max_length=12)
    pinned_until = models.DateField(null=True)  # the last day on top of the group's page
    published_at = models.DateTimeField(default=clock.now)
    edited_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.BigIntegerField(null=True)  # actor key
    hidden_at = models.DateTimeField(null=True)
    hidden_as = models.CharField(max_length=7, choices=Hidden.choices, default="", blank=True)
    hidden_by = models.BigIntegerField(null=True)  # actor key

    objects = AnnouncementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(hidden_at=None, hidden_as="") | Q(hidden_at__isnull=False) & ~Q(hidden_as=""),
                name="announcement_hidden_somehow",
            )
        ]
        indexes = [models.Index(fields=["group", "-id"], name="announcements_of_a_group")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("groups:announcement", args=[self.pk])


class AnnouncementVersion(models.Model):
    """An announcement as it was; none is ever changed, but for words that moderation takes away for good."""

    announcement = models.ForeignKey(Announcement, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=120, blank=True)
    source = models.TextField(blank=True)
    because = models.CharField(max_length=200, default="", blank=True)
    written_at = models.DateTimeField(default=clock.now)
    written_by = models.BigIntegerField(null=True)  # actor key

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["announcement", "number"], name="announcement_version_numbered_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="announcement_versions_from_one"),
        ]
