from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from guildhall.content.models.revisions import Revision
from guildhall.content.models.spaces import SEES_ALL, SpaceModerator
from guildhall.content.models.topics import AUTHOR, Post
from guildhall.kernel import clock

if TYPE_CHECKING:
    from guildhall.kernel.actor import Actor


class SuggestionQuerySet(models.QuerySet["SuggestedEdit"]):
    def open(self) -> SuggestionQuerySet:
        return self.filter(decided_at=None)

    def visible_to(self, viewer: Actor) -> SuggestionQuerySet:
        """Who suggested it, whose text it is and who looks after the space, as long as they may read the post.

        Held ones its own author and those who look after the space alone.
        """
        readable = self.filter(post__in=Post.objects.visible_to(viewer))
        if viewer.can(SEES_ALL):
            return readable
        pk = getattr(viewer, "pk", None)
        if pk is None:
            return self.none()
        kept = SpaceModerator.objects.of(viewer).values("space")
        return readable.filter(Q(author=pk) | Q(post__author=pk, held_at=None) | Q(post__topic__space__in=kept))

    def to_decide(self, viewer: Actor) -> SuggestionQuerySet:
        """Open ones that this viewer may decide on, as author or as who looks after the space."""
        return self.open().filter(held_at=None).visible_to(viewer).exclude(author=getattr(viewer, "pk", None))


class SuggestedEdit(models.Model):
    """How somebody would rather have a post of another. `base_…` is what stood there when they wrote it."""

    class Outcome(models.TextChoices):
        ACCEPTED = "accepted"
        REFUSED = "refused"
        WITHDRAWN = "withdrawn"

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="suggestions")
    author = models.ForeignKey(AUTHOR, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=clock.now)
    title = models.CharField(max_length=240, default="", blank=True)  # of opening posts, as the tags
    tag_names = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    source = models.TextField()
    reason = models.CharField(max_length=300)
    base_title = models.CharField(max_length=240, default="", blank=True)
    base_tag_names = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    base_source = models.TextField()
    held_at = models.DateTimeField(null=True)  # waits for a moderator before anybody may decide it
    held_because = models.CharField(max_length=300, default="", blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.BigIntegerField(null=True)  # actor key
    outcome = models.CharField(max_length=10, choices=Outcome.choices, default="", blank=True)
    because = models.CharField(max_length=300, default="", blank=True)
    revision = models.OneToOneField(Revision, null=True, on_delete=models.PROTECT, related_name="suggestion")

    objects = SuggestionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["post", "author"], condition=Q(decided_at=None), name="one_open_suggestion_a_post"
            ),
            models.CheckConstraint(
                condition=Q(decided_at=None, outcome="") | (Q(decided_at__isnull=False) & ~Q(outcome="")),
                name="decided_suggestion_has_outcome",
            ),
        ]
        indexes = [
            models.Index(fields=["made_at"], condition=Q(decided_at=None), name="suggestions_that_wait"),
            models.Index(fields=["author", "-made_at"], name="suggestions_of_author"),
        ]
