from __future__ import annotations

from django.db import models

from guildhall.content.models.topics import AUTHOR
from guildhall.kernel import clock


class Series(models.Model):
    """Articles of one author that are read one after the other; a topic knows its place (`Topic.series_position`)."""

    author = models.ForeignKey(AUTHOR, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=120)
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["author", "title"], name="series_named_once")]

    def __str__(self) -> str:
        return self.title
