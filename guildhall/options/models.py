from django.db import models
from django.db.models import Q

from guildhall.kernel import clock


class Choice(models.Model):
    """An operator's choice for one declared setting, from a moment on. The newest row of a key holds; all are kept."""

    key = models.CharField(max_length=80)
    value = models.JSONField(null=True)  # null: back to the default
    chosen_at = models.DateTimeField(default=clock.now)
    chosen_by = models.BigIntegerField(null=True)  # actor key
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key"], condition=Q(replaced_at=None), name="one_choice_holds"),
        ]
