"""How the first members come: by whose invitation, who greeted them, and what those say who fell silent."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from guildhall.kernel import clock


def new_code() -> str:
    """96 bits, as they stand in the link."""
    return secrets.token_urlsafe(12)


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def usable(self, at: datetime | None = None) -> InvitationQuerySet:
        return self.filter(revoked_at=None, expires_at__gt=at or clock.now(), used__lt=F("uses"))


class Invitation(models.Model):
    """A link by which some people may join while joining is by invitation only."""

    code = models.CharField(max_length=32, unique=True, default=new_code)
    made_by = models.ForeignKey("members.Member", on_delete=models.PROTECT, related_name="invitations")
    made_at = models.DateTimeField(default=clock.now)
    note = models.CharField(max_length=120, default="", blank=True)  # for whom; only staff read it
    uses = models.PositiveSmallIntegerField(default=1)  # how many may join by it
    used = models.PositiveSmallIntegerField(default=0)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.BigIntegerField(null=True)  # actor key

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(used__lte=F("uses")), name="invited_no_more_than_allowed"),
            models.CheckConstraint(condition=Q(uses__gte=1, uses__lte=500), name="invitation_for_somebody"),
        ]

    @property
    def is_usable(self) -> bool:
        return self.revoked_at is None and self.expires_at > clock.now() and self.used < self.uses


class InvitedMember(models.Model):
    """Who came by which invitation, and so by whom."""

    invitation = models.ForeignKey(Invitation, on_delete=models.PROTECT, related_name="came")
    member = models.OneToOneField("members.Member", primary_key=True, on_delete=models.CASCADE, related_name="invited")
    at = models.DateTimeField(default=clock.now)


class Welcome(models.Model):
    """The words by which a named person greets a new member, once."""

    member = models.OneToOneField("members.Member", on_delete=models.CASCADE, related_name="welcome")
    by = models.ForeignKey("members.Member", null=True, on_delete=models.SET_NULL, related_name="+")
    words = models.CharField(max_length=1000)
    at = models.DateTimeField(default=clock.now)


class SilentQuestion(models.Model):
    """That somebody who fell silent is asked, once, what was missing; and what they say."""

    class Missing(models.TextChoices):
        TIME = "time", pgettext_lazy("what was missing", "I have no time just now")
        TOPIC = "topic", pgettext_lazy("what was missing", "I found nothing for me here")
        ANSWER = "answer", pgettext_lazy("what was missing", "I asked and got no good answer")
        TONE = "tone", pgettext_lazy("what was missing", "I did not feel welcome")
        WAY = "way", pgettext_lazy("what was missing", "I did not find my way about")
        OTHER = "other", pgettext_lazy("what was missing", "Something else")

    member = models.OneToOneField("members.Member", on_delete=models.CASCADE, related_name="silent_question")
    asked_at = models.DateTimeField(default=clock.now)
    asked_by = models.BigIntegerField(null=True)  # actor key
    answered_at = models.DateTimeField(null=True)
    missing = models.CharField(max_length=10, choices=Missing.choices, default="", blank=True)
    words = models.CharField(max_length=1000, default="", blank=True)
