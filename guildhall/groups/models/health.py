from __future__ import annotations

from django.db import models
from django.db.models import Q

from guildhall.groups.models.groups import Group
from guildhall.kernel import clock


class SilenceWarning(models.Model):
    """That the leads of a group were told of its silence, once for each level."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="silence_warnings")
    since = models.DateField()  # of the last act, or the founding
    level = models.PositiveSmallIntegerField()  # days
    warned_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["group", "since", "level"], name="silence_warned_once"),
            models.CheckConstraint(condition=Q(level__in=[60, 90, 180]), name="silence_level_known"),
        ]
