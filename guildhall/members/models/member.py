"""`Member` is a person or bot, imported or signed up."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import OpClass
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Upper
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guildhall.kernel import clock
from guildhall.kernel.ids import opaque_key
from guildhall.kernel.prepared import EXAMPLE, Prepared

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from guildhall.kernel.actor import Actor
    from guildhall.members.models.role import Role


class MemberQuerySet(models.QuerySet["Member"]):
    def present(self) -> MemberQuerySet:
        """People who are still here under their own name: not erased, not merged into another."""
        return self.filter(erased_at=None, merged_into=None)

    def people(self) -> MemberQuerySet:
        return self.filter(kind=Member.Kind.PERSON)

    def unclaimed(self) -> MemberQuerySet:
        """Came with an import, and nobody signed in as this person yet."""
        return self.present().filter(claimed_at=None).filter(_came_from_elsewhere())

    def arrived(self) -> MemberQuerySet:
        """Not those who signed up and never proved their address, nor those whom staff still has to let in."""
        return self.filter(waiting_since=None).filter(Q(claimed_at__isnull=False) | _came_from_elsewhere())

    def visible_to(self, viewer: Actor) -> MemberQuerySet:
        """Whose profile the viewer may open. Guests do not see profiles that are for members only."""
        everyone: MemberQuerySet = self.filter(erased_at=None)
        if viewer.can("members.see"):
            return everyone
        everyone = everyone.arrived()
        return everyone if viewer.is_authenticated else everyone.exclude(privacy__contains={"open_profile": False})

    def listed(self) -> MemberQuerySet:
        """Who may be shown in the directory."""
        return self.present().arrived().exclude(privacy__contains={"listed": False})

    def behind(self, member: Member) -> MemberQuerySet:
        """The member and everybody merged into them: one person's rows."""
        return self.filter(Q(pk=member.pk) | Q(merged_into=member))


def _came_from_elsewhere() -> Exists:
    identities = apps.get_model("members", "Identity")
    return Exists(identities.objects.filter(member=OuterRef("pk")))


class MemberManager(BaseUserManager["Member"]):
    def get_by_natural_key(self, username: str | None) -> Member:
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
    industry = models.CharField(max_length=80, default="", blank=True)  # a code of `members.places`, or free text
    role = models.CharField(max_length=80, default="", blank=True)
    website = models.URLField(default="", blank=True)
    languages = ArrayField(models.CharField(max_length=12), default=list, blank=True)
    locale = models.CharField(max_length=12, default="en")
    zone = models.CharField(max_length=60, default="UTC")
    avatar = models.ForeignKey("files.File", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    joined_at = models.DateTimeField(default=clock.now)
    claimed_at = models.DateTimeField(null=True)  # null: see `unclaimed()`
    waiting_since = models.DateTimeField(null=True)  # where staff let new members in: signed up, not let in yet
    erased_at = models.DateTimeField(null=True)
    suspended_until = models.DateTimeField(null=True)  # may only read what was decided about them
    silenced_until = models.DateTimeField(null=True)  # may read everything and write nothing
    # The person this row is shown as. Always the last of a chain: `Merge` rows are the truth, this is their sum.
    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="merged")
    privacy = models.JSONField(default=dict)  # switches that were turned off, see `members.rules.SWITCHES`

    riding: dict[str, Any] | None = None  # what rooms declare by `registry.riding`, where the session read it

    came_from: str = ""  # the address of this request, where it changes something; kept nowhere

    USERNAME_FIELD = "handle"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["email"]
    objects = MemberManager.from_queryset(MemberQuerySet)()

    class Meta:
        constraints = [
            # Upper, not Lower: it is what `iexact` compares, so sign-in uses these indexes.
            models.UniqueConstraint(Upper("handle"), name="handle_taken"),
            models.UniqueConstraint(Upper("email"), condition=Q(email__isnull=False), name="email_taken"),
            models.CheckConstraint(condition=~Q(merged_into=F("id")), name="not_merged_into_itself"),
        ]
        indexes = [
            models.Index(fields=["-joined_at", "-id"], name="member_newest"),
            models.Index(OpClass(Upper("handle"), "text_pattern_ops"), name="member_handle_prefix"),
            models.Index(OpClass(Upper("name"), "text_pattern_ops"), name="member_name_prefix"),
        ]

    def __str__(self) -> str:
        return str(self.display_name)

    @property
    def display_name(self) -> str | _StrPromise:
        return _("Former member") if self.erased_at else self.name or self.handle

    @property
    def is_active(self) -> bool:  # type: ignore[override]
        """May sign in."""
        return self.erased_at is None and self.merged_into_id is None and self.waiting_since is None

    @property
    def is_unclaimed(self) -> bool:
        return self.claimed_at is None and self.is_active

    @property
    def shown(self) -> Member:
        """Who stands for this row on pages: itself, or the member it is merged into. Select `author__merged_into`."""
        return self.merged_into or self

    def get_absolute_url(self) -> str:
        """The profile; empty for a former member."""
        return "" if self.erased_at else reverse("members:profile", args=[self.shown.handle])

    @property
    def avatar_url(self) -> str:
        return reverse("files:read", args=[self.avatar_id, "avatar.webp"]) if self.avatar_id else ""

    @cached_property
    def actor_key(self) -> int | None:
        """The opaque key in the log, or None once erased."""
        found = _KEY_OF.rows(member=self.pk)
        return found[0][0] if found else None

    @cached_property
    def held_roles(self) -> list[Role]:
        """The roles held now."""
        roles = apps.get_model("members", "Role")
        return list(roles.objects.held_by(self))

    @cached_property
    def capabilities(self) -> frozenset[str]:
        """Everything the roles held now allow."""
        return frozenset().union(*(role.allowed for role in self.held_roles))

    @cached_property
    def has_second_factor(self) -> bool:
        factors = apps.get_model("mfa", "Authenticator")
        return factors.objects.filter(user=self).exclude(type="recovery_codes").exists()

    @property
    def is_staff(self) -> bool:
        """Staff is whoever holds a role."""
        return bool(self.held_roles)

    @property
    def is_suspended(self) -> bool:
        return self.suspended_until is not None and self.suspended_until > clock.now()

    @property
    def is_silenced(self) -> bool:
        """May write nothing for now; who is suspended may not either."""
        return self.is_suspended or (self.silenced_until is not None and self.silenced_until > clock.now())

    def can(self, capability: str) -> bool:
        return capability in self.capabilities

    def allows(self, switch: str) -> bool:
        """A privacy switch; everything is on until the member turns it off."""
        return bool(self.privacy.get(switch, True))


class Guest(AnonymousUser):
    """Somebody who is not signed in; answers the same questions as a member."""

    kind = "guest"
    actor_key = None
    capabilities: frozenset[str] = frozenset()
    held_roles: tuple[Any, ...] = ()
    has_second_factor = False
    locale = ""
    zone = ""
    name = handle = ""

    def can(self, capability: str) -> bool:
        return False


class ActorKey(models.Model):
    """The one bridge from the log to a person; deleted at erasure."""

    key = models.BigIntegerField(primary_key=True, default=opaque_key)
    member = models.OneToOneField(Member, on_delete=models.PROTECT, related_name="key_row")


_KEY_OF = Prepared(lambda member: ActorKey.objects.filter(member=member).values_list("key"), member=EXAMPLE)


class Visit(models.Model):
    """That a member was here on a day of their own calendar."""

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="visits")
    day = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "day"], name="one_visit_a_day")]
