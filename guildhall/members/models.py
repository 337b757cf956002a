"""Who is here. `Member` is a person or bot, imported or signed up; what proves who they are is `Identity`."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from guildhall.kernel import clock
from guildhall.kernel.ids import opaque_key
from guildhall.kernel.registry import capabilities

if TYPE_CHECKING:
    from collections.abc import Iterable

ADMINISTRATOR = "administrator"


class MemberQuerySet(models.QuerySet["Member"]):
    def present(self) -> MemberQuerySet:
        """People who are still here: not erased, not merged into another."""
        return self.filter(erased_at=None, merged_into=None)

    def people(self) -> MemberQuerySet:
        return self.filter(kind=Member.Kind.PERSON)


class MemberManager(BaseUserManager.from_queryset(MemberQuerySet)):  # type: ignore[misc]
    def get_by_natural_key(self, username: str) -> Member:
        return self.get(handle__iexact=username)


class Member(AbstractBaseUser):
    class Kind(models.TextChoices):
        PERSON = "person"
        BOT = "bot"

    handle = models.CharField(max_length=40)
    name = models.CharField(max_length=80)
    email = models.EmailField(null=True)
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.PERSON)
    bio = models.TextField(default="", blank=True, max_length=2000)
    bio_html = models.TextField(default="", blank=True)
    city = models.CharField(max_length=80, default="", blank=True)
    country = models.CharField(max_length=2, default="", blank=True)  # ISO 3166-1
    company = models.CharField(max_length=80, default="", blank=True)
    industry = models.CharField(max_length=80, default="", blank=True)
    role = models.CharField(max_length=80, default="", blank=True)
    website = models.URLField(default="", blank=True)
    languages = ArrayField(models.CharField(max_length=12), default=list, blank=True)
    locale = models.CharField(max_length=12, default="en")
    zone = models.CharField(max_length=60, default="UTC")
    avatar = models.ForeignKey("files.File", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    joined_at = models.DateTimeField(default=clock.now)
    claimed_at = models.DateTimeField(null=True)  # null: came with an import and nobody signed in as this person yet
    erased_at = models.DateTimeField(null=True)
    suspended_until = models.DateTimeField(null=True)
    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="merged")
    privacy = models.JSONField(default=dict)  # switches by name, see `members.rules.SWITCHES`

    USERNAME_FIELD = "handle"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["email"]
    objects = MemberManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("handle"), name="handle_taken"),
            models.UniqueConstraint(Lower("email"), condition=Q(email__isnull=False), name="email_taken"),
            models.CheckConstraint(condition=~Q(merged_into=F("id")), name="not_merged_into_itself"),
        ]

    def __str__(self) -> str:
        return self.name or self.handle

    @property
    def is_active(self) -> bool:  # type: ignore[override]
        return self.erased_at is None and self.merged_into_id is None

    @cached_property
    def actor_key(self) -> int | None:
        """The opaque key in the log, or None once erased."""
        return ActorKey.objects.filter(member=self).values_list("key", flat=True).first()

    @cached_property
    def capabilities(self) -> frozenset[str]:
        """Everything the roles held now allow."""
        now = clock.now()
        held = RoleGrant.objects.filter(member=self, granted_at__lte=now).filter(Q(ended_at=None) | Q(ended_at__gt=now))
        return _capabilities_of(held.values_list("role__handle", "role__capabilities"))

    @property
    def is_staff(self) -> bool:
        """Staff is whoever holds a role."""
        return bool(self.capabilities)

    def can(self, capability: str) -> bool:
        return capability in self.capabilities


def _capabilities_of(roles: Iterable[tuple[str, list[str]]]) -> frozenset[str]:
    held: set[str] = set()
    for handle, granted in roles:
        held.update(entry.name for entry in capabilities) if handle == ADMINISTRATOR else held.update(granted)
    return frozenset(held)


class Guest(AnonymousUser):
    """Somebody who is not signed in; answers the same questions as a member."""

    kind = "guest"
    actor_key = None
    capabilities: frozenset[str] = frozenset()
    locale = ""
    zone = ""

    def can(self, capability: str) -> bool:
        return False


class ActorKey(models.Model):
    """The one bridge from the log to a person; deleted at erasure."""

    key = models.BigIntegerField(primary_key=True, default=opaque_key)
    member = models.OneToOneField(Member, on_delete=models.PROTECT, related_name="+")


class Identity(models.Model):
    """Somebody elsewhere who is this member: an account at a platform, and how we know."""

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="identities")
    platform = models.CharField(max_length=60)  # 'stackexchange:bicycles.meta', 'github', 'email'
    value = models.CharField(max_length=200)
    label = models.CharField(max_length=200, default="", blank=True)
    url = models.URLField(max_length=500, default="", blank=True)
    added_at = models.DateTimeField(default=clock.now)
    verified_at = models.DateTimeField(null=True)
    verified_by = models.CharField(max_length=20, default="")  # 'email' | 'sign-in' | 'code' | 'staff' | ''

    class Meta:
        constraints = [models.UniqueConstraint(fields=["platform", "value"], name="one_person_an_identity")]


class Role(models.Model):
    """An editable set of capabilities: operator, manager, director, product manager, marketing manager, administrator."""

    handle = models.SlugField(max_length=40, unique=True)
    name_en = models.CharField(max_length=60)
    name_zh_hans = models.CharField(max_length=60)
    capabilities = ArrayField(models.CharField(max_length=60), default=list, blank=True)


class RoleGrant(models.Model):
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="role_grants")
    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="grants")
    granted_at = models.DateTimeField(default=clock.now)
    granted_by = models.BigIntegerField(null=True)  # actor key
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "role"], condition=Q(ended_at=None), name="role_held_once"),
        ]

