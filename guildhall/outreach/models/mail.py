"""What leaves the house for people's mailboxes."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q

from guildhall.kernel import clock


class MailQuerySet(models.QuerySet["Mail"]):
    def waiting(self) -> MailQuerySet:
        return self.filter(sent_at=None, failed_at=None, due_at__isnull=False)

    def due(self, at: datetime) -> MailQuerySet:
        return self.waiting().filter(due_at__lte=at)

    def failed(self) -> MailQuerySet:
        return self.filter(failed_at__isnull=False)

    def kept(self) -> MailQuerySet:
        """Written while no mail server was set: read in the console, never sent by itself."""
        return self.filter(sent_at=None, failed_at=None, due_at=None)

    def sent(self) -> MailQuerySet:
        return self.filter(sent_at__isnull=False)


class Mail(models.Model):
    """One mail to one address. Its state is told by its times: see `state`."""

    to = models.CharField(max_length=320)
    member = models.ForeignKey("members.Member", null=True, on_delete=models.SET_NULL, related_name="+")
    sender = models.CharField(max_length=320)
    subject = models.CharField(max_length=500)
    text = models.TextField()
    html = models.TextField(default="")
    language = models.CharField(max_length=12, default="en")
    kind = models.CharField(max_length=40, default="account")
    headers = models.JSONField(default=dict)
    written_at = models.DateTimeField(default=clock.now)
    due_at = models.DateTimeField(null=True)  # the next attempt; while one is under way, when to believe it dead
    attempts = models.IntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)  # given up
    error = models.TextField(default="")
    message_id = models.CharField(max_length=200)
    cleared_at = models.DateTimeField(null=True)  # text and html were emptied

    objects = MailQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(sent_at=None) | Q(failed_at=None), name="mail_sent_or_failed"),
            models.CheckConstraint(condition=Q(attempts__gte=0), name="mail_attempts_count_up"),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(sent_at=None, failed_at=None), name="mail_due"),
            models.Index(fields=["failed_at"], condition=Q(failed_at__isnull=False), name="mail_failed"),
            models.Index(fields=["written_at"], condition=Q(cleared_at=None), name="mail_to_clear"),
            models.Index(fields=["member"], name="mail_member"),
        ]

    @property
    def state(self) -> str:
        """'sent', 'failed', 'waiting' or 'kept'."""
        if self.sent_at:
            return "sent"
        if self.failed_at:
            return "failed"
        return "waiting" if self.due_at else "kept"
