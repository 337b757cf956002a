"""Who has the same question."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from guildhall.content.models.topics import Topic
from guildhall.kernel import clock


class Second(models.Model):
    """A member has the same question. `via`: the duplicate where they said so; that row stays, in case it is opened."""

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="seconded")
    member = models.ForeignKey("members.Member", on_delete=models.PROTECT, related_name="+")
    via = models.ForeignKey(Topic, null=True, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "topic"], name="seconded_once"),
            models.CheckConstraint(condition=Q(via=None) | ~Q(via=models.F("topic")), name="not_seconded_via_itself"),
        ]
