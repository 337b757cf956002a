from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from guildhall.groups.models.groups import Group
from guildhall.kernel import clock
from guildhall.kernel.text import Bilingual


class Eligibility(models.Model):
    """Whom a group is for: those of whom something is verified, those in a segment, or both. Who is in it already stays."""

    group = models.OneToOneField(Group, on_delete=models.CASCADE, related_name="eligibility")
    key = models.CharField(max_length=40, default="", blank=True)  # of a verified attribute: 'industry'
    values = ArrayField(
        models.CharField(max_length=120), default=list
    )  # any of them, in any case; none: whatever it is
    segment = models.ForeignKey("members.Segment", null=True, on_delete=models.PROTECT, related_name="+")
    # How everybody is told of the segment: neither its name nor its rules are for them.
    wording_en = models.CharField(max_length=200, default="", blank=True)
    wording_zh_hans = models.CharField(max_length=200, default="", blank=True)
    set_at = models.DateTimeField(default=clock.now)
    set_by = models.BigIntegerField(null=True)  # actor key

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(key="") | Q(segment__isnull=False), name="eligibility_asks_something"),
            models.CheckConstraint(
                condition=Q(segment=None) | ~Q(wording_en="", wording_zh_hans=""), name="segment_told_in_words"
            ),
        ]

    @property
    def wording(self) -> Bilingual:
        return Bilingual(self.wording_en or self.wording_zh_hans, self.wording_zh_hans or self.wording_en)
