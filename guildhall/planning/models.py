from django.db import models
from django.db.models import Q

from guildhall.kernel import clock


class FirstRun(models.Model):
    """One row, made when an installation without administrator is first served: the way to a community that is set up.

    While it stands undone every page leads to `/start/`. Whoever knows the code may set the community up.
    """

    id = models.SmallIntegerField(primary_key=True, default=1)
    code = models.CharField(max_length=20)
    begun_at = models.DateTimeField(default=clock.now)
    wrong_codes = models.IntegerField(default=0)
    wrong_since = models.DateTimeField(null=True)
    steps = models.JSONField(default=list)  # names of those that were gone through
    spaces = models.JSONField(null=True)  # chosen, made at the end
    done_at = models.DateTimeField(null=True)
    done_by = models.BigIntegerField(null=True)  # actor key

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="one_first_run")]
