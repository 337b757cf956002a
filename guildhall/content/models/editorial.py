from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import F, Q

from guildhall.content.models.topics import AUTHOR, Topic
from guildhall.kernel import clock
from guildhall.kernel.text import Bilingual


def on_at(now: datetime, path: str = "") -> Q:
    """The condition that a placement is on; `path` leads to it. Time alone begins and ends it: no job is needed."""
    is_before_its_end = Q(**{f"{path}ends_at": None}) | Q(**{f"{path}ends_at__gt": now})
    return Q(**{f"{path}ended_at": None, f"{path}starts_at__lte": now}) & is_before_its_end


class PlacementQuerySet(models.QuerySet["Placement"]):
    def on(self) -> PlacementQuerySet:
        return self.filter(on_at(clock.now()))

    def coming(self) -> PlacementQuerySet:
        return self.filter(ended_at=None, starts_at__gt=clock.now())

    def over(self) -> PlacementQuerySet:
        return self.filter(Q(ended_at__isnull=False) | Q(ends_at__lte=clock.now()))


class Placement(models.Model):
    """An editor sets a topic apart from a time to a time: who, why, and who ended it before its time."""

    class Kind(models.TextChoices):
        FEATURED = "featured"
        PINNED = "pinned"  # at the top of its space
        EVERYWHERE = "everywhere"  # there and at the top of the home page
        HOME = "home"  # a slot of the home page
        BANNER = "banner"  # an announcement above the home page, until a member puts it away

    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="placements")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    starts_at = models.DateTimeField(default=clock.now)
    ends_at = models.DateTimeField(null=True)
    position = models.SmallIntegerField(default=1)
    title_en = models.CharField(max_length=120, default="", blank=True)  # in place of the topic's
    title_zh_hans = models.CharField(max_length=120, default="", blank=True)
    line_en = models.CharField(max_length=200, default="", blank=True)
    line_zh_hans = models.CharField(max_length=200, default="", blank=True)
    picture = models.ForeignKey("files.File", null=True, on_delete=models.PROTECT, related_name="+")
    because = models.CharField(max_length=300, default="", blank=True)
    made_at = models.DateTimeField(default=clock.now)
    made_by = models.BigIntegerField(null=True)  # actor key
    ended_at = models.DateTimeField(null=True)  # taken back before its time
    ended_by = models.BigIntegerField(null=True)  # actor key

    objects = PlacementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["topic", "kind"], condition=Q(ended_at=None), name="placed_once"),
            models.CheckConstraint(condition=Q(ends_at=None) | Q(ends_at__gt=F("starts_at")), name="ends_after_start"),
        ]
        indexes = [
            models.Index(fields=["kind", "starts_at"], condition=Q(ended_at=None), name="placements_that_hold"),
            models.Index(fields=["-made_at"], name="placement_latest"),
        ]

    @property
    def title(self) -> Bilingual:
        one, other = self.title_en or self.title_zh_hans, self.title_zh_hans or self.title_en
        return Bilingual(one or self.topic.title, other or self.topic.title)


class BannerDismissal(models.Model):
    """A member has read a banner and does not want it any more."""

    member = models.ForeignKey(AUTHOR, on_delete=models.CASCADE, related_name="+")
    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="dismissals")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "placement"], name="dismissed_once")]
