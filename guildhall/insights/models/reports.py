"""Reports of a period as PDF: asked for by staff, made by the insights process, kept until somebody takes them away."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from guildhall.kernel import clock


class Report(models.Model):
    """`until` is not part of the period. `pdf` is there once it is made; `as_of` says up to when the log was read."""

    since = models.DateField()
    until = models.DateField()
    language = models.CharField(max_length=10)
    asked_at = models.DateTimeField(default=clock.now)
    asked_by = models.BigIntegerField(null=True)  # actor key
    made_at = models.DateTimeField(null=True)
    as_of = models.DateTimeField(null=True)
    pages = models.IntegerField(default=0)
    pdf = models.BinaryField(null=True)
    error = models.CharField(max_length=300, default="")
    error_id = models.CharField(max_length=12, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(until__gt=F("since")), name="report_has_days"),
            models.UniqueConstraint(
                fields=["since", "until", "language"], condition=Q(made_at=None, error=""), name="report_asked_once"
            ),
        ]
        indexes = [models.Index(fields=["-asked_at"], name="report_newest")]
