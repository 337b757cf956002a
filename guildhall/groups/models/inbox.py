"""What members write to the leads of a group: a question, a wish to help, a complaint; and what is answered."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guildhall.groups.models.groups import MANAGES, Group
from guildhall.groups.models.seats import Seat
from guildhall.kernel import clock
from guildhall.options.queries import get as choice

if TYPE_CHECKING:
    from guildhall.kernel.actor import Actor

LONGEST = 4000  # characters of a message


class InquiryQuerySet(models.QuerySet["Inquiry"]):
    def open(self) -> InquiryQuerySet:
        return self.filter(closed_at=None)

    def overdue(self) -> InquiryQuerySet:
        """Open, and nobody answered in the days that the operator gives the leads."""
        since = clock.now() - timedelta(days=choice("groups.inbox_days"))
        return self.open().filter(answered_at=None, opened_at__lte=since)

    def visible_to(self, viewer: Actor) -> InquiryQuerySet:
        """Who wrote it and the leads; staff what is overdue, and what they answered themselves."""
        pk = getattr(viewer, "pk", None)
        if pk is None:
            return self.none()
        seen = Q(writer=pk) | Q(group__in=Seat.objects.leading(viewer).values("group"))
        if viewer.can(MANAGES):
            spoke = InquiryMessage.objects.filter(inquiry=OuterRef("pk"), author=pk)
            seen |= Q(pk__in=Inquiry.objects.overdue().values("pk")) | Q(Exists(spoke))
        return self.filter(seen)


class Inquiry(models.Model):
    class Kind(models.TextChoices):
        QUESTION = "question", pgettext_lazy("message to a group", "A question")
        HELP = "help", _("I would like to help")
        COMPLAINT = "complaint", pgettext_lazy("message to a group", "A complaint")

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="inquiries")
    writer = models.ForeignKey("members.Member", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    opened_at = models.DateTimeField(default=clock.now)
    active_at = models.DateTimeField(default=clock.now)
    answered_at = models.DateTimeField(null=True)  # first, by somebody else than the writer
    claimed_at = models.DateTimeField(null=True)
    claimed_by = models.ForeignKey("members.Member", null=True, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True)
    closed_by = models.BigIntegerField(null=True)  # actor key

    objects = InquiryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["question", "help", "complaint"]), name="inquiry_kind_known"),
        ]
        indexes = [
            models.Index(fields=["group", "-id"], name="inquiries_of_a_group"),
            models.Index(
                fields=["opened_at"], condition=Q(closed_at=None, answered_at=None), name="inquiries_unanswered"
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("groups:inquiry", args=[self.pk])


class InquiryMessage(models.Model):
    class Hidden(models.TextChoices):
        HELD = "held"
        HIDDEN = "hidden"
        DELETED = "deleted"
        PURGED = "purged"

    inquiry = models.ForeignKey(Inquiry, on_delete=models.CASCADE, related_name="messages")
    author = models.ForeignKey("members.Member", null=True, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(max_length=LONGEST, blank=True)
    written_at = models.DateTimeField(default=clock.now)
    hidden_at = models.DateTimeField(null=True)
    hidden_as = models.CharField(max_length=7, choices=Hidden.choices, default="", blank=True)
    hidden_by = models.BigIntegerField(null=True)  # actor key

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(hidden_at=None, hidden_as="") | Q(hidden_at__isnull=False) & ~Q(hidden_as=""),
                name="inquiry_message_hidden_somehow",
            )
        ]
