"""Which version of the guidelines members have agreed to since they joined."""

from __future__ import annotations

from django.db import models

from guildhall.kernel import clock


class Agreement(models.Model):
    """A member has agreed to the guidelines of a version: the number of the operator's choice that wrote it."""

    member = models.ForeignKey("members.Member", on_delete=models.CASCADE, related_name="+")
    version = models.BigIntegerField()
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "version"], name="agreed_once")]
