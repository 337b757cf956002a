"""Questions that nobody answered yet, shown to people who answer such questions."""

from __future__ import annotations

from django.db import models

from guildhall.content.models.topics import Topic
from guildhall.kernel import clock


class QuestionOffer(models.Model):
    """The house showed a waiting question to a member whose answers have its tags; of one question once."""

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="offers")
    member = models.ForeignKey("members.Member", on_delete=models.CASCADE, related_name="+")
    offered_at = models.DateTimeField(default=clock.now)
    declined_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["topic", "member"], name="offered_once")]
        indexes = [models.Index(fields=["member", "-offered_at"], name="offered_to_a_member")]
