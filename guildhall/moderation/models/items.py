from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import models
from django.db.models import F, Q

from guildhall.kernel import clock

MEMBER = "members.Member"
CLAIM = timedelta(minutes=20)  # whoever claims an item has it for so long


class ItemQuerySet(models.QuerySet["Item"]):
    def open(self) -> ItemQuerySet:
        return self.filter(decided_at=None)

    def looked_after(self, scopes: dict[str, set[int] | None]) -> ItemQuerySet:
        """Of the types that a moderator handles, in the spaces they look after; None is every space and none."""
        wanted = Q(pk__in=[])
        for subject_type, spaces in scopes.items():
            there = Q() if spaces is None else Q(space__in=spaces)
            wanted |= Q(subject_type=subject_type) & there
        return self.filter(wanted)


class Item(models.Model):
    """Something that waits for a person's judgement, once a subject while it is open."""

    class Kind(models.TextChoices):
        HELD = "held"  # nobody has seen it yet, or it was taken out of sight until looked at
        FLAGGED = "flagged"
        ACCOUNT = "account"
        EDIT = "edit"
        PROFILE = "profile"
        FILE = "file"  # new, of a level whose files wait

    class Decision(models.TextChoices):
        APPROVED = "approved"
        REJECTED = "rejected"
        DELETED = "deleted"
        SPAM = "spam"

    kind = models.CharField(max_length=8, choices=Kind.choices)
    subject_type = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    space = models.BigIntegerField(null=True)
    author = models.ForeignKey(MEMBER, null=True, on_delete=models.PROTECT, related_name="+")
    why = models.CharField(max_length=300, default="", blank=True)
    weight = models.FloatField(default=0)  # what comes first: the sum of flags, or how sure the screening was
    opened_at = models.DateTimeField(default=clock.now)
    claimed_at = models.DateTimeField(null=True)
    claimed_by = models.ForeignKey(MEMBER, null=True, on_delete=models.PROTECT, related_name="+")
    mended_at = models.DateTimeField(null=True)  # its author changed it and so brought it back, once
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(MEMBER, null=True, on_delete=models.PROTECT, related_name="+")
    decision = models.CharField(max_length=8, choices=Decision.choices, default="", blank=True)
    state_before = models.CharField(max_length=8, default="", blank=True)  # of the subject, for Undo

    objects = ItemQuerySet.as_manager()
    subject: Any = None  # a `Moderable`, set by the queue

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject_type", "subject_id"], condition=Q(decided_at=None), name="one_open_item_a_subject"
            ),
            models.CheckConstraint(
                condition=Q(decided_at=None, decision="") | (Q(decided_at__isnull=False) & ~Q(decision="")),
                name="item_decided_as_something",
            ),
            models.CheckConstraint(
                condition=Q(claimed_at=None, claimed_by=None) | Q(claimed_at__isnull=False, claimed_by__isnull=False),
                name="item_claimed_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(decided_by=F("author")) | Q(decided_by=None), name="nobody_decides_on_themselves"
            ),
        ]
        indexes = [
            models.Index(fields=["-weight", "opened_at", "id"], condition=Q(decided_at=None), name="item_queue"),
            models.Index(fields=["author", "-opened_at"], name="item_of_author"),
            models.Index(fields=["decided_by", "-decided_at"], name="item_by_decider"),
        ]

    @property
    def claim_ends_at(self) -> Any:
        return self.claimed_at + CLAIM if self.claimed_at else None

    def is_claimed_by_other(self, member: Any) -> bool:
        if self.claimed_at is None or self.claimed_by_id == getattr(member, "pk", None):
            return False
        return self.claimed_at + CLAIM > clock.now()
