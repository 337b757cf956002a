from __future__ import annotations

from django.db import models
from django.db.models import Q

from guildhall.groups.models.groups import Group
from guildhall.kernel import clock


class AdmissionQuerySet(models.QuerySet["Admission"]):
    def open(self) -> AdmissionQuerySet:
        return self.filter(closed_at=None)


class Admission(models.Model):
    """Somebody on the way into a group: they asked for it and the leads decide, or the leads ask them."""

    class Way(models.TextChoices):
        ASKED = "asked"
        INVITED = "invited"

    class Outcome(models.TextChoices):
        ACCEPTED = "accepted"
        DECLINED = "declined"
        WITHDRAWN = "withdrawn"

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="admissions")
    member = models.ForeignKey("members.Member", on_delete=models.PROTECT, related_name="group_admissions")
    way = models.CharField(max_length=10, choices=Way.choices)
    words = models.TextField(default="", blank=True, max_length=1000)
    answers = models.JSONField(default=list, blank=True)  # [{"question", "kind", "answer"}], as the form asked it then
    sponsors_needed = models.PositiveSmallIntegerField(default=0)
    opened_at = models.DateTimeField(default=clock.now)
    opened_by = models.BigIntegerField(null=True)  # actor key
    closed_at = models.DateTimeField(null=True)
    closed_by = models.BigIntegerField(null=True)  # actor key
    outcome = models.CharField(max_length=10, choices=Outcome.choices, default="", blank=True)

    objects = AdmissionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["group", "member"], condition=Q(closed_at=None), name="one_open_admission"),
            models.CheckConstraint(condition=Q(way__in=["asked", "invited"]), name="admission_way_known"),
            models.CheckConstraint(
                condition=Q(closed_at=None, outcome="")
                | Q(closed_at__isnull=False, outcome__in=["accepted", "declined", "withdrawn"]),
                name="closed_admission_says_how",
            ),
        ]
        indexes = [models.Index(fields=["member"], condition=Q(closed_at=None), name="admissions_of_a_member")]
