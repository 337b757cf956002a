"""Facts about members with their evidence, and the asking for one to be verified."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from guildhall.kernel import clock


class Way(models.TextChoices):
    """By what somebody was convinced."""

    MAIL = "mail", pgettext_lazy("way of verification", "A confirmed work mail address")
    DOCUMENT = "document", pgettext_lazy("way of verification", "A document that staff look at and do not keep")
    COLLEAGUE = "colleague", pgettext_lazy("way of verification", "The word of a colleague who is a member")


class AttributeQuerySet(models.QuerySet["Attribute"]):
    def in_force(self, at: datetime | None = None) -> AttributeQuerySet:
        """Verified, begun, not ended and not expired: all that rules of eligibility may read."""
        at = at or clock.now()
        begun = self.filter(verified_at__isnull=False, since__lte=at)
        return begun.filter(Q(until=None) | Q(until__gt=at), Q(expires_at=None) | Q(expires_at__gt=at))


class Attribute(models.Model):
    """A fact about a member with where it comes from and when it held: an old platform's reputation, a past employer."""

    member = models.ForeignKey("members.Member", on_delete=models.PROTECT, related_name="attributes")
    key = models.CharField(
        max_length=60
    )  # one of `members.attributes.KEYS`, or an import's: 'stackexchange.reputation'
    value = models.JSONField()
    evidence = models.CharField(max_length=500, default="", blank=True)
    source = models.CharField(max_length=60, default="", blank=True)
    way = models.CharField(max_length=10, choices=Way.choices, default="", blank=True)  # empty: nobody verified it
    verified_by = models.BigIntegerField(null=True)  # actor key
    verified_at = models.DateTimeField(null=True)
    since = models.DateTimeField(default=clock.now)
    until = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)  # from then on it has to be verified anew
    expiry_told_at = models.DateTimeField(null=True)  # that it will, once

    objects = AttributeQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["member", "key"], name="attribute_of_member"),
            models.Index(fields=["key", "member"], name="attribute_verified", condition=Q(verified_at__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="attribute_ends_after_start"
            ),
            models.UniqueConstraint(
                fields=["member", "key"],
                condition=Q(verified_at__isnull=False, until=None),
                name="one_verified_attribute",
            ),
        ]


class VerificationQuerySet(models.QuerySet["Verification"]):
    def open(self) -> VerificationQuerySet:
        return self.filter(granted_at=None, refused_at=None, withdrawn_at=None)

    def for_word_of(self, ids: list[int]) -> VerificationQuerySet:
        """Open ones in which these members were named as colleagues and have not said anything yet."""
        return self.open().filter(colleague__in=ids, vouched_at=None, declined_at=None)


class Verification(models.Model):
    """That a member asks for a fact about them to be verified, what they offer for it, and what was decided.

    A document is never uploaded: staff look at it where the member shows it, and keep the sentence of what they saw.
    """

    member = models.ForeignKey("members.Member", on_delete=models.PROTECT, related_name="verifications")
    key = models.CharField(max_length=60)
    value = models.CharField(max_length=120)
    way = models.CharField(max_length=10, choices=Way.choices)
    domain = models.CharField(max_length=255, default="", blank=True)  # of the confirmed address; never all of it
    statement = models.CharField(max_length=1000, default="", blank=True)
    colleague = models.ForeignKey("members.Member", null=True, on_delete=models.SET_NULL, related_name="asked_to_vouch")
    vouched_at = models.DateTimeField(null=True)
    declined_at = models.DateTimeField(null=True)
    words = models.CharField(max_length=500, default="", blank=True)  # the colleague's
    asked_at = models.DateTimeField(default=clock.now)
    granted_at = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    decided_by = models.BigIntegerField(null=True)  # actor key
    reason = models.CharField(max_length=500, default="", blank=True)
    attribute = models.OneToOneField(Attribute, null=True, on_delete=models.SET_NULL, related_name="verification")

    objects = VerificationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member", "key"],
                condition=Q(granted_at=None, refused_at=None, withdrawn_at=None),
                name="one_open_verification",
            ),
            models.CheckConstraint(condition=~Q(member=F("colleague")), name="vouched_by_another"),
        ]
        indexes = [
            models.Index(
                fields=["asked_at"], name="verification_waiting", condition=Q(granted_at=None, refused_at=None)
            )
        ]
