from __future__ import annotations

from django.db import models
from django.db.models import Q

from guildhall.groups.models.groups import Group
from guildhall.groups.schedules import Schedule
from guildhall.kernel import clock


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def current(self) -> MeetingQuerySet:
        return self.filter(ended_at=None)


class Meeting(models.Model):
    """A series of meetings. With a `rule` its days can be known; without one only the `wording` says when it is."""

    class LinkFor(models.TextChoices):
        GROUP = "group"
        EVERYBODY = "everybody"

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="meetings")
    title = models.CharField(max_length=120)
    wording = models.CharField(max_length=300, default="", blank=True)  # as a person said when it is
    rule = models.CharField(max_length=200, default="", blank=True)  # RRULE on the wall clock of `zone`
    first_day = models.DateField(null=True)  # in `zone`; null: which of the weeks is not known, or does not matter
    at = models.TimeField(null=True)  # in `zone`
    zone = models.CharField(max_length=60, default="", blank=True)  # IANA
    minutes = models.PositiveSmallIntegerField(default=60)
    join_url = models.URLField(max_length=500, default="", blank=True)
    link_for = models.CharField(max_length=10, choices=LinkFor.choices, default=LinkFor.GROUP)
    notes_url = models.URLField(max_length=500, default="", blank=True)
    recordings_url = models.URLField(max_length=500, default="", blank=True)
    added_at = models.DateTimeField(default=clock.now)
    added_by = models.BigIntegerField(null=True)  # actor key
    changed_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.BigIntegerField(null=True)  # actor key

    objects = MeetingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(link_for__in=["group", "everybody"]), name="meeting_link_for_known"),
            models.CheckConstraint(condition=~Q(rule="", wording=""), name="meeting_says_when"),
            models.CheckConstraint(
                condition=Q(rule="") | (Q(at__isnull=False) & ~Q(zone="")), name="meeting_rule_has_an_hour"
            ),
            models.CheckConstraint(condition=Q(minutes__gte=5, minutes__lte=1440), name="meeting_lasts"),
        ]
        indexes = [models.Index(fields=["group"], condition=Q(ended_at=None), name="meetings_of_a_group")]

    @property
    def schedule(self) -> Schedule:
        return Schedule(self.rule, self.first_day, self.at, self.zone)


class MeetingSkip(models.Model):
    """A day on which a meeting of a series is not held; taking that back deletes the row."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="skips")
    day = models.DateField()  # in the meeting's zone
    because = models.CharField(max_length=200, default="", blank=True)
    skipped_at = models.DateTimeField(default=clock.now)
    skipped_by = models.BigIntegerField(null=True)  # actor key

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "day"], name="meeting_skipped_once")]


class CalendarFeed(models.Model):
    """That a member has an address for the meetings of their groups; a new `serial` makes the old address end."""

    member = models.OneToOneField("members.Member", on_delete=models.PROTECT, related_name="calendar_feed")
    serial = models.PositiveIntegerField(default=1)
    renewed_at = models.DateTimeField(default=clock.now)
