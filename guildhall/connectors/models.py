"""Imports: what was read, what became of every row, how far it got, and where old ids went."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from guildhall.kernel import clock


class ImportQuerySet(models.QuerySet["ImportRun"]):
    def unfinished(self) -> ImportQuerySet:
        return self.filter(finished_at=None)


class ImportRun(models.Model):
    """One dump of one site on its way in. A run that was stopped is taken up again, not begun anew."""

    source = models.CharField(max_length=60)  # 'stackexchange:bicycles.stackexchange.com'
    platform = models.CharField(max_length=20)
    site = models.CharField(max_length=60)
    path = models.CharField(max_length=500)
    fingerprint = models.CharField(max_length=64)  # of the unpacked contents
    space = models.ForeignKey("content.Space", null=True, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField(default=clock.now)
    started_by = models.BigIntegerField(null=True)  # actor key; null: a command on the server
    beat_at = models.DateTimeField(default=clock.now)  # the last batch
    finished_at = models.DateTimeField(null=True)
    resumed = models.IntegerField(default=0)  # times it was taken up again
    rows = models.BigIntegerField(default=0)
    done = models.BigIntegerField(default=0)
    seconds = models.FloatField(default=0)  # of work, over all attempts
    peak_mb = models.IntegerField(default=0)

    objects = ImportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source"], condition=Q(finished_at=None), name="one_unfinished_import"),
            models.CheckConstraint(condition=Q(done__lte=models.F("rows")), name="no_more_rows_than_read"),
        ]
        indexes = [models.Index(fields=["-started_at", "-id"], name="import_latest")]

    def __str__(self) -> str:
        return self.site

    @property
    def rows_per_second(self) -> int:
        return round(self.done / self.seconds) if self.seconds else 0


class ImportFile(models.Model):
    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(max_length=120)
    packed_as = models.CharField(max_length=200)
    packed_bytes = models.BigIntegerField()
    bytes = models.BigIntegerField()
    rows = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "name"], name="one_row_a_file")]


class Checkpoint(models.Model):
    """How far a phase got in a file. Moves in the transaction of what it wrote."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="checkpoints")
    phase = models.CharField(max_length=30)
    file = models.CharField(max_length=120, default="")
    place = models.BigIntegerField(default=0)  # rows of the file read, or the last number handed out
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "phase", "file"], name="one_checkpoint_a_file")]


class Tally(models.Model):
    """How many rows of a file became what. Over a file they add up to its rows."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="tallies")
    file = models.CharField(max_length=120)
    outcome = models.CharField(max_length=10)
    what = models.CharField(max_length=60)
    rows = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "file", "outcome", "what"], name="tallied_once"),
            models.CheckConstraint(condition=Q(rows__gte=0), name="tally_not_negative"),
        ]


class Remark(models.Model):
    """A row that was left out or is odd, with its place. The first thousand of a kind are kept, all are counted."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="remarks")
    file = models.CharField(max_length=120)
    what = models.CharField(max_length=60)
    is_odd = models.BooleanField(default=False)  # it was imported all the same
    old_id = models.CharField(max_length=120, default="")
    row = models.BigIntegerField()
    line = models.BigIntegerField()
    byte = models.BigIntegerField()
    detail = models.CharField(max_length=200, default="")

    class Meta:
        indexes = [models.Index(fields=["run", "file", "what", "row"], name="remark_of_a_kind")]


class SourceRow(models.Model):
    """Where something from elsewhere went: old addresses and later dumps find it by this.

    `facts` are what the old platform knew about it and Guildhall has no field for: licence, views, closing reasons.
    """

    source = models.CharField(max_length=60)
    kind = models.CharField(max_length=20)
    old_id = models.CharField(max_length=120)
    subject_type = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    facts: models.JSONField[Any, Any] = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "kind", "old_id"], name="came_here_once")]
        indexes = [
            models.Index(fields=["subject_type", "subject_id"], name="source_of_subject"),
            models.Index(fields=["kind", "old_id"], name="source_of_old_id"),
        ]


class Mark(models.Model):
    """The highest id a phase has imported from a source; a later dump's rows up to it are here already."""

    source = models.CharField(max_length=60)
    phase = models.CharField(max_length=30)
    last_id = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "phase"], name="one_mark_a_phase")]


class Place(models.Model):
    """Where something happened elsewhere that has no page here: a repository, a channel, a conversation in it.

    Figures about threads tell them apart by number alone, so numbers begin where no topic's will come.
    """

    source = models.CharField(max_length=60)
    kind = models.CharField(max_length=12)  # 'repository' | 'channel' | 'conversation'
    old_id = models.CharField(max_length=120)
    name = models.CharField(max_length=200)
    within = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    opened_by = models.BigIntegerField(null=True)  # actor key

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "kind", "old_id"], name="one_place_an_old_id")]

    def __str__(self) -> str:
        return self.name


class Salt(models.Model):
    """What mail addresses of authors are hashed with here, so that their hashes say nothing to anybody else."""

    value = models.CharField(max_length=64)
    only = models.BooleanField(default=True, unique=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(only=True), name="one_salt")]
