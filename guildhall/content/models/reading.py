"""How far members have read, and how they like to read. Nobody but the member ever sees it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from guildhall.content.models.spaces import Space
from guildhall.content.models.topics import Topic
from guildhall.kernel import clock


class TopicReading(models.Model):
    """A member had posts of a topic on the screen, up to the one with this number."""

    member = models.ForeignKey("members.Member", on_delete=models.CASCADE, related_name="+")
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="readings")
    number = models.IntegerField()  # of a post, see `Post.number`
    seen_at = models.DateTimeField(default=clock.now)  # the last time

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "topic"], name="read_in_one_row"),
            models.CheckConstraint(condition=Q(number__gte=0), name="reading_not_negative"),
        ]


class ReadingMark(models.Model):
    """A member took everything up to a moment as read: in a space, or (without one) everywhere."""

    member = models.ForeignKey("members.Member", on_delete=models.CASCADE, related_name="+")
    space = models.ForeignKey(Space, null=True, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(default=clock.now)
    before = models.DateTimeField(null=True)  # the mark that undoing goes back to

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "space"], nulls_distinct=False, name="one_mark_a_space"),
        ]


class ReadingChoice(models.Model):
    """How a member likes to read; without a row, as the fields say by themselves."""

    class Replies(models.TextChoices):
        NESTED = "nested"  # below what they answer
        FLAT = "flat"  # in the order they came

    class Show(models.TextChoices):
        PAGES = "pages"
        STREAM = "stream"  # the next page follows by itself

    member = models.OneToOneField("members.Member", on_delete=models.CASCADE, related_name="+")
    replies = models.CharField(max_length=6, choices=Replies.choices, default=Replies.NESTED)
    show = models.CharField(max_length=6, choices=Show.choices, default=Show.PAGES)
    language = models.CharField(max_length=12, default="", blank=True)  # of lists; empty: every language
    for_me_off_at = models.DateTimeField(null=True)  # since when the list "For me" is switched off
    changed_at = models.DateTimeField(default=clock.now)
