"""People who belong together: a team, a working party, an interest. Rooms above ask it who may see what is theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from guildhall.kernel import clock
from guildhall.kernel.text import Bilingual

if TYPE_CHECKING:
    from guildhall.kernel.actor import Actor


class GroupQuerySet(models.QuerySet["Group"]):
    def open(self) -> GroupQuerySet:
        return self.filter(closed_at=None)


class Group(models.Model):
    handle = models.SlugField(max_length=40, unique=True)
    name_en = models.CharField(max_length=60, default="", blank=True)
    name_zh_hans = models.CharField(max_length=60, default="", blank=True)
    about_en = models.CharField(max_length=300, default="", blank=True)
    about_zh_hans = models.CharField(max_length=300, default="", blank=True)
    founded_at = models.DateTimeField(default=clock.now)
    founded_by = models.BigIntegerField(null=True)  # actor key
    closed_at = models.DateTimeField(null=True)
    closed_by = models.BigIntegerField(null=True)  # actor key

    objects = GroupQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(name_en="", name_zh_hans=""), name="group_has_a_name"),
        ]

    def __str__(self) -> str:
        return str(self.name)

    @property
    def name(self) -> Bilingual:
        return Bilingual(self.name_en or self.name_zh_hans, self.name_zh_hans or self.name_en)

    @property
    def about(self) -> Bilingual:
        return Bilingual(self.about_en or self.about_zh_hans, self.about_zh_hans or self.about_en)


class MembershipQuerySet(models.QuerySet["GroupMembership"]):
    def current(self) -> MembershipQuerySet:
        return self.filter(left_at=None)

    def of(self, viewer: Actor) -> MembershipQuerySet:
        """What a viewer belongs to now; a guest belongs to nothing."""
        pk = getattr(viewer, "pk", None)
        return self.none() if pk is None else self.current().filter(member=pk, group__closed_at=None)


class GroupMembership(models.Model):
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="memberships")
    member = models.ForeignKey("members.Member", on_delete=models.PROTECT, related_name="group_memberships")
    joined_at = models.DateTimeField(default=clock.now)
    added_by = models.BigIntegerField(null=True)  # actor key
    left_at = models.DateTimeField(null=True)
    removed_by = models.BigIntegerField(null=True)  # actor key

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["group", "member"], condition=Q(left_at=None), name="in_a_group_once"),
            models.CheckConstraint(
                condition=Q(left_at=None) | Q(left_at__gte=models.F("joined_at")), name="left_after"
            ),
        ]
        indexes = [models.Index(fields=["member"], condition=Q(left_at=None), name="groups_of_a_member")]
