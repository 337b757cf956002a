from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guildhall.kernel import clock
from guildhall.kernel.text import Bilingual
from guildhall.members.queries.places import city_name

if TYPE_CHECKING:
    from guildhall.kernel.actor import Actor

MANAGES, MODERATES = "groups.manage", "groups.moderate"  # the capabilities, declared in `rules`


class GroupQuerySet(models.QuerySet["Group"]):
    def open(self) -> GroupQuerySet:
        return self.filter(closed_at=None)

    def visible_to(self, viewer: Actor) -> GroupQuerySet:
        """A hidden group is there for who is in it or is invited to it, and for staff who manage groups."""
        if viewer.can(MANAGES):
            return self.all()
        pk = getattr(viewer, "pk", None)
        if pk is None:
            return self.exclude(door=Group.Door.HIDDEN)
        mine = GroupMembership.objects.of(viewer).filter(group=OuterRef("pk"))
        asked = models.Q(admissions__member=pk, admissions__closed_at=None, admissions__way="invited")
        invited = Group.objects.filter(asked, closed_at=None, pk=OuterRef("pk"))
        return self.filter(~Q(door=Group.Door.HIDDEN) | Exists(mine) | Exists(invited))

    def sized(self) -> GroupQuerySet:
        """With `size`: people in it now, or when it was closed."""
        return self.annotate(size=Count("memberships", filter=Q(memberships__left_at=None)))

    def as_seen_by(self, viewer: Actor) -> GroupQuerySet:
        """With `is_mine`: the viewer is in it now."""
        return self.annotate(is_mine=Exists(GroupMembership.objects.of(viewer).filter(group=OuterRef("pk"))))


class Group(models.Model):
    class Kind(models.TextChoices):
        TEAM = "team", pgettext_lazy("kind of group", "Team")
        CITY = "city", _("City user group")
        INDUSTRY = "industry", _("Industry group")
        SIG = "sig", _("Special interest group (SIG)")
        WORKING = "working", _("Working group")
        BOARD = "board", _("Board of a space")

    class Door(models.TextChoices):
        OPEN = "open", _("Open: whoever wants to joins")
        REQUEST = "request", _("On request: the leads decide")
        INVITATION = "invitation", _("By invitation of the leads")
        HIDDEN = "hidden", _("Hidden: by invitation, and others do not see it")

    handle = models.SlugField(max_length=40, unique=True)
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.TEAM)
    door = models.CharField(max_length=10, choices=Door.choices, default=Door.HIDDEN)
    name_en = models.CharField(max_length=60, default="", blank=True)
    name_zh_hans = models.CharField(max_length=60, default="", blank=True)
    about_en = models.CharField(max_length=300, default="", blank=True)
    about_zh_hans = models.CharField(max_length=300, default="", blank=True)
    city = models.CharField(max_length=80, default="", blank=True)
    country = models.CharField(max_length=2, default="", blank=True)  # ISO 3166-1
    industry = models.CharField(max_length=80, default="", blank=True)  # a code of `members.places`
    founded_at = models.DateTimeField(default=clock.now)
    founded_by = models.BigIntegerField(null=True)  # actor key
    closed_at = models.DateTimeField(null=True)
    closed_by = models.BigIntegerField(null=True)  # actor key

    objects = GroupQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(name_en="", name_zh_hans=""), name="group_has_a_name"),
            models.CheckConstraint(
                condition=Q(kind__in=["team", "city", "industry", "sig", "working", "board"]), name="group_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(door__in=["open", "request", "invitation", "hidden"]), name="group_door_known"
            ),
        ]

    def __str__(self) -> str:
        return str(self.name)

    def get_absolute_url(self) -> str:
        return reverse("groups:group", args=[self.handle])

    @property
    def name(self) -> Bilingual:
        return Bilingual(self.name_en or self.name_zh_hans, self.name_zh_hans or self.name_en)

    @property
    def place(self) -> Bilingual | str:
        """Its city in the reader's language."""
        return city_name(self.city)

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
