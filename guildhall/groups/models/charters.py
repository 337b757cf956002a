from __future__ import annotations

from django.db import models
from django.db.models import Q

from guildhall.groups.models.groups import Group
from guildhall.kernel import clock


class Charter(models.Model):
    """A version of what a group is for and how it decides; the latest holds, none is ever changed."""

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="charters")
    number = models.PositiveIntegerField()
    source = models.TextField()  # Markdown
    html = models.TextField()  # rendered once, when written
    language = models.CharField(max_length=12)
    because = models.CharField(max_length=200, default="", blank=True)
    written_at = models.DateTimeField(default=clock.now)
    written_by = models.BigIntegerField(null=True)  # actor key

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["group", "number"], name="charter_numbered_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="charters_count_from_one"),
        ]
