"""What moderators did with a topic as a whole, for everybody who reads it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from guildhall.content.models.spaces import Space
from guildhall.content.models.topics import Topic
from guildhall.kernel import clock


class TopicNote(models.Model):
    """One line in a topic: who moved, merged, split, closed, reopened or slowed it down, and when. Only ever added."""

    class Kind(models.TextChoices):
        MOVED = "moved"  # from `from_space` to `to_space`
        MERGED = "merged"  # `number` posts of `other` came here
        SPLIT_OFF = "split_off"  # `number` posts went to `other`
        SPLIT_FROM = "split_from"  # this topic began in `other`
        CLOSED = "closed"
        REOPENED = "reopened"
        TIMED_CLOSE = "timed_close"  # by itself, at the time that `made_by` set
        TIMED_REOPEN = "timed_reopen"
        SLOWED = "slowed"  # one post a member in `number` minutes
        UNSLOWED = "unslowed"
        TAGGED = "tagged"  # `words` are its tags now

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="notes")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    made_at = models.DateTimeField(default=clock.now)
    made_by = models.BigIntegerField(null=True)  # actor key
    from_space = models.ForeignKey(Space, null=True, on_delete=models.PROTECT, related_name="+")
    to_space = models.ForeignKey(Space, null=True, on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey(Topic, null=True, on_delete=models.PROTECT, related_name="+")
    number = models.IntegerField(default=0)
    words = models.CharField(max_length=300, default="", blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="moved") | Q(from_space__isnull=False, to_space__isnull=False),
                name="moved_from_and_to",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["merged", "split_off", "split_from"]) | Q(other__isnull=False),
                name="note_names_the_other_topic",
            ),
        ]
        indexes = [models.Index(fields=["topic", "id"], name="notes_of_topic")]
