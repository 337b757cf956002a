import django.db.models.deletion
from django.db import migrations, models

import guildhall.kernel.clock

STORE_ONCE = """
INSERT INTO files_blob (sha256, path, size, media_type, width, height, stored_at)
SELECT DISTINCT ON (sha256) sha256, path, size, media_type, width, height, uploaded_at FROM files_file ORDER BY sha256, id;
UPDATE files_file f SET blob_id = b.id, rewritten = (f.media_type = 'image/webp') FROM files_blob b WHERE b.sha256 = f.sha256;
SET CONSTRAINTS ALL IMMEDIATE;
"""


class Migration(migrations.Migration):
    """Second copies of the same bytes are left where they are; the weekly sweep takes them away."""

    dependencies = [("files", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Blob",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sha256", models.CharField(max_length=64, unique=True)),
                ("path", models.CharField(max_length=200, unique=True)),
                ("size", models.BigIntegerField()),
                ("media_type", models.CharField(max_length=80)),
                ("width", models.IntegerField(null=True)),
                ("height", models.IntegerField(null=True)),
                ("frames", models.IntegerField(null=True)),
                ("pages", models.IntegerField(null=True)),
                ("stored_at", models.DateTimeField(default=guildhall.kernel.clock.now)),
            ],
        ),
        migrations.CreateModel(
            name="Variant",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("wide", models.SmallIntegerField()),
                ("width", models.IntegerField()),
                ("height", models.IntegerField()),
                ("size", models.BigIntegerField()),
                ("path", models.CharField(max_length=200, unique=True)),
                (
                    "blob",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="variants", to="files.blob"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("blob", "wide"), name="one_variant_a_width")],
            },
        ),
        migrations.AddField(
            "File",
            "blob",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="files", to="files.blob"
            ),
        ),
        migrations.AddField("File", "rewritten", models.BooleanField(default=False)),
        migrations.AddField(
            "File",
            "ai_label",
            models.CharField(
                blank=True,
                choices=[("made", "Made"), ("declared", "Declared"), ("suspected", "Suspected")],
                default="",
                max_length=10,
            ),
        ),
        migrations.AddField("File", "ai_marks", models.JSONField(blank=True, default=dict)),
        migrations.AddField("File", "removed_at", models.DateTimeField(null=True)),
        migrations.AddField("File", "removed_by", models.BigIntegerField(null=True)),
        migrations.RunSQL(STORE_ONCE, migrations.RunSQL.noop),
        migrations.AlterField(
            "File",
            "blob",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="files", to="files.blob"
            ),
        ),
        migrations.RemoveIndex("File", "file_sha256"),
        migrations.RemoveField("File", "sha256"),
        migrations.RemoveField("File", "path"),
        migrations.RemoveField("File", "size"),
        migrations.RemoveField("File", "media_type"),
        migrations.RemoveField("File", "width"),
        migrations.RemoveField("File", "height"),
        migrations.AddIndex("File", models.Index(fields=["uploaded_by", "-uploaded_at"], name="file_uploader")),
        migrations.AddIndex(
            "File",
            models.Index(
                condition=models.Q(("owner_type", "files.pending")), fields=["uploaded_at"], name="file_waiting"
            ),
        ),
        migrations.AddIndex(
            "File",
            models.Index(
                condition=models.Q(("removed_at__isnull", False)), fields=["removed_at"], name="file_removed"
            ),
        ),
        migrations.AddConstraint(
            "File",
            models.CheckConstraint(
                condition=models.Q(
                    models.Q(("removed_at", None), ("removed_by", None)),
                    ("removed_at__isnull", False),
                    _connector="OR",
                ),
                name="remover_and_time",
            ),
        ),
    ]
