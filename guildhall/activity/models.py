"""The log and what its readers remember. Rows of `Activity` are only ever added (triggers refuse the rest)."""

from datetime import timedelta
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Func, Q

from guildhall.kernel import clock


class Xid8Field(models.BigIntegerField):  # type: ignore[type-arg]  # generic only in the stubs
    """A 64-bit transaction id; PostgreSQL orders it, Python sees an int."""

    def db_type(self, connection: Any) -> str:
        return "xid8"

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> int | None:
        return None if value is None else int(value)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        return value if value is None or hasattr(value, "as_sql") else str(value)


class CurrentXid(Func):
    function = "pg_current_xact_id"
    arity = 0
    output_field = Xid8Field()


class Spine(models.Model):
    """One row: which life of the cluster this is, and how far the community's clock is shifted."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    epoch = models.IntegerField(default=1)
    system_identifier = models.BigIntegerField(null=True)  # null where the server does not tell it
    clock_offset = models.DurationField(default=timedelta)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="one_spine")]


class Scope(models.Model):
    """A place an activity happened in, as a small number: a space, a tag, a group, an event, an industry."""

    id = models.AutoField(primary_key=True)
    kind = models.CharField(max_length=20)
    ref = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "ref"], name="one_scope_a_thing")]


class Activity(models.Model):
    id = models.BigAutoField(primary_key=True)
    verb = models.CharField(max_length=60)
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField(default=clock.now)
    actor_key = models.BigIntegerField(null=True)
    target_key = models.BigIntegerField(null=True)
    subject_type = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    scopes = ArrayField(models.IntegerField(), default=list)
    play = models.BigIntegerField(null=True)
    source = models.CharField(max_length=60, default="")
    source_id = models.CharField(max_length=120, default="")
    payload = models.JSONField(default=dict)
    caused_by = models.BigIntegerField(null=True)
    txid = Xid8Field(db_default=CurrentXid())
    epoch = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "source_id"], condition=~Q(source=""), name="imported_once"),
        ]
        indexes = [
            models.Index(fields=["epoch", "txid", "id"], name="activity_reading"),
            models.Index(fields=["subject_type", "subject_id"], name="activity_subject"),
            models.Index(fields=["actor_key", "occurred_at"], name="activity_actor"),
            models.Index(fields=["target_key", "verb"], condition=~Q(target_key=None), name="activity_target"),
            models.Index(fields=["verb", "occurred_at"], name="activity_verb"),
            GinIndex(fields=["scopes"], name="activity_scopes"),
        ]


class Cursor(models.Model):
    """How far a reader has read. Moves in the transaction of the reader's effects."""

    reader = models.CharField(max_length=60, unique=True)
    epoch = models.IntegerField(default=0)
    txid = Xid8Field(default=0)
    activity_id = models.BigIntegerField(default=0)
    rows = models.BigIntegerField(default=0)
    rows_per_second = models.FloatField(default=0)
    moved_at = models.DateTimeField(null=True)
    replaying_since = models.DateTimeField(null=True)


class Parked(models.Model):
    """A row that a reader's handler refused, kept with its error until a retry succeeds."""

    reader = models.CharField(max_length=60)
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="+")
    error = models.TextField()
    attempts = models.IntegerField(default=1)
    parked_at = models.DateTimeField(default=clock.now)
    retry_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["reader", "activity"], name="parked_once")]
        indexes = [models.Index(fields=["reader", "retry_at"], name="parked_due")]

    @property
    def last_line(self) -> str:
        """The error itself, without the way to it."""
        return (self.error.strip().splitlines() or [""])[-1]


class StaffAct(models.Model):
    """What a privileged row of the log changed: what was there before, what is there now, and why.

    Triggers refuse everything but taking the words (`before`, `after`, `reason`, `salt`) away, when the person they are about
    is erased. Its seal stays good: it is made of a digest.
    """

    activity = models.OneToOneField(Activity, primary_key=True, on_delete=models.PROTECT, related_name="+")
    capability = models.CharField(max_length=60)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    reason = models.CharField(max_length=500, default="", blank=True)
    salt = models.CharField(max_length=32, default="", blank=True)  # so that nobody guesses words from their digest
    digest = models.CharField(max_length=64)  # of salt, before, after and reason

    class Meta:
        indexes = [models.Index(fields=["capability", "-activity"], name="staff_acts_by_capability")]


class StaffSeal(models.Model):
    """The next link of the chain: `hash` is made of the one before, the act's row in the log and its digest. Only ever added."""

    id = models.BigIntegerField(primary_key=True)  # 1, 2, 3 … without gaps
    act = models.OneToOneField(StaffAct, on_delete=models.PROTECT, related_name="seal")
    hash = models.CharField(max_length=64)
