from __future__ import annotations

from django.db import models
from django.db.models import Q

from guildhall.groups.models.groups import Group, GroupMembership
from guildhall.groups.models.seats import Seat
from guildhall.kernel import clock


class GroupOrigin(models.Model):
    """The list elsewhere that a group came with, and what it is called there."""

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="origins")
    source = models.CharField(max_length=40)  # 'kubernetes'
    ref = models.CharField(max_length=80)
    taken_at = models.DateTimeField(default=clock.now)  # first

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "ref"], name="group_of_a_list_once")]


class RosterLineQuerySet(models.QuerySet["RosterLine"]):
    def open(self) -> RosterLineQuerySet:
        """Nobody said yet who it is."""
        return self.filter(linked_at=None, dismissed_at=None, gone_at=None)

    def linked(self) -> RosterLineQuerySet:
        return self.filter(linked_at__isnull=False)


class RosterLine(models.Model):
    """Somebody with a role in a group as a list elsewhere spells them, and the member it is, if that is known.

    Who it is was proved by an identity of theirs, or said by staff. Undoing it takes back what it gave, and nothing else.
    """

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="roster")
    source = models.CharField(max_length=40)
    ref = models.CharField(max_length=120)  # the same person in the same list: a login, else the name
    name = models.CharField(max_length=120)
    login = models.CharField(max_length=80, default="", blank=True)  # at GitHub
    role = models.CharField(max_length=10, choices=Seat.Role.choices)
    words = models.CharField(max_length=80, default="", blank=True)
    seen_at = models.DateTimeField(default=clock.now)  # first
    gone_at = models.DateTimeField(null=True)  # no longer in the list
    member = models.ForeignKey("members.Member", null=True, on_delete=models.PROTECT, related_name="roster_lines")
    linked_at = models.DateTimeField(null=True)
    linked_by = models.BigIntegerField(null=True)  # actor key; null: by a verified identity
    seat = models.ForeignKey(Seat, null=True, on_delete=models.SET_NULL, related_name="+")  # given by it
    membership = models.ForeignKey(
        GroupMembership, null=True, on_delete=models.SET_NULL, related_name="+"
    )  # begun by it
    dismissed_at = models.DateTimeField(null=True)  # nobody here
    dismissed_by = models.BigIntegerField(null=True)  # actor key

    objects = RosterLineQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["group", "source", "ref"], name="roster_line_once"),
            models.CheckConstraint(
                condition=Q(member=None, linked_at=None) | Q(member__isnull=False, linked_at__isnull=False),
                name="linked_line_has_a_member",
            ),
        ]
        indexes = [models.Index(fields=["group", "name"], name="roster_of_a_group")]
