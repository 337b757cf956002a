from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from guildhall.groups.models.groups import Group
from guildhall.kernel import clock

if TYPE_CHECKING:
    from guildhall.kernel.actor import Actor


class SeatQuerySet(models.QuerySet["Seat"]):
    def current(self) -> SeatQuerySet:
        """Not taken back, and its term has begun and is not over."""
        today = clock.today()
        return self.filter(Q(until=None) | Q(until__gte=today), ended_at=None, since__lte=today)

    def leading(self, viewer: Actor) -> SeatQuerySet:
        """The seats by which a viewer leads a group that is open; a guest has none."""
        pk = getattr(viewer, "pk", None)
        if pk is None:
            return self.none()
        return self.current().filter(member=pk, role__in=Seat.LEADING, group__closed_at=None)


class Seat(models.Model):
    """A role in a group for a term; whoever has none is a member of it like any other."""

    class Role(models.TextChoices):
        LEAD = "lead", pgettext_lazy("role in a group", "Lead")
        CO_LEAD = "co_lead", pgettext_lazy("role in a group", "Co-lead")
        COMMITTEE = "committee", pgettext_lazy("role in a group", "Committee")

    LEADING = ("lead", "co_lead")

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="seats")
    member = models.ForeignKey("members.Member", on_delete=models.PROTECT, related_name="group_seats")
    role = models.CharField(max_length=10, choices=Role.choices)
    since = models.DateField()
    until = models.DateField(null=True)  # the last day of the term; null: none was set
    given_at = models.DateTimeField(default=clock.now)
    given_by = models.BigIntegerField(null=True)  # actor key
    ended_at = models.DateTimeField(null=True)
    ended_by = models.BigIntegerField(null=True)  # actor key

    objects = SeatQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(role__in=["lead", "co_lead", "committee"]), name="seat_role_known"),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="seat_ends_after_it_began"),
            # A term that is over by itself does not stand in the way: giving the next one ends it first.
            models.UniqueConstraint(fields=["group", "member"], condition=Q(ended_at=None), name="one_seat_a_group"),
        ]
        indexes = [models.Index(fields=["member"], condition=Q(ended_at=None), name="seats_of_a_member")]
