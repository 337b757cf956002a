"""The catalogue of the lake: what it does not name does not exist. The truth is the log; all of this can be made again."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from guildhall.kernel import clock


class LakeState(models.Model):
    """One row: in which zone days are cut, and which state of the log the derived tables show."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    zone = models.CharField(max_length=60)
    home = models.CharField(max_length=500)  # the URL that the files lie under
    layout = models.CharField(max_length=130, default="")  # of its tables: another release may have others
    version = models.BigIntegerField(default=0)  # rises with every refresh of the derived tables
    as_of = models.DateTimeField(null=True)  # the log was read up to here when they were refreshed
    activities = models.BigIntegerField(default=0)  # rows of the log in them
    refreshed_at = models.DateTimeField(null=True)
    seconds = models.FloatField(default=0)  # the last refresh took
    settled_until = models.DateField(null=True)  # states of the days before this one are settled

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="one_lake")]


class LakeFileQuerySet(models.QuerySet["LakeFile"]):
    def live(self) -> LakeFileQuerySet:
        return self.filter(replaced_at=None)


class LakeFile(models.Model):
    """One Parquet file. It is never changed; another one takes its place."""

    table = models.CharField(max_length=60)  # 'activity' | 'rollup' | 'presence' | … | 'dimension/members.people'
    month = models.CharField(max_length=7, default="")  # '2026-11'; empty: the table is not parted by month
    path = models.CharField(max_length=300, unique=True)  # below the lake's home
    rows = models.BigIntegerField()
    bytes = models.BigIntegerField()
    first_id = models.BigIntegerField(null=True)  # of the log
    last_id = models.BigIntegerField(null=True)
    version = models.BigIntegerField(null=True)  # of the lake since which it is seen; null: read, not yet refreshed
    made_at = models.DateTimeField(default=clock.now)
    replaced_at = models.DateTimeField(null=True)

    objects = LakeFileQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["table", "month"], condition=Q(replaced_at=None), name="lake_file_live")]


class AnswerKept(models.Model):
    """The answer to one `Ask`, or the wish for one. Computed by the insights process, read by web processes."""

    key = models.CharField(max_length=64, unique=True)  # `Ask.key`
    metric = models.CharField(max_length=80)
    ask: models.JSONField[Any, Any] = models.JSONField()
    data: models.JSONField[Any, Any] = models.JSONField(null=True)  # `Answer`, as JSON
    formula_version = models.IntegerField(default=1)
    lake_version = models.BigIntegerField(default=0)
    as_of = models.DateTimeField(null=True)
    computed_at = models.DateTimeField(null=True)
    seconds = models.FloatField(default=0)
    wanted_at = models.DateTimeField(null=True)  # somebody waits for it, or for a newer one
    begun_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=300, default="")
    error_id = models.CharField(max_length=12, default="")

    class Meta:
        indexes = [
            models.Index(fields=["wanted_at"], condition=~Q(wanted_at=None), name="answer_wanted"),
            models.Index(fields=["metric"], name="answer_metric"),
        ]
