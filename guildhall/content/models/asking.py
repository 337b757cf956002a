"""Asking a named member to answer, and who does not want to be asked."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from guildhall.content.models.topics import Topic
from guildhall.kernel import clock


class AnswerRequest(models.Model):
    """A member asks another to answer a question; of one question each person is asked once."""

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="requests")
    asker = models.ForeignKey("members.Member", on_delete=models.PROTECT, related_name="+")
    asked = models.ForeignKey("members.Member", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)
    declined_at = models.DateTimeField(null=True)
    declined_because = models.CharField(max_length=300, default="", blank=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["topic", "asked"], condition=Q(withdrawn_at=None), name="asked_once"),
            models.CheckConstraint(condition=~Q(asker=F("asked")), name="asks_another"),
            models.CheckConstraint(condition=Q(declined_at=None) | Q(withdrawn_at=None), name="declined_or_withdrawn"),
            models.CheckConstraint(
                condition=Q(declined_at__isnull=False) | Q(declined_because=""), name="declined_with_word"
            ),
        ]
        indexes = [
            models.Index(fields=["asked", "-asked_at"], condition=Q(withdrawn_at=None), name="asked_of_a_member"),
            models.Index(fields=["asker", "-asked_at"], name="asked_by_a_member"),
        ]


class AnsweringChoice(models.Model):
    """What a member does not want to be asked for; without a row, everything is on."""

    member = models.OneToOneField("members.Member", on_delete=models.CASCADE, related_name="+")
    asks_off_at = models.DateTimeField(null=True)  # nobody asks me by name
    offers_off_at = models.DateTimeField(null=True)  # the house shows me no questions that wait
    changed_at = models.DateTimeField(default=clock.now)
