"""What is said of a post beside votes: it is official, it is outdated."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from guildhall.content.models.topics import Post, Topic
from guildhall.kernel import clock


class PostMark(models.Model):
    """From a time to a time; `instead` is where what replaced an outdated text is read."""

    class Kind(models.TextChoices):
        OFFICIAL = "official"
        OUTDATED = "outdated"

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="marks")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    because = models.CharField(max_length=300, default="", blank=True)
    instead = models.ForeignKey(Topic, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=clock.now)
    made_by = models.ForeignKey("members.Member", on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.BigIntegerField(null=True)  # actor key

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["post", "kind"], condition=Q(ended_at=None), name="marked_once"),
            models.CheckConstraint(condition=Q(kind="outdated") | Q(instead=None), name="only_outdated_is_replaced"),
        ]
