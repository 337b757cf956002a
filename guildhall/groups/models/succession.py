from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from guildhall.groups.models.groups import Group
from guildhall.kernel import clock


class SuccessionQuerySet(models.QuerySet["Succession"]):
    def standing(self) -> SuccessionQuerySet:
        return self.filter(undone_at=None)


class Succession(models.Model):
    """That a group went on in another: merged into it, or partly, as one that was split off from it."""

    class Way(models.TextChoices):
        MERGED = "merged"
        SPLIT = "split"

    before = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="successors")
    after = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="predecessors")
    way = models.CharField(max_length=10, choices=Way.choices)
    joined = ArrayField(models.BigIntegerField(), default=list)  # memberships of `after` that were made by it
    left = ArrayField(models.BigIntegerField(), default=list)  # memberships of `before` that were ended by it
    # By kind, what went from `before` to `after`: numbers of its meetings, documents, announcements, spaces; of seats those
    # that were `given` by it and those that were `ended` by it.
    moved = models.JSONField(default=dict)
    made_at = models.DateTimeField(default=clock.now)
    made_by = models.BigIntegerField(null=True)  # actor key
    undone_at = models.DateTimeField(null=True)
    undone_by = models.BigIntegerField(null=True)  # actor key

    objects = SuccessionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(way__in=["merged", "split"]), name="succession_way_known"),
            models.CheckConstraint(condition=~Q(before=F("after")), name="succeeded_by_another"),
            models.UniqueConstraint(
                fields=["before"], condition=Q(way="merged", undone_at=None), name="merged_into_one_group"
            ),
        ]
