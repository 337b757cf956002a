from __future__ import annotations

from django.db import models
from django.db.models import Q

from guildhall.content.models.topics import AUTHOR, Comment, Post
from guildhall.kernel import clock


class Mention(models.Model):
    """That a text names a member: `@handle`, outside code. Follows the text through its edits."""

    post = models.ForeignKey(Post, null=True, on_delete=models.CASCADE, related_name="mentions")
    comment = models.ForeignKey(Comment, null=True, on_delete=models.CASCADE, related_name="mentions")
    member = models.ForeignKey(AUTHOR, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=clock.now)  # that of the text, or of the edit that brought the name in

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["post", "member"], name="mentioned_once_in_a_post"),
            models.UniqueConstraint(fields=["comment", "member"], name="mentioned_once_in_a_comment"),
            models.CheckConstraint(
                condition=Q(post=None, comment__isnull=False) | Q(post__isnull=False, comment=None),
                name="mentioned_in_one_text",
            ),
        ]
