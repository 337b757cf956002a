"""What a member wants to hear of a place or person."""

from __future__ import annotations

from django.db import models
from django.db.models import Exists, OuterRef, Q

from guildhall.kernel import clock


class WatchQuerySet(models.QuerySet["Watch"]):
    def watching(self) -> WatchQuerySet:
        return self.filter(level=Watch.Level.WATCH)

    def said_by(self, member: int) -> WatchQuerySet:
        """What a person said under any of their accounts, by id of the one they have now; what they said there goes first,
        else the last word. Worked out from the merges that stand, so undoing one undoes it."""
        here = {"kind": OuterRef("kind"), "ref": OuterRef("ref")}
        own, others = Watch.objects.filter(member=member, **here), Watch.objects.filter(**here)
        later = Q(since__gt=OuterRef("since")) | Q(since=OuterRef("since"), pk__gt=OuterRef("pk"))
        later_ones = others.filter(later, member__merged_into=member)
        return self.filter(Q(member=member) | Q(~Exists(own), ~Exists(later_ones), member__merged_into=member))

    def of(self, kind: str, ref: int) -> WatchQuerySet:
        return self.filter(kind=kind, ref=ref)


class Watch(models.Model):
    """One row for what a member said, or came to by posting, about one thing. No row is `normal` that nobody chose.

    `kind` and `ref` name the thing as `kernel.notices.watchables` declares it: ('topic', 12).
    """

    class Level(models.TextChoices):
        WATCH = "watch"  # tell me of everything new there
        NORMAL = "normal"  # only what concerns me
        MUTE = "mute"  # nothing from there

    class Way(models.TextChoices):
        HAND = "hand"  # chosen
        POSTING = "posting"  # whoever starts a thread watches it

    member = models.ForeignKey("members.Member", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10)
    ref = models.BigIntegerField()
    level = models.CharField(max_length=6, choices=Level.choices)
    way = models.CharField(max_length=7, choices=Way.choices, default=Way.HAND)
    since = models.DateTimeField(default=clock.now)

    objects = WatchQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "kind", "ref"], name="one_watch_a_thing"),
            models.CheckConstraint(condition=Q(way="hand") | Q(level="watch"), name="posting_only_watches"),
        ]
        indexes = [
            # A fan-out walks the watchers of a thing in the order of the members.
            models.Index(fields=["kind", "ref", "member"], condition=Q(level="watch"), name="watchers_of_a_thing"),
        ]
