"""Words that are watched for, what screening said of each text, and what the classifier has learned."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from guildhall.kernel import clock


class WatchedWord(models.Model):
    """A word of the list from a moment to a moment. Changing one ends its row and adds another: the rows are the history."""

    class Action(models.TextChoices):
        BLOCK = "block"  # is not taken; the text stays in the form
        HOLD = "hold"  # waits for a person
        CENSOR = "censor"  # is covered
        FLAG = "flag"  # is shown, and listed for a person

    text = models.CharField(max_length=80)
    action = models.CharField(max_length=6, choices=Action.choices)
    by_sound = models.BooleanField(default=False)
    added_at = models.DateTimeField(default=clock.now)
    added_by = models.BigIntegerField(null=True)  # actor key, here and below
    ended_at = models.DateTimeField(null=True)
    ended_by = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["text"], condition=Q(ended_at=None), name="word_watched_once"),
            models.CheckConstraint(condition=~Q(text=""), name="watched_word_has_text"),
        ]


class Screening(models.Model):
    """What was said of a text when it was written or changed, and why."""

    class Said(models.TextChoices):
        PASS = "pass"  # noqa: S105 - what a text does
        FLAG = "flag"
        HOLD = "hold"

    subject_type = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    author_key = models.BigIntegerField(null=True)  # actor key
    at = models.DateTimeField(default=clock.now)
    is_edit = models.BooleanField(default=False)
    said = models.CharField(max_length=4, choices=Said.choices)
    reasons = models.JSONField(default=list)  # [[code, what was found], …]
    likeness = models.BigIntegerField(null=True)  # SimHash; null: too few words of its own
    bands = ArrayField(models.IntegerField(), default=list)  # of the likeness: copies have one in common
    score = models.FloatField(null=True)  # that a moderator would take it down, by the classifier `version`
    version = models.IntegerField(null=True)
    asked_at = models.DateTimeField(null=True)  # an outside service

    class Meta:
        indexes = [
            models.Index(fields=["subject_type", "subject_id"], name="screening_of_subject"),
            models.Index(fields=["-at"], condition=~Q(said="pass"), name="screening_noted"),
            models.Index(fields=["author_key"], name="screening_of_author"),
            GinIndex(fields=["bands"], name="screening_by_band", fastupdate=False),  # every text asks it
        ]


class TrainedClassifier(models.Model):
    """One training from this community's own decisions. The newest row is in use."""

    version = models.AutoField(primary_key=True)
    trained_at = models.DateTimeField(default=clock.now)
    weights = models.BinaryField()  # deflated little-endian float32, one a hashed place
    bias = models.FloatField()
    steps = models.JSONField(default=list)  # calibration: [[raw score, probability], …]
    threshold = models.FloatField(null=True)  # null: it sorts and never holds
    precision = models.FloatField(null=True)  # of holding, on decisions it had not seen
    recall = models.FloatField(null=True)
    learned_from = models.IntegerField()
    measured_on = models.IntegerField()
