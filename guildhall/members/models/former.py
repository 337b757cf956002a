"""Where people could be found before."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Upper

from guildhall.kernel import clock


class FormerHandle(models.Model):
    """A handle that its owner gave up. Whoever takes it is found under it, and nobody else; until then it leads to its last owner."""

    handle = models.CharField(max_length=40)
    member = models.ForeignKey("members.Member", on_delete=models.CASCADE, related_name="former_handles")
    until = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(Upper("handle"), name="former_handle_of_one")]
