"""The shipped roles. What they allow comes from the rooms, by `members.actions.sync_roles`."""

from django.db import migrations

ROLES = (
    ("operator", "Operator", "运营专员"),
    ("manager", "Community manager", "运营经理"),
    ("director", "Director", "运营总监"),
    ("product-manager", "Product manager", "产品经理"),
    ("marketing-manager", "Marketing manager", "市场经理"),
    ("administrator", "Administrator", "管理员"),
)


def add_roles(apps, schema_editor):
    roles = apps.get_model("members", "Role")
    for handle, name_en, name_zh_hans in ROLES:
        roles.objects.get_or_create(handle=handle, defaults={"name_en": name_en, "name_zh_hans": name_zh_hans})


class Migration(migrations.Migration):
    dependencies = [("members", "0001_initial")]
    operations = [
        migrations.RunPython(add_roles, migrations.RunPython.noop),
        # Where sign-in tries are counted by every web process (`CACHES`). Losing it in a crash loses nothing.
        migrations.RunSQL(
            "CREATE UNLOGGED TABLE members_counter (cache_key varchar(255) PRIMARY KEY, value text NOT NULL,"
            " expires timestamptz NOT NULL); CREATE INDEX members_counter_expires ON members_counter (expires)",
            "DROP TABLE members_counter",
        ),
    ]
