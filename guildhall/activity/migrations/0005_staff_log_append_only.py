"""What keeps the staff log as it was written: rows are added, words are only ever taken away whole, seals never change."""

from django.db import migrations

GUARD = """
CREATE FUNCTION activity_staff_log_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'activity_staffact' THEN
        IF NEW.before = '{}'::jsonb AND NEW.after = '{}'::jsonb AND NEW.reason = '' AND NEW.salt = ''
            AND (NEW.activity_id, NEW.capability, NEW.digest) = (OLD.activity_id, OLD.capability, OLD.digest) THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON activity_staffact
    FOR EACH ROW EXECUTE FUNCTION activity_staff_log_is_append_only();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON activity_staffseal
    FOR EACH ROW EXECUTE FUNCTION activity_staff_log_is_append_only();
REVOKE TRUNCATE ON activity_staffact, activity_staffseal FROM CURRENT_USER;
"""
UNGUARD = """
DROP TRIGGER append_only ON activity_staffact;
DROP TRIGGER append_only ON activity_staffseal;
DROP FUNCTION activity_staff_log_is_append_only();
GRANT TRUNCATE ON activity_staffact, activity_staffseal TO CURRENT_USER;
"""


class Migration(migrations.Migration):
    dependencies = [("activity", "0004_staff_log")]
    operations = [migrations.RunSQL(GUARD, UNGUARD)]
