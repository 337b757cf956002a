"""Whom a member does not let write to them."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q

from guildhall.kernel import clock


class BlockQuerySet(models.QuerySet["Block"]):
    def by(self, member: Any) -> BlockQuerySet:
        """What a person said, under any of their accounts."""
        return self.filter(Q(member=member.pk) | Q(member__merged_into=member.pk))

    def against(self, member: Any) -> BlockQuerySet:
        return self.filter(Q(blocked=member.pk) | Q(blocked__merged_into=member.pk))


class Block(models.Model):
    """`blocked` does not write to `member`, and is not told so."""

    member = models.ForeignKey("members.Member", on_delete=models.PROTECT, related_name="+")
    blocked = models.ForeignKey("members.Member", on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField(default=clock.now)

    objects = BlockQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "blocked"], name="blocked_once"),
            models.CheckConstraint(condition=~Q(member=F("blocked")), name="nobody_blocks_themselves"),
        ]
