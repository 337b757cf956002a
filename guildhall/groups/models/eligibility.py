from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from guildhall.groups.models.groups import Group
from guildhall.kernel import clock


class Eligibility(models.Model):
    """Whom a group is for: those of whom something is verified. Who is in it already stays."""

    group = models.OneToOneField(Group, on_delete=models.CASCADE, related_name="eligibility")
    key = models.CharField(max_length=40)  # of a verified attribute: 'industry'
    values = ArrayField(
        models.CharField(max_length=120), default=list
    )  # any of them, in any case; none: whatever it is
    set_at = models.DateTimeField(default=clock.now)
    set_by = models.BigIntegerField(null=True)  # actor key
