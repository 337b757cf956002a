from __future__ import annotations

from django.db import models
from django.db.models import Q

from guildhall.kernel import clock
from guildhall.moderation.models.items import MEMBER, Item


class Flag(models.Model):
    """A member says that something should not stand as it does."""

    class Reason(models.TextChoices):
        SPAM = "spam"
        ABUSE = "abuse"
        ILLEGAL = "illegal"
        PRIVATE = "private"
        OFF_TOPIC = "off_topic"
        OTHER = "other"  # with words

    class Outcome(models.TextChoices):
        UPHELD = "upheld"
        REFUSED = "refused"

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="flags")
    reporter = models.ForeignKey(MEMBER, on_delete=models.PROTECT, related_name="+")
    subject_type = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    reason = models.CharField(max_length=12, choices=Reason.choices)
    words = models.CharField(max_length=500, default="", blank=True)
    weight = models.FloatField()  # by the reporter's record when it was made
    made_at = models.DateTimeField(default=clock.now)
    outcome = models.CharField(max_length=8, choices=Outcome.choices, default="", blank=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subject_type", "subject_id", "reporter"], name="flagged_once"),
            models.CheckConstraint(condition=~Q(reason="other") | ~Q(words=""), name="other_reason_has_words"),
            models.CheckConstraint(
                condition=Q(outcome="", settled_at=None) | (~Q(outcome="") & Q(settled_at__isnull=False)),
                name="flag_settled_as_something",
            ),
        ]
        indexes = [models.Index(fields=["reporter", "-made_at"], name="flag_of_reporter")]
