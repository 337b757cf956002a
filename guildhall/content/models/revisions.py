from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from guildhall.content.models.topics import AUTHOR, Post
from guildhall.kernel import clock


class Revision(models.Model):
    """A text as it was. A post that was never edited has none; the first edit writes numbers 1 (the original) and 2."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="revisions")
    number = models.IntegerField()
    title = models.CharField(max_length=240, default="", blank=True)  # of opening posts
    tag_names = ArrayField(models.CharField(max_length=40), default=list, blank=True)  # of opening posts
    source = models.TextField()
    source_format = models.CharField(max_length=8, default="markdown")
    made_at = models.DateTimeField(default=clock.now)
    author = models.ForeignKey(AUTHOR, null=True, on_delete=models.PROTECT, related_name="+")
    author_name = models.CharField(max_length=80, default="", blank=True)
    reason = models.CharField(max_length=300, default="", blank=True)
    # Out of sight for all but those who look after the space, such as for personal data in it.
    hidden_at = models.DateTimeField(null=True)
    hidden_by = models.BigIntegerField(null=True)  # actor key
    hidden_because = models.CharField(max_length=300, default="", blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "number"], name="revision_numbered_once")]
        indexes = [models.Index(fields=["author"], name="revision_of_author")]
