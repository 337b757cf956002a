"""That one of the staff spoke to a member, and what came of it."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from guildhall.kernel import clock

BUDGET, SPAN = 2, timedelta(days=30)  # more than so many in so long need a reason; a trigger holds the same


class Contact(models.Model):
    """Triggers count: a contact beyond the budget is refused without its reason, and none is moved or changed later."""

    class Channel(models.TextChoices):
        MAIL = "mail", pgettext_lazy("way of a contact", "Mail, sent from here")
        MESSAGE = "message", pgettext_lazy("way of a contact", "Conversation here")
        NOTICE = "notice", pgettext_lazy("way of a contact", "Question by a notice")
        CHAT = "chat", pgettext_lazy("way of a contact", "WeChat or another chat")
        PHONE = "phone", pgettext_lazy("way of a contact", "Phone")
        PERSON = "person", pgettext_lazy("way of a contact", "In person")

    member = models.ForeignKey("members.Member", on_delete=models.PROTECT, related_name="+")
    made_by = models.BigIntegerField()  # actor key
    at = models.DateTimeField(default=clock.now)
    channel = models.CharField(max_length=7, choices=Channel.choices)
    about = models.CharField(max_length=200)
    reason = models.CharField(max_length=300, default="", blank=True)  # why beyond the budget
    mail = models.ForeignKey("outreach.Mail", null=True, on_delete=models.SET_NULL, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(about=""), name="contact_is_about_something"),
            models.CheckConstraint(
                condition=Q(answered_at=None) | Q(answered_at__gte=F("at")), name="contact_answered_after_it"
            ),
        ]
        indexes = [models.Index(fields=["member", "-at"], name="contacts_of_member")]
