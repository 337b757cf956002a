"""Roles of the staff and who holds them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from guildhall.kernel import clock
from guildhall.kernel.registry import capabilities
from guildhall.kernel.text import Bilingual

if TYPE_CHECKING:
    from guildhall.members.models.member import Member

ADMINISTRATOR = "administrator"


class RoleQuerySet(models.QuerySet["Role"]):
    def held_by(self, member: Member) -> RoleQuerySet:
        return self.filter(grants__in=RoleGrant.objects.current().filter(member=member))


class Role(models.Model):
    """An editable set of capabilities, named after a profession. The administrator's is everything, without a list."""

    handle = models.SlugField(max_length=40, unique=True)
    name_en = models.CharField(max_length=60)
    name_zh_hans = models.CharField(max_length=60)
    capabilities = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    # What `sync_roles` has offered before, so that a capability staff took away stays away.
    offered = ArrayField(models.CharField(max_length=60), default=list, blank=True)

    objects = RoleQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.name)

    @property
    def name(self) -> Bilingual:
        return Bilingual(self.name_en, self.name_zh_hans)

    @property
    def is_administrator(self) -> bool:
        return self.handle == ADMINISTRATOR

    @property
    def allowed(self) -> frozenset[str]:
        return (
            frozenset(entry.name for entry in capabilities) if self.is_administrator else frozenset(self.capabilities)
        )


class RoleGrantQuerySet(models.QuerySet["RoleGrant"]):
    def current(self) -> RoleGrantQuerySet:
        now = clock.now()
        return self.filter(granted_at__lte=now).filter(Q(ended_at=None) | Q(ended_at__gt=now))


class RoleGrant(models.Model):
    """A role held from a moment to a moment."""

    member = models.ForeignKey("members.Member", on_delete=models.PROTECT, related_name="role_grants")
    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="grants")
    granted_at = models.DateTimeField(default=clock.now)
    granted_by = models.BigIntegerField(null=True)  # actor key
    ended_at = models.DateTimeField(null=True)
    ended_by = models.BigIntegerField(null=True)  # actor key

    objects = RoleGrantQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "role"], condition=Q(ended_at=None), name="role_held_once"),
        ]
