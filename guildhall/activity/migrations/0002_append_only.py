"""The log's one spine row, and the guards that let rows only be added."""

from typing import Any

from django.db import migrations

GUARD = """
CREATE FUNCTION activity_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'activity_activity is append-only' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON activity_activity
    FOR EACH ROW EXECUTE FUNCTION activity_is_append_only();
REVOKE TRUNCATE ON activity_activity FROM CURRENT_USER;
"""
UNGUARD = """
DROP TRIGGER append_only ON activity_activity;
DROP FUNCTION activity_is_append_only();
GRANT TRUNCATE ON activity_activity TO CURRENT_USER;
"""


def add_spine(apps: Any, schema_editor: Any) -> None:
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT has_function_privilege('pg_control_system()', 'EXECUTE')")
        known = None
        if cursor.fetchone()[0]:
            cursor.execute("SELECT system_identifier FROM pg_control_system()")
            known = cursor.fetchone()[0]
    apps.get_model("activity", "Spine").objects.get_or_create(id=1, defaults={"system_identifier": known})


class Migration(migrations.Migration):
    dependencies = [("activity", "0001_initial")]
    operations = [
        migrations.RunPython(add_spine, migrations.RunPython.noop),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
