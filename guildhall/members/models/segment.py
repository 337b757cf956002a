"""Segments: sets of members by rules or by hand, and who was in them from when until when."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from guildhall.kernel import clock
from guildhall.kernel.text import Bilingual


class SegmentQuerySet(models.QuerySet["Segment"]):
    def open(self) -> SegmentQuerySet:
        return self.filter(closed_at=None)

    def by_rules(self) -> SegmentQuerySet:
        return self.filter(rules__isnull=False)  # not `rules=None`: that is JSON’s null


class Segment(models.Model):
    """Members who meet rules, counted every night, or (without rules) a list that staff keep by hand."""

    name_en = models.CharField(max_length=80, default="", blank=True)
    name_zh_hans = models.CharField(max_length=80, default="", blank=True)
    key = models.CharField(max_length=100, default="", blank=True)  # of those that are shipped: 'core', 'city:上海'
    rules = models.JSONField(null=True)  # see `members.rules.segments`
    made_at = models.DateTimeField(default=clock.now)
    made_by = models.BigIntegerField(null=True)  # actor key, here and below
    changed_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.BigIntegerField(null=True)
    # From the last count.
    size = models.IntegerField(default=0)
    entered = models.IntegerField(default=0)
    left = models.IntegerField(default=0)
    counted_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)  # its rules could not be followed; who is in it stays as it was

    objects = SegmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(name_en="", name_zh_hans=""), name="segment_has_a_name"),
            models.CheckConstraint(condition=Q(size__gte=0), name="segment_size_not_negative"),
            models.UniqueConstraint(fields=["key"], condition=~Q(key=""), name="shipped_once"),
        ]

    def __str__(self) -> str:
        return str(self.name)

    @property
    def name(self) -> Bilingual:
        return Bilingual(self.name_en or self.name_zh_hans, self.name_zh_hans or self.name_en)

    @property
    def is_list(self) -> bool:
        return self.rules is None


class SegmentMembership(models.Model):
    """That a member was in a segment, by day of the community's calendar; `until` is the first day they were not."""

    segment = models.ForeignKey(Segment, on_delete=models.CASCADE, related_name="memberships")
    member = models.ForeignKey("members.Member", on_delete=models.PROTECT, related_name="+")
    since = models.DateField()
    until = models.DateField(null=True)
    added_by = models.BigIntegerField(null=True)  # actor key; None: by the rules
    ended_by = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["segment", "member"], condition=Q(until=None), name="in_a_segment_once"),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="segment_left_after"),
        ]
        indexes = [
            models.Index(fields=["member"], condition=Q(until=None), name="segments_of_a_member"),
            models.Index(fields=["segment", "until"], name="left_a_segment", condition=Q(until__isnull=False)),
        ]
