"""What a member is writing and has not posted: one row a place where it will stand. Nobody else ever sees it."""

from __future__ import annotations

from django.db import models

from guildhall.kernel import clock


class Draft(models.Model):
    """`context` is the place: `new:question`, or `answer:`, `edit:`, `suggest:`, `comment:`, `reply:`, `change:` and a number.

    `sequence` rises with every change of `fields`; whoever saves says which one they began with. `key` is the form's:
    what is posted from any window that holds this draft is posted once.
    """

    member = models.ForeignKey("members.Member", on_delete=models.CASCADE, related_name="+", db_index=False)
    context = models.CharField(max_length=40)
    sequence = models.IntegerField(default=1)
    key = models.CharField(max_length=40, default="", blank=True)
    fields = models.JSONField(
        default=dict
    )  # by the names of the form: title, space, tags, url, source, language, reason
    begun_at = models.DateTimeField(default=clock.now)
    saved_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "context"], name="one_draft_a_place")]
        indexes = [models.Index(fields=["saved_at"], name="draft_saved")]
