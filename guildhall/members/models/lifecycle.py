"""Where members stand in their time here, from day to day, and the figures it was told by. Written by the night alone."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class Presence(models.Model):
    """When a person was active, by day of the community's calendar: came here or gave something. Counted anew every night."""

    member = models.OneToOneField("members.Member", primary_key=True, on_delete=models.CASCADE, related_name="+")
    first_day = models.DateField()
    last_day = models.DateField()
    first_gave = models.DateField(null=True)
    gave_before = models.BooleanField(default=False)  # before the days for which somebody is new
    days = models.IntegerField()  # active ones in the 90 days that end with the last active one
    span = models.IntegerField()  # how many of these 90 days the person was known
    recent_days = models.IntegerField()  # active ones in the last 90
    recent_gave = models.IntegerField()  # those of them with a contribution
    came_back = models.DateField(null=True)  # the first active day of those for which somebody is back
    went = models.DateField(null=True)  # the last active day before these
    counted_on = models.DateField()


class SilenceFit(models.Model):
    """How often people here are active, as a Gamma distribution over their rates a day, fitted to everybody on a day."""

    day = models.DateField(unique=True)
    alpha = models.FloatField()
    beta = models.FloatField()  # in days
    people = models.IntegerField()  # whom it was fitted to; 0: too few, the defaults hold

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(alpha__gt=0, beta__gt=0), name="silence_fit_positive")]


class LifecycleStay(models.Model):
    """A member in a state from a day on; `until` is the first day of the next. `evidence`: the figures it was told by."""

    member = models.ForeignKey("members.Member", on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=12)  # of `members.rules.lifecycle.STATES`
    since = models.DateField()
    until = models.DateField(null=True)
    evidence = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member"], condition=Q(until=None), name="in_one_state"),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="state_ends_after"),
        ]
        indexes = [
            models.Index(fields=["state"], condition=Q(until=None), name="members_in_a_state"),
            models.Index(fields=["member", "-since"], name="states_of_a_member"),
        ]
