from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models

from guildhall.groups.models.groups import Group
from guildhall.kernel import clock


class GroupFigures(models.Model):
    """What its pages say of a group in figures, counted every quarter of an hour; none until the first count."""

    group = models.OneToOneField(Group, on_delete=models.CASCADE, primary_key=True, related_name="figures")
    active = models.PositiveIntegerField(default=0)  # different people who did something there in 90 days
    meetings = models.PositiveIntegerField(default=0)  # planned in the last 90 days and not cancelled
    places: Any = models.JSONField(default=list)  # [[country, people]] the most first; "" for everywhere else
    zones = ArrayField(models.CharField(max_length=60), default=list)  # where most of them are
    counted_at = models.DateTimeField(default=clock.now)
