from __future__ import annotations

from django.db import models
from django.db.models import Q

from guildhall.kernel import clock
from guildhall.members.models.member import Member


class TakenProfileQuerySet(models.QuerySet["TakenProfile"]):
    def standing(self) -> TakenProfileQuerySet:
        return self.filter(ended_at=None)


class TakenProfile(models.Model):
    """What moderation took out of a profile: the free words and the picture. It ends when they are given back, when the
    member has written others, or for good.
    """

    class State(models.TextChoices):
        HELD = "held"
        HIDDEN = "hidden"
        DELETED = "deleted"

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    words = models.JSONField(default=dict)  # by field
    avatar = models.ForeignKey("files.File", null=True, on_delete=models.SET_NULL, related_name="+")
    state = models.CharField(max_length=8, choices=State.choices)
    taken_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True)

    objects = TakenProfileQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member"], condition=Q(ended_at=None), name="one_taken_profile_a_member")
        ]
