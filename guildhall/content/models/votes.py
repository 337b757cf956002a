from __future__ import annotations

from django.db import models
from django.db.models import Q

from guildhall.content.models.topics import Comment, Post, Topic
from guildhall.kernel import clock


class Vote(models.Model):
    """A member found a post or comment useful (+1), or a post not useful (-1). Taking it back deletes the row."""

    member = models.ForeignKey("members.Member", on_delete=models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="votes")
    comment = models.ForeignKey(Comment, null=True, on_delete=models.PROTECT, related_name="votes")
    value = models.SmallIntegerField()
    cast_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "post"], condition=Q(comment=None), name="one_vote_a_post"),
            models.UniqueConstraint(fields=["member", "comment"], condition=Q(post=None), name="one_vote_a_comment"),
            models.CheckConstraint(
                condition=Q(post__isnull=False, comment=None) | Q(post=None, comment__isnull=False),
                name="vote_for_one_thing",
            ),
            models.CheckConstraint(condition=Q(value=1) | Q(value=-1, comment=None), name="vote_up_or_down"),
        ]


class Acceptance(models.Model):
    """The asker (or who looks after the space) says: this answer solved it. Taking it back ends the row."""

    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="acceptances")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="acceptances")
    beside_others = models.BooleanField(default=False)  # the space allows several, when it was accepted
    accepted_at = models.DateTimeField(default=clock.now)
    accepted_by = models.BigIntegerField(null=True)  # actor key
    ended_at = models.DateTimeField(null=True)
    ended_by = models.BigIntegerField(null=True)  # actor key

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["post"], condition=Q(ended_at=None), name="accepted_once"),
            models.UniqueConstraint(
                fields=["topic"], condition=Q(ended_at=None, beside_others=False), name="one_accepted_answer"
            ),
        ]
