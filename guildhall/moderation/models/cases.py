from __future__ import annotations

from django.db import models
from django.db.models import Q

from guildhall.kernel import clock
from guildhall.moderation.models.items import MEMBER


class Case(models.Model):
    """All that concerns one member: what they wrote, what was decided, notes, appeals."""

    member = models.ForeignKey(MEMBER, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(default=clock.now)
    opened_by = models.BigIntegerField(null=True)  # actor key
    closed_at = models.DateTimeField(null=True)
    closed_by = models.BigIntegerField(null=True)  # actor key

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member"], condition=Q(closed_at=None), name="one_open_case")]


class CaseNote(models.Model):
    """What moderators tell each other; the member never reads it."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="notes")
    author = models.ForeignKey(MEMBER, null=True, on_delete=models.PROTECT, related_name="+")
    text = models.CharField(max_length=2000)
    written_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="note_has_words")]
        indexes = [models.Index(fields=["case", "written_at"], name="note_of_case")]
