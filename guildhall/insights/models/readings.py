"""What readers build from the log so that figures are cheap. People are keys of the log; all of it can be replayed."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Least


class Newcomer(models.Model):
    actor_key = models.BigIntegerField(primary_key=True)
    joined_at = models.DateTimeField()
    source = models.CharField(max_length=60, default="")  # of the import; empty: joined here

    class Meta:
        indexes = [models.Index(fields=["joined_at"], name="newcomer_joined")]


class Wait(models.Model):
    """Something was opened and waits for an answer. Answered: the first reply of another person (bots do not count)."""

    kind = models.CharField(max_length=20)  # 'question'
    thread = models.BigIntegerField()
    subject_type = models.CharField(max_length=40)
    opened_at = models.DateTimeField()
    opened_by = models.BigIntegerField(null=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.BigIntegerField(null=True)
    closed_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    said = models.BigIntegerField(default=0)  # the activity that spoke last; older ones are not heard again
    source = models.CharField(max_length=60, default="")  # of the import; empty: opened here
    scopes = ArrayField(models.IntegerField(), default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "thread"], name="one_wait_a_thread"),
            models.CheckConstraint(
                condition=Q(answered_at=None) | Q(answered_at__gte=F("opened_at")), name="answered_after_opened"
            ),
        ]
        indexes = [
            models.Index(fields=["kind", "opened_at", "id"], name="wait_opened"),
            models.Index(
                fields=["kind", "opened_at", "id"],
                condition=Q(answered_at=None, closed_at=None, withdrawn_at=None),
                name="wait_open",
            ),
            models.Index("kind", Least("answered_at", "closed_at"), condition=Q(withdrawn_at=None), name="wait_ended"),
            models.Index(fields=["opened_by"], name="wait_opener"),
            GinIndex(fields=["scopes"], name="wait_scopes"),
        ]


class Step(models.Model):
    """A reply of a person to what waits, or what solved it; several of each may stand, each may be taken back."""

    kind = models.CharField(max_length=20)
    thread = models.BigIntegerField()
    role = models.CharField(max_length=10)  # 'answers' | 'closes'
    subject_id = models.BigIntegerField()
    actor_key = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    said = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "thread", "role", "subject_id"], name="one_step_a_subject")
        ]
        indexes = [models.Index(fields=["actor_key", "role"], name="step_actor")]
