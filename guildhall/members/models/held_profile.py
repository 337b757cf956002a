from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from guildhall.kernel import clock
from guildhall.members.models.member import Member

if TYPE_CHECKING:
    from guildhall.kernel.actor import Actor


class HeldProfileQuerySet(models.QuerySet["HeldProfile"]):
    def waiting(self) -> HeldProfileQuerySet:
        return self.filter(passed_at=None, rejected_at=None)

    def visible_to(self, viewer: Actor) -> HeldProfileQuerySet:
        """Whose profile it is, and those who decide."""
        return self if viewer.can("members.review_profiles") else self.filter(member=getattr(viewer, "pk", None))


class HeldProfile(models.Model):
    """What somebody wants to say of themselves and a person has to look at first; what they said stays shown meanwhile."""

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    changes = models.JSONField(default=dict)  # by field: the new words
    before = models.JSONField(default=dict)  # by field: the words that stood there when it was passed
    why = models.CharField(max_length=300, default="", blank=True)
    made_at = models.DateTimeField(default=clock.now)
    passed_at = models.DateTimeField(null=True)
    rejected_at = models.DateTimeField(null=True)

    objects = HeldProfileQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member"], condition=Q(passed_at=None, rejected_at=None), name="one_held_profile_a_member"
            ),
            models.CheckConstraint(condition=Q(passed_at=None) | Q(rejected_at=None), name="held_profile_decided_once"),
        ]
