"""Topics that are written and publish themselves at a time."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from guildhall.content.models.spaces import Kind
from guildhall.content.models.topics import Topic
from guildhall.kernel import clock


class ScheduledTopicQuerySet(models.QuerySet["ScheduledTopic"]):
    def waiting(self) -> ScheduledTopicQuerySet:
        return self.filter(ended_at=None)


class ScheduledTopic(models.Model):
    """Ends published (`topic`), refused (`refused_because`) or cancelled (neither); the first two at `publish_at`."""

    member = models.ForeignKey("members.Member", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    fields = models.JSONField(default=dict)  # as `publish_topic` takes them; the space by its number
    key = models.CharField(max_length=40)  # of the topic it becomes: it becomes one once
    publish_at = models.DateTimeField()
    made_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True)
    topic = models.ForeignKey(Topic, null=True, on_delete=models.SET_NULL, related_name="+")
    refused_because = models.CharField(max_length=300, default="", blank=True)

    objects = ScheduledTopicQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "key"], name="scheduled_once")]
        indexes = [models.Index(fields=["publish_at"], condition=Q(ended_at=None), name="scheduled_due")]
