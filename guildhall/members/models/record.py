"""What staff keeps about a member beside what the log says: notes, marks, tasks, and who looks after whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from guildhall.kernel import clock
from guildhall.members.models.role import RoleGrant

if TYPE_CHECKING:
    from guildhall.kernel.actor import Actor


def _holds_no_role(owner: str) -> Q:
    return ~models.Exists(RoleGrant.objects.current().filter(member=models.OuterRef(owner)))  # type: ignore[return-value]


class NoteQuerySet(models.QuerySet["Note"]):
    def visible_to(self, viewer: Any) -> NoteQuerySet:
        """Members read what was written for them too; staff reads by role, its own words always, and never what others
        keep from them about themselves. Administrators read the rest."""
        about_viewer = Q(member=viewer.pk) | Q(member__merged_into=viewer.pk)
        for_member = Q(audience=Note.Audience.MEMBER)
        if not viewer.can("members.see"):
            return self.filter(about_viewer, for_member)
        handles = {role.handle for role in viewer.held_roles}
        rows = self.filter(for_member | ~about_viewer)
        if "administrator" in handles:
            return rows
        by_role = Q(audience=Note.Audience.ROLES, roles__overlap=sorted(handles))
        return rows.filter(Q(written_by=viewer.actor_key) | ~Q(audience=Note.Audience.ROLES) | by_role)


class Note(models.Model):
    """Words about a member, for those it is meant for."""

    class Audience(models.TextChoices):
        MEMBER = "member", pgettext_lazy("who reads a note", "All staff and the member")
        STAFF = "staff", pgettext_lazy("who reads a note", "All staff")
        ROLES = "roles", pgettext_lazy("who reads a note", "Some roles only")

    member = models.ForeignKey("members.Member", on_delete=models.PROTECT, related_name="+")
    text = models.TextField(max_length=2000)
    audience = models.CharField(max_length=6, choices=Audience.choices)
    roles = ArrayField(models.SlugField(max_length=40), default=list, blank=True)
    written_by = models.BigIntegerField()  # actor key
    written_at = models.DateTimeField(default=clock.now)

    objects = NoteQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(audience="roles") & ~Q(roles=[]) | ~Q(audience="roles") & Q(roles=[]),
                name="note_for_roles_names_them",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="note_says_something"),
        ]
        indexes = [models.Index(fields=["member", "-written_at"], name="notes_of_member")]


class MarkQuerySet(models.QuerySet["Mark"]):
    def standing(self) -> MarkQuerySet:
        return self.filter(ended_at=None)


class Mark(models.Model):
    """What somebody is to the community in the eyes of its staff, from a moment to a moment, and why."""

    class Kind(models.TextChoices):
        VIP = "vip", pgettext_lazy("mark", "VIP")
        EXPERT = "expert", pgettext_lazy("mark", "Expert")
        KOL = "kol", pgettext_lazy("mark", "Key opinion leader")
        SEED = "seed", pgettext_lazy("mark", "Seed member")

    member = models.ForeignKey("members.Member", on_delete=models.PROTECT, related_name="marks")
    kind = models.CharField(max_length=6, choices=Kind.choices)
    reason = models.CharField(max_length=300)
    given_by = models.BigIntegerField()  # actor key
    given_at = models.DateTimeField(default=clock.now)
    ended_by = models.BigIntegerField(null=True)  # actor key
    ended_at = models.DateTimeField(null=True)

    objects = MarkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "kind"], condition=Q(ended_at=None), name="member_marked_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="mark_says_why"),
        ]


class RelationshipQuerySet(models.QuerySet["Relationship"]):
    def current(self) -> RelationshipQuerySet:
        return self.filter(until=None)

    def orphaned(self) -> RelationshipQuerySet:
        """Looked after by somebody who is no staff any more."""
        return self.current().filter(_holds_no_role("owner"))


class Relationship(models.Model):
    """That one of the staff looks after a member, from a moment to a moment."""

    member = models.ForeignKey("members.Member", on_delete=models.PROTECT, related_name="relationships")
    owner = models.ForeignKey("members.Member", on_delete=models.PROTECT, related_name="looked_after")
    since = models.DateTimeField(default=clock.now)
    until = models.DateTimeField(null=True)
    given_by = models.BigIntegerField(null=True)  # actor key

    objects = RelationshipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member"], condition=Q(until=None), name="one_relationship_owner"),
            models.CheckConstraint(condition=~Q(member=F("owner")), name="nobody_looks_after_themselves"),
        ]
        indexes = [models.Index(fields=["owner"], condition=Q(until=None), name="looked_after_now")]


class TaskQuerySet(models.QuerySet["Task"]):
    def open(self) -> TaskQuerySet:
        return self.filter(done_at=None)

    def owned_by(self, owner: Actor) -> TaskQuerySet:
        return self.filter(owner=getattr(owner, "pk", None))

    def orphaned(self) -> TaskQuerySet:
        return self.open().filter(_holds_no_role("owner"))


class Task(models.Model):
    """Something one of the staff has to do about a member, by a day."""

    member = models.ForeignKey("members.Member", on_delete=models.PROTECT, related_name="+")
    text = models.CharField(max_length=300)
    owner = models.ForeignKey("members.Member", on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    made_by = models.BigIntegerField()  # actor key
    made_at = models.DateTimeField(default=clock.now)
    done_by = models.BigIntegerField(null=True)  # actor key
    done_at = models.DateTimeField(null=True)

    objects = TaskQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="task_says_what"),
            models.CheckConstraint(
                condition=Q(done_at=None, done_by=None) | Q(done_at__isnull=False, done_by__isnull=False),
                name="task_done_by_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["owner", "due_on"], condition=Q(done_at=None), name="tasks_to_do"),
            models.Index(fields=["member"], name="tasks_of_member"),
        ]
