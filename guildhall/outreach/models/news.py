"""What members are told, and what they are not told and why."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from guildhall.kernel import clock


class NewsQuerySet(models.QuerySet["News"]):
    def standing(self) -> NewsQuerySet:
        return self.filter(withdrawn_at=None)

    def spreading(self) -> NewsQuerySet:
        """Whose watchers are not all told yet."""
        return self.standing().filter(done_at=None)


class News(models.Model):
    """One act of the log as one kind of notice: what those who are told of it have in common."""

    activity = models.BigIntegerField()
    kind = models.CharField(max_length=20)
    verb = models.CharField(max_length=60)
    actor_key = models.BigIntegerField(null=True)
    subject_type = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    thread_kind = models.CharField(max_length=10, default="")  # of `kernel.notices.watchables`; empty: of no thread
    thread_ref = models.BigIntegerField(default=0)
    about = models.CharField(max_length=7, default="subject")  # 'subject' | 'thread': what is shown and led to
    places = models.JSONField(default=list)  # [kind, ref]: who muted one of these is not told
    sources = models.JSONField(default=list)  # [kind, ref]: whose watchers are told
    at = models.DateTimeField()
    reached = models.BigIntegerField(default=0)  # the last watcher who was judged; they are taken by their ids
    done_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_as = models.CharField(max_length=60, default="")  # the verb that took it out of sight

    objects = NewsQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["activity", "kind"], name="one_news_an_act_and_kind")]
        indexes = [
            models.Index(fields=["subject_type", "subject_id"], name="news_of_subject"),
            models.Index(fields=["thread_kind", "thread_ref"], name="news_of_thread"),
            models.Index(fields=["at"], condition=Q(done_at=None, withdrawn_at=None), name="news_spreading"),
        ]


class NoticeQuerySet(models.QuerySet["Notice"]):
    def shown(self) -> NoticeQuerySet:
        return self.filter(shown_at__isnull=False, news__withdrawn_at=None)

    def unread(self) -> NoticeQuerySet:
        return self.filter(read_at=None)

    def due(self, at: object) -> NoticeQuerySet:
        return self.filter(due_at__lte=at)


class Notice(models.Model):
    """A word to one member. With `News` it is unique by act, member and kind."""

    news = models.ForeignKey(News, on_delete=models.CASCADE, related_name="notices")
    member = models.ForeignKey("members.Member", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=clock.now)
    app = models.CharField(max_length=5)  # 'now' | 'daily' | 'off', as the member had chosen
    mail = models.CharField(max_length=5)
    shown_at = models.DateTimeField(null=True)  # since when it is in the list
    read_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)  # when to look at it again; null: nothing is left to do
    mailed_at = models.DateTimeField(null=True)  # put into a mail, or left out for a reason (`Skip`)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["news", "member"], name="told_once"),
            models.CheckConstraint(condition=Q(read_at=None) | Q(read_at__gte=F("made_at")), name="read_after_made"),
        ]
        indexes = [
            models.Index(fields=["member", "-id"], condition=Q(shown_at__isnull=False), name="notices_of_member"),
            models.Index(fields=["member"], condition=Q(shown_at__isnull=False, read_at=None), name="notices_unread"),
            models.Index(fields=["due_at", "member"], condition=Q(due_at__isnull=False), name="notices_due"),
        ]


class Skip(models.Model):
    """That a member was not told, on which way, and why."""

    class Reason(models.TextChoices):
        CLOSED = "closed"  # they may not see it
        SEEN = "seen"
        MUTED = "muted"
        OFF = "off"  # they do not want this kind
        WITHDRAWN = "withdrawn"  # hidden or taken back before it left
        ONLINE = "online"  # was here all the time
        NO_ADDRESS = "address"  # none that is confirmed
        SUPPRESSED = "suppress"

    news = models.ForeignKey(News, on_delete=models.CASCADE, related_name="skips")
    member = models.ForeignKey("members.Member", on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=4)  # 'app' (so neither a mail) | 'mail'
    reason = models.CharField(max_length=9, choices=Reason.choices)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["news", "member", "channel"], name="skipped_once")]
        indexes = [models.Index(fields=["member", "-id"], name="skips_of_member")]
