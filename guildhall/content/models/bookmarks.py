"""What members keep for themselves. Nobody else ever sees it."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q

from guildhall.content.models.topics import Post
from guildhall.kernel import clock


class BookmarkQuerySet(models.QuerySet["Bookmark"]):
    def due(self, at: datetime) -> BookmarkQuerySet:
        """Whose time has come and whose member was not told yet."""
        return self.filter(remind_at__lte=at, reminded_at=None)


class Bookmark(models.Model):
    """A post that a member wants to find again; that of a topic is its opening post."""

    member = models.ForeignKey("members.Member", on_delete=models.CASCADE, related_name="+")
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="+")
    note = models.CharField(max_length=300, default="", blank=True)
    made_at = models.DateTimeField(default=clock.now)
    remind_at = models.DateTimeField(null=True)  # when the member wants to come back to it
    reminded_at = models.DateTimeField(null=True)  # told, and neither done nor put off since

    objects = BookmarkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "post"], name="saved_once"),
            models.CheckConstraint(
                condition=Q(reminded_at=None) | Q(remind_at__isnull=False), name="reminded_of_a_reminder"
            ),
        ]
        indexes = [
            models.Index(fields=["member", "-id"], name="saved_by_member"),
            models.Index(
                fields=["remind_at"], condition=Q(remind_at__isnull=False, reminded_at=None), name="reminders_due"
            ),
        ]
