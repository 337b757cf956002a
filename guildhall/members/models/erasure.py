"""A member's wish to be forgotten."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from guildhall.kernel import clock


class ErasureQuerySet(models.QuerySet["Erasure"]):
    def waiting(self) -> ErasureQuerySet:
        return self.filter(withdrawn_at=None, done_at=None)


class Erasure(models.Model):
    """Asked for in the settings, carried out when the days to think it over are gone."""

    member = models.ForeignKey("members.Member", on_delete=models.PROTECT, related_name="erasures")
    asked_at = models.DateTimeField(default=clock.now)
    due_at = models.DateTimeField()
    with_content = models.BooleanField(default=False)
    withdrawn_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    objects = ErasureQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member"], condition=Q(withdrawn_at=None, done_at=None), name="one_erasure_waits"
            ),
        ]
