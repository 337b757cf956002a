"""What ties a member to people elsewhere: identities, claims, merges."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from guildhall.kernel import clock


class Identity(models.Model):
    """Somebody elsewhere who is this member: an account at a platform, and how we know."""

    member = models.ForeignKey("members.Member", on_delete=models.PROTECT, related_name="identities")
    platform = models.CharField(max_length=60)  # 'stackexchange:bicycles.meta', 'github', 'email'
    value = models.CharField(max_length=200)  # the platform's own id; mail addresses in lower case
    label = models.CharField(max_length=200, default="", blank=True)
    url = models.URLField(max_length=500, default="", blank=True)
    added_at = models.DateTimeField(default=clock.now)
    verified_at = models.DateTimeField(null=True)
    verified_by = models.CharField(max_length=20, default="")  # 'email' | 'sign-in' | 'code' | 'staff' | ''

    class Meta:
        constraints = [models.UniqueConstraint(fields=["platform", "value"], name="one_person_an_identity")]


class ClaimQuerySet(models.QuerySet["Claim"]):
    def open(self) -> ClaimQuerySet:
        return self.filter(accepted_at=None, refused_at=None, withdrawn_at=None)


class Claim(models.Model):
    """“This imported person is me.” Decided by proof (a verified address or sign-in) or by staff."""

    class Way(models.TextChoices):
        EMAIL = "email"
        SIGN_IN = "sign-in"
        CODE = "code"
        STAFF = "staff"

    claimant = models.ForeignKey("members.Member", on_delete=models.PROTECT, related_name="claims")
    subject = models.ForeignKey("members.Member", on_delete=models.PROTECT, related_name="claimed_in")
    identity = models.ForeignKey(Identity, null=True, on_delete=models.SET_NULL, related_name="+")
    way = models.CharField(max_length=10, choices=Way.choices)
    code = models.CharField(max_length=20, default="", blank=True)  # to be placed in the old profile
    evidence = models.TextField(default="", blank=True, max_length=2000)  # in the claimant's words
    asked_at = models.DateTimeField(default=clock.now)
    accepted_at = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    decided_by = models.BigIntegerField(null=True)  # actor key
    reason = models.CharField(max_length=500, default="", blank=True)  # what staff saw

    objects = ClaimQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["claimant", "subject"],
                condition=Q(accepted_at=None, refused_at=None, withdrawn_at=None),
                name="one_open_claim",
            ),
            models.CheckConstraint(condition=~Q(claimant=F("subject")), name="claims_somebody_else"),
        ]
        indexes = [
            models.Index(fields=["asked_at"], name="claim_waiting", condition=Q(accepted_at=None, refused_at=None))
        ]


class MergeQuerySet(models.QuerySet["Merge"]):
    def standing(self) -> MergeQuerySet:
        return self.filter(undone_at=None)


class Merge(models.Model):
    """Two rows are one person, and why. Nothing is moved: undoing it brings back exactly what was."""

    source = models.ForeignKey("members.Member", on_delete=models.PROTECT, related_name="merges_out")
    target = models.ForeignKey("members.Member", on_delete=models.PROTECT, related_name="merges_in")
    claim = models.OneToOneField(Claim, null=True, on_delete=models.PROTECT, related_name="merge")
    evidence = models.TextField(max_length=2000)
    merged_at = models.DateTimeField(default=clock.now)
    merged_by = models.BigIntegerField(null=True)  # actor key
    undone_at = models.DateTimeField(null=True)
    undone_by = models.BigIntegerField(null=True)  # actor key
    undo_reason = models.CharField(max_length=500, default="", blank=True)

    objects = MergeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source"], condition=Q(undone_at=None), name="merged_once"),
            models.CheckConstraint(condition=~Q(source=F("target")), name="merged_into_another"),
            models.CheckConstraint(condition=~Q(evidence=""), name="merged_for_a_reason"),
        ]
