"""What a statement of reasons says never changes, and nobody decides an appeal against themselves."""

from django.db import migrations

GUARD = """
CREATE FUNCTION moderation_statement_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.facts, NEW.ground, NEW.redress, NEW.is_automated, NEW.made_by_id, NEW.made_at, NEW.kind, NEW.member_id, NEW.until)
        IS DISTINCT FROM
       (OLD.facts, OLD.ground, OLD.redress, OLD.is_automated, OLD.made_by_id, OLD.made_at, OLD.kind, OLD.member_id, OLD.until)
    THEN
        RAISE EXCEPTION 'a statement of reasons never changes' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER statement_stands BEFORE UPDATE ON moderation_restriction
    FOR EACH ROW EXECUTE FUNCTION moderation_statement_stands();
CREATE FUNCTION moderation_another_person_decides() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.decided_by_id IS NOT NULL AND EXISTS (
        SELECT 1 FROM moderation_restriction r
        WHERE r.id = NEW.restriction_id AND NEW.decided_by_id IN (r.made_by_id, r.member_id))
    THEN
        RAISE EXCEPTION 'nobody decides an appeal against themselves' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER another_person_decides BEFORE INSERT OR UPDATE ON moderation_appeal
    FOR EACH ROW EXECUTE FUNCTION moderation_another_person_decides();
"""
UNGUARD = """
DROP TRIGGER statement_stands ON moderation_restriction;
DROP FUNCTION moderation_statement_stands();
DROP TRIGGER another_person_decides ON moderation_appeal;
DROP FUNCTION moderation_another_person_decides();
"""


class Migration(migrations.Migration):
    dependencies = [("moderation", "0003_queue_cases_and_appeals")]
    operations = [migrations.RunSQL(GUARD, UNGUARD)]
