"""What pages elsewhere say of themselves, kept for the posts that link to them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from guildhall.content.models.topics import Comment, Post
from guildhall.kernel import clock


class LinkCard(models.Model):
    """One address, once, whoever links to it. Without a title there is nothing to show: the link stays a link."""

    url = models.CharField(max_length=500, unique=True)
    host = models.CharField(max_length=255)
    title = models.CharField(max_length=200, default="", blank=True)  # plain text, like what follows
    about = models.CharField(max_length=400, default="", blank=True)
    site = models.CharField(max_length=100, default="", blank=True)  # as the page calls it
    found_at_host = models.CharField(max_length=255, default="", blank=True)  # where it was found after redirects
    asked_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True, default=clock.now)  # when it is fetched; None: not again
    failures = models.SmallIntegerField(default=0)  # in a row
    trouble = models.CharField(max_length=20, default="", blank=True)  # why the last time brought nothing

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], condition=Q(due_at__isnull=False), name="link_cards_due"),
            models.Index(fields=["asked_at"], name="link_cards_asked"),
        ]


class LinkUse(models.Model):
    """A post or a comment that everybody of its space sees has this link alone on a line."""

    card = models.ForeignKey(LinkCard, on_delete=models.CASCADE, related_name="uses")
    post = models.ForeignKey(Post, null=True, on_delete=models.CASCADE, related_name="+")
    comment = models.ForeignKey(Comment, null=True, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["post", "card"], name="link_used_once_a_post"),
            models.UniqueConstraint(fields=["comment", "card"], name="link_used_once_a_comment"),
            models.CheckConstraint(
                condition=Q(post=None, comment__isnull=False) | Q(post__isnull=False, comment=None),
                name="link_used_by_a_text",
            ),
        ]
