"""Ties between people, as the log tells them."""

from django.db import models
from django.db.models import F, Q


class Tie(models.Model):
    """That one did something to or for another, by kind: how often, the first and the last time.

    Between keys of the log, so merges can be undone and erased people stay counted; written by the reader
    `members.ties` alone. Where the last time was taken back, `last_at` is still that time.
    """

    actor_key = models.BigIntegerField()
    target_key = models.BigIntegerField()
    kind = models.CharField(max_length=20)  # as verbs declare it: 'answered', 'accepted' …
    count = models.PositiveIntegerField()
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["actor_key", "target_key", "kind"], name="one_tie_a_kind"),
            models.CheckConstraint(condition=Q(count__gt=0), name="tie_happened"),
            models.CheckConstraint(condition=~Q(actor_key=F("target_key")), name="tie_between_two"),
            models.CheckConstraint(condition=Q(last_at__gte=F("first_at")), name="tie_ends_after_it_began"),
        ]
        indexes = [models.Index(fields=["target_key"], name="ties_to_somebody")]
