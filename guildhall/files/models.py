"""Stored bytes and who put them there. Who may read a file is asked of the owning room's port at every request."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from guildhall.files.kinds import kind_of
from guildhall.kernel import clock

PENDING = "files.pending"  # owner of what was uploaded for a text that is not written yet


class Blob(models.Model):
    """Bytes, stored once however many files have them; what follows from the bytes alone is said here."""

    sha256 = models.CharField(max_length=64, unique=True)
    path = models.CharField(max_length=200, unique=True)  # below the storage root; random, never of the content
    size = models.BigIntegerField()
    media_type = models.CharField(max_length=80)  # sniffed, never believed
    width = models.IntegerField(null=True)
    height = models.IntegerField(null=True)
    frames = models.IntegerField(null=True)  # more than one: it moves
    pages = models.IntegerField(null=True)  # of a paper
    stored_at = models.DateTimeField(default=clock.now)


class Variant(models.Model):
    """A smaller picture of the same: for narrow screens, or the first page of a paper. Always WebP, written by us."""

    blob = models.ForeignKey(Blob, on_delete=models.CASCADE, related_name="variants")
    wide = models.SmallIntegerField()  # what is asked for: 320, 800 or 1600
    width = models.IntegerField()
    height = models.IntegerField()
    size = models.BigIntegerField()
    path = models.CharField(max_length=200, unique=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["blob", "wide"], name="one_variant_a_width")]


class FileQuerySet(models.QuerySet["File"]):
    def present(self) -> FileQuerySet:
        return self.filter(removed_at=None)


class File(models.Model):
    class Label(models.TextChoices):
        """What is known of AI having made it: said inside it, by its sender, or guessed from words inside."""

        MADE = "made"
        DECLARED = "declared"
        SUSPECTED = "suspected"

    class Hidden(models.TextChoices):
        """How moderation keeps it out of sight; whose text it is in stays where it is."""

        HELD = "held"  # waits for a person; who sent it sees it too
        HIDDEN = "hidden"
        DELETED = "deleted"

    owner_type = models.CharField(max_length=40)  # 'members.member', 'content.post'
    owner_id = models.BigIntegerField()
    uploaded_by = models.BigIntegerField(null=True)  # actor key
    uploaded_at = models.DateTimeField(default=clock.now)
    name = models.CharField(max_length=200)
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="files")
    rewritten = models.BooleanField(default=False)  # by us, point by point: a browser may show it in place
    ai_label = models.CharField(max_length=10, choices=Label.choices, default="", blank=True)
    ai_marks = models.JSONField(default=dict, blank=True)  # who said so, and the values of its AIGC element
    removed_at = models.DateTimeField(null=True)  # read by nobody from then on; the bytes go some days later
    removed_by = models.BigIntegerField(null=True)  # actor key
    hidden_as = models.CharField(max_length=8, choices=Hidden.choices, default="", blank=True)  # '': in sight
    hidden_at = models.DateTimeField(null=True)
    hidden_by = models.BigIntegerField(null=True)  # actor key; None: the house
    hidden_because = models.CharField(max_length=300, default="", blank=True)

    objects = FileQuerySet.as_manager()
    is_public = False  # set by `queries.readable`: everybody may read it now

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(removed_at=None, removed_by=None) | Q(removed_at__isnull=False), name="remover_and_time"
            ),
            models.CheckConstraint(
                condition=Q(hidden_as="", hidden_at=None) | (~Q(hidden_as="") & Q(hidden_at__isnull=False)),
                name="file_hidden_as_something",
            ),
        ]
        indexes = [
            models.Index(fields=["owner_type", "owner_id"], name="file_owner"),
            models.Index(fields=["uploaded_by", "-uploaded_at"], name="file_uploader"),
            models.Index(fields=["uploaded_at"], condition=Q(owner_type=PENDING), name="file_waiting"),
            models.Index(fields=["removed_at"], condition=Q(removed_at__isnull=False), name="file_removed"),
        ]

    @property
    def kind(self) -> str:
        return kind_of(self.blob.media_type)

    @property
    def size(self) -> int:
        return self.blob.size

    @property
    def media_type(self) -> str:
        return self.blob.media_type

    @property
    def sha256(self) -> str:
        return self.blob.sha256

    @property
    def path(self) -> str:
        return self.blob.path
