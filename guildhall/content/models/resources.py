"""What a resource carries: files in versions, under a licence, for its readers or for some of them.

Downloads are counted once a day for the same reader without keeping who that was: the mark of a reader is a keyed hash
whose key, like the mark, is thrown away when the day is over.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from guildhall.content.models.topics import AUTHOR, Topic
from guildhall.kernel import clock

LATEST_FIRST = ("-number",)


class Resource(models.Model):
    class Audience(models.TextChoices):
        """Who may take the files, of those who may read the topic."""

        READERS = "readers"
        MEMBERS = "members"
        GROUP = "group"

    topic = models.OneToOneField(Topic, on_delete=models.PROTECT, related_name="resource")
    audience = models.CharField(max_length=8, choices=Audience.choices, default=Audience.READERS)
    group = models.ForeignKey("groups.Group", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(audience="group", group__isnull=False) | (~Q(audience="group") & Q(group=None)),
                name="resource_for_a_group_has_one",
            )
        ]


class ResourceVersion(models.Model):
    resource = models.ForeignKey(Resource, on_delete=models.PROTECT, related_name="versions")
    number = models.IntegerField()
    label = models.CharField(max_length=40)  # '1.2', '2026 秋'
    changes = models.CharField(max_length=1000, default="", blank=True)
    licence = models.CharField(max_length=40)  # a key of `licences.LICENCES`
    made_at = models.DateTimeField(default=clock.now)
    author = models.ForeignKey(AUTHOR, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)  # its files are handed out to nobody from then on
    withdrawn_by = models.BigIntegerField(null=True)  # actor key

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["resource", "number"], name="resource_version_numbered_once"),
            models.UniqueConstraint(fields=["resource", "label"], name="resource_version_called_once"),
        ]
        indexes = [models.Index(fields=["author"], name="resource_version_of_author")]


class ResourceItem(models.Model):
    """A file of a version, and how often it was taken."""

    version = models.ForeignKey(ResourceVersion, on_delete=models.PROTECT, related_name="items")
    file = models.OneToOneField("files.File", on_delete=models.CASCADE, related_name="+")
    position = models.SmallIntegerField()
    downloads = models.IntegerField(default=0)


class DownloadDay(models.Model):
    """The key of one day's marks."""

    day = models.DateField(primary_key=True)
    secret = models.CharField(max_length=64)


class DownloadMark(models.Model):
    item = models.ForeignKey(ResourceItem, on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    mark = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "mark"], name="download_counted_once_a_day")]
        indexes = [models.Index(fields=["day"], name="download_mark_of_a_day")]
