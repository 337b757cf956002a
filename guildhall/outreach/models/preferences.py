"""How a member wants to be told."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from guildhall.kernel import clock


class Pace(models.TextChoices):
    NOW = "now"
    DAILY = "daily"  # once a day, together
    OFF = "off"


class Channel(models.TextChoices):
    APP = "app"
    MAIL = "mail"


class Preference(models.Model):
    """A choice; without a row the kind's own default holds."""

    member = models.ForeignKey("members.Member", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)
    channel = models.CharField(max_length=4, choices=Channel.choices)
    pace = models.CharField(max_length=5, choices=Pace.choices)
    since = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "kind", "channel"], name="one_pace_a_kind")]


class QuietHours(models.Model):
    """No mail between these hours of the member's own day; it leaves at the end of them."""

    member = models.OneToOneField("members.Member", on_delete=models.PROTECT, related_name="+")
    begin = models.SmallIntegerField()  # hour of the day, 0-23
    end = models.SmallIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(begin__gte=0, begin__lte=23, end__gte=0, end__lte=23) & ~Q(begin=F("end")),
                name="quiet_hours_of_a_day",
            )
        ]


class Presence(models.Model):
    """When a member's browser last said that they are looking; at most once in a few minutes."""

    member = models.OneToOneField("members.Member", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()


class Suppression(models.Model):
    """An address that gets no notices. The address itself is not kept: only what tells whether one is it."""

    class Reason(models.TextChoices):
        BOUNCE = "bounce"  # the mail server says that there is no such mailbox
        COMPLAINT = "complaint"
        LEFT = "left"  # its owner asked to be forgotten

    address_hash = models.CharField(max_length=64, unique=True)
    masked = models.CharField(max_length=320, default="")  # `m•••@example.org`; empty for those who left
    reason = models.CharField(max_length=9, choices=Reason.choices)
    since = models.DateTimeField(default=clock.now)
    added_by = models.BigIntegerField(null=True)  # actor key; null: the house
