"""What members keep for themselves. Nobody else ever sees it."""

from __future__ import annotations

from django.db import models

from guildhall.content.models.topics import Post
from guildhall.kernel import clock


class Bookmark(models.Model):
    """A post that a member wants to find again; that of a topic is its opening post."""

    member = models.ForeignKey("members.Member", on_delete=models.CASCADE, related_name="+")
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="+")
    note = models.CharField(max_length=300, default="", blank=True)
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "post"], name="saved_once")]
        indexes = [models.Index(fields=["member", "-id"], name="saved_by_member")]
