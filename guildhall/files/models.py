"""Stored bytes and who put them there. Who may read a file is asked of the owning room's port at every request."""

from django.db import models

from guildhall.kernel import clock

PENDING = "files.pending"  # owner of what was uploaded for a text that is not written yet


class File(models.Model):
    owner_type = models.CharField(max_length=40)  # 'members.member', 'content.post'
    owner_id = models.BigIntegerField()
    uploaded_by = models.BigIntegerField(null=True)  # actor key
    uploaded_at = models.DateTimeField(default=clock.now)
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=80)  # sniffed, never believed
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    path = models.CharField(max_length=200)  # below the storage root
    width = models.IntegerField(null=True)
    height = models.IntegerField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["owner_type", "owner_id"], name="file_owner"),
            models.Index(fields=["sha256"], name="file_sha256"),
        ]
