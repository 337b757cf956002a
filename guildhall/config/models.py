"""What the house remembers about itself."""

from django.db import models

from guildhall.kernel import clock


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
