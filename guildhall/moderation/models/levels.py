"""Where members stand, how they came there, and how fast they act."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from guildhall.kernel import clock


class Standing(models.Model):
    """A member's level of trust, and the figures it was last reckoned from. Without a row: level 0."""

    member = models.OneToOneField("members.Member", primary_key=True, on_delete=models.CASCADE, related_name="+")
    level = models.SmallIntegerField(default=0)
    since = models.DateTimeField(default=clock.now)
    below_since = models.DateTimeField(null=True)  # the figures no longer reach the level
    locked_at = models.DateTimeField(null=True)  # staff holds them at this level
    locked_by = models.BigIntegerField(null=True)  # actor key
    locked_because = models.CharField(max_length=300, default="", blank=True)
    days = models.IntegerField(default=0)
    recent_days = models.IntegerField(default=0)
    topics_read = models.IntegerField(default=0)
    posts = models.IntegerField(default=0)
    votes = models.IntegerField(default=0)
    removed = models.IntegerField(default=0)
    counted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(level__gte=0, level__lte=4), name="a_level_there_is"),
            models.CheckConstraint(condition=Q(locked_at=None) | ~Q(locked_because=""), name="locked_for_a_reason"),
        ]
        indexes = [models.Index(fields=["level"], name="standing_by_level")]


class LevelMove(models.Model):
    """That a member came from one level to another. Only ever added."""

    member = models.ForeignKey("members.Member", on_delete=models.CASCADE, related_name="+")
    before = models.SmallIntegerField()
    after = models.SmallIntegerField()
    at = models.DateTimeField(default=clock.now)
    moved_by = models.BigIntegerField(null=True)  # actor key; None: by the figures
    because = models.CharField(max_length=300, default="", blank=True)
    lacked = models.JSONField(default=list, blank=True)  # on the way down by figures: [name, has, needed] of each

    class Meta:
        indexes = [models.Index(fields=["member", "-id"], name="moves_of_member")]


class Pace(models.Model):
    """How much of an action somebody has used up: until when it would be used up, were it spread evenly.

    One row for a member and action, or for an address and action; the address is kept as a keyed hash.
    """

    member = models.ForeignKey("members.Member", null=True, on_delete=models.CASCADE, related_name="+")
    address = models.CharField(max_length=32, default="", blank=True)
    action = models.CharField(max_length=12)
    used_until = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member", "address", "action"], nulls_distinct=False, name="one_pace_an_action"
            ),
            models.CheckConstraint(
                condition=Q(member__isnull=False, address="") | (Q(member=None) & ~Q(address="")),
                name="pace_of_member_or_address",
            ),
        ]
        indexes = [models.Index(fields=["used_until"], name="pace_that_is_over")]
