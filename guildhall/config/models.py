"""What the house remembers about itself."""

from django.db import models

from guildhall.kernel import clock


class Crawled(models.Model):
    """What a crawler asked for on a day of UTC; `name` is one of `config.crawlers`, or 'browsers' for what says it is one."""

    day = models.DateField()
    name = models.CharField(max_length=60)
    served = models.BigIntegerField(default=0)
    later = models.BigIntegerField(default=0)  # told to come back
    refused = models.BigIntegerField(default=0)  # not wanted by the operator

    class Meta:
        constraints = [models.UniqueConstraint(fields=["day", "name"], name="crawled_once_a_day")]


class Backup(models.Model):
    """A backup that was written and read back whole."""

    made_at = models.DateTimeField(default=clock.now)
    place = models.CharField(max_length=500)
    size = models.BigIntegerField()  # bytes
    rows = models.BigIntegerField()
    files = models.BigIntegerField()
    seconds = models.FloatField()

    class Meta:
        indexes = [models.Index(fields=["-made_at"], name="backup_newest")]
