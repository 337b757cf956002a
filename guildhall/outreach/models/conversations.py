"""Words between a few people: who may begin, who takes part, what was said, what was sealed for moderation."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from guildhall.kernel import clock

MOST = 12  # people in a conversation
LONGEST = 4000  # characters of a message


class Reach(models.Model):
    """Who may write to a member first. Without a row: anyone, as for an adult."""

    class Policy(models.TextChoices):
        ANYONE = "anyone", pgettext_lazy("who may write to me", "Anyone")
        FOLLOWED = "followed", pgettext_lazy("who may write to me", "Those I follow")
        STAFF = "staff", pgettext_lazy("who may write to me", "Staff only")

    member = models.OneToOneField("members.Member", on_delete=models.PROTECT, related_name="+")
    policy = models.CharField(max_length=8, choices=Policy.choices, default=Policy.ANYONE)
    of_age_on = models.DateField(null=True)  # until then no stranger writes to them

    @property
    def is_minor(self) -> bool:
        return self.of_age_on is not None and self.of_age_on > clock.today()


class ConversationQuerySet(models.QuerySet["Conversation"]):
    def of(self, member: Any) -> ConversationQuerySet:
        """Those that the member takes part in, under any of their accounts."""
        return self.filter(pk__in=Participant.objects.of(member).filter(left_at=None).values("conversation"))

    def visible_to(self, viewer: Any) -> ConversationQuerySet:
        """Those who take part; staff that opened it with a reason, for a day, as long as they may open any."""
        if viewer.pk is None:
            return self.none()
        seen = Q(pk__in=Participant.objects.of(viewer).filter(left_at=None).values("conversation"))
        if viewer.actor_key and viewer.can("outreach.read_conversations"):
            opened = StaffReading.objects.filter(read_by=viewer.actor_key, ends_at__gt=clock.now())
            seen |= Q(pk__in=opened.values("conversation"))
        return self.filter(seen)


class Conversation(models.Model):
    title = models.CharField(max_length=80, default="", blank=True)  # of a group; a conversation of two has none
    pair = models.CharField(max_length=41, null=True, unique=True)  # "12-57": there is one between two people
    started_by = models.ForeignKey("members.Member", on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField(default=clock.now)
    active_at = models.DateTimeField(default=clock.now)

    objects = ConversationQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["-active_at", "-id"], name="conversations_latest")]


class ParticipantQuerySet(models.QuerySet["Participant"]):
    def of(self, member: Any) -> ParticipantQuerySet:
        """A person's places, under any of their accounts, also those they left."""
        return self.filter(Q(member=member.pk) | Q(member__merged_into=member.pk))


class Participant(models.Model):
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="participants")
    member = models.ForeignKey("members.Member", on_delete=models.PROTECT, related_name="+")
    joined_at = models.DateTimeField(default=clock.now)
    read_at = models.DateTimeField(null=True)
    left_at = models.DateTimeField(null=True)

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["conversation", "member"], name="takes_part_once")]
        indexes = [models.Index(fields=["member"], condition=Q(left_at=None), name="conversations_of_member")]


class Message(models.Model):
    class Hidden(models.TextChoices):
        HELD = "held"
        HIDDEN = "hidden"
        DELETED = "deleted"
        PURGED = "purged"

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="messages")
    author = models.ForeignKey("members.Member", on_delete=models.PROTECT, related_name="+")
    text = models.TextField(max_length=LONGEST, blank=True)
    written_at = models.DateTimeField(default=clock.now)
    hidden_at = models.DateTimeField(null=True)
    hidden_as = models.CharField(max_length=7, choices=Hidden.choices, default="", blank=True)
    hidden_by = models.BigIntegerField(null=True)  # actor key

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(hidden_at=None, hidden_as="") | Q(hidden_at__isnull=False) & ~Q(hidden_as=""),
                name="message_hidden_somehow",
            )
        ]
        indexes = [models.Index(fields=["conversation", "-id"], name="messages_latest")]


class SealedMessage(models.Model):
    """A message as it was when somebody reported it, with those just before: what its author takes back stays for the case."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="seals")
    reported = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="+")
    text = models.TextField()
    sealed_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "reported"], name="sealed_once")]


class StaffReading(models.Model):
    """That one of the staff opened a conversation, why, and until when; its people are told."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="readings")
    read_by = models.BigIntegerField()  # actor key
    reason = models.CharField(max_length=300)
    at = models.DateTimeField(default=clock.now)
    ends_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="reading_says_why"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("at")), name="reading_ends"),
        ]
