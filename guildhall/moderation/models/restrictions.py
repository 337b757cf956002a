from __future__ import annotations

from datetime import timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from guildhall.kernel import clock
from guildhall.moderation.models.cases import Case
from guildhall.moderation.models.items import MEMBER

APPEAL_FOR = timedelta(days=184)  # six months, however long they are


class RestrictionQuerySet(models.QuerySet["Restriction"]):
    def standing(self) -> RestrictionQuerySet:
        return self.filter(ended_at=None).filter(Q(until=None) | Q(until__gt=clock.now()))


class Restriction(models.Model):
    """What was decided against a member or something of theirs, with its statement of reasons.

    What is stated never changes (a trigger refuses it); only that and why it ended is added.
    """

    class Kind(models.TextChoices):
        HELD = "held"
        HIDDEN = "hidden"
        DELETED = "deleted"
        WARNED = "warned"
        SILENCED = "silenced"
        SUSPENDED = "suspended"
        SPAM = "spam"  # the account, and everything it wrote

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="restrictions")
    member = models.ForeignKey(MEMBER, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    subject_type = models.CharField(max_length=40, default="", blank=True)
    subject_id = models.BigIntegerField(null=True)
    space = models.BigIntegerField(null=True)
    excerpt = models.CharField(max_length=300, default="", blank=True)  # of what it is about, as it was then
    facts = models.CharField(max_length=1000)
    ground = models.CharField(max_length=300)  # the rule
    redress = models.CharField(max_length=500)
    is_automated = models.BooleanField()
    made_by = models.ForeignKey(MEMBER, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=clock.now)
    until = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(MEMBER, null=True, on_delete=models.PROTECT, related_name="+")
    ended_because = models.CharField(max_length=300, default="", blank=True)
    took = ArrayField(models.CharField(max_length=60), default=list, blank=True)  # 'content.post:12', for Undo

    objects = RestrictionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(facts="") & ~Q(ground="") & ~Q(redress=""), name="restriction_states_reasons"
            ),
            models.CheckConstraint(
                condition=Q(is_automated=True) | Q(made_by__isnull=False), name="restriction_made_by_person_or_machine"
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=("silenced", "suspended")) | Q(until__isnull=False, until__gt=F("made_at")),
                name="restriction_of_person_expires",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=("held", "hidden", "deleted"))
                | (~Q(subject_type="") & Q(subject_id__isnull=False)),
                name="restriction_of_text_names_it",
            ),
            models.UniqueConstraint(
                fields=["subject_type", "subject_id"],
                condition=Q(ended_at=None, subject_id__isnull=False),
                name="one_standing_restriction_a_subject",
            ),
        ]
        indexes = [
            models.Index(fields=["member", "-made_at"], name="restriction_of_member"),
            models.Index(fields=["-made_at", "-id"], name="restriction_latest"),
        ]

    @property
    def appeal_until(self) -> object:
        return self.made_at + APPEAL_FOR


class Appeal(models.Model):
    """A member asks for another look at a restriction. Who made it does not decide (a trigger refuses it)."""

    class Outcome(models.TextChoices):
        UPHELD = "upheld"  # the restriction stands
        OVERTURNED = "overturned"

    restriction = models.OneToOneField(Restriction, on_delete=models.PROTECT, related_name="appeal")
    text = models.CharField(max_length=2000)
    made_at = models.DateTimeField(default=clock.now)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(MEMBER, null=True, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=10, choices=Outcome.choices, default="", blank=True)
    answer = models.CharField(max_length=1000, default="", blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="appeal_has_words"),
            models.CheckConstraint(
                condition=Q(decided_at=None, decided_by=None, outcome="", answer="")
                | (Q(decided_at__isnull=False, decided_by__isnull=False) & ~Q(outcome="") & ~Q(answer="")),
                name="appeal_decided_by_person_with_answer",
            ),
        ]
        indexes = [models.Index(fields=["made_at"], condition=Q(decided_at=None), name="appeal_waiting")]
