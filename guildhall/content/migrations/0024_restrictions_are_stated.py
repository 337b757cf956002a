"""What a person takes out of sight stands there only with its statement of reasons, by whatever way it came."""

from django.db import migrations

STATED = """
CREATE FUNCTION content_restriction_is_stated() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    found record;
BEGIN
    EXECUTE format('SELECT hidden_as, hidden_by, author_id FROM %I WHERE id = $1', TG_TABLE_NAME) INTO found USING NEW.id;
    IF found.hidden_as IN ('held', 'hidden', 'deleted') AND found.hidden_by IS NOT NULL AND found.author_id IS NOT NULL
        AND NOT EXISTS (
            SELECT FROM moderation_restriction r
            WHERE r.subject_type = TG_ARGV[0] AND r.subject_id = NEW.id AND r.ended_at IS NULL)
        AND NOT EXISTS (
            SELECT FROM moderation_restriction r JOIN members_member m ON r.member_id IN (m.id, m.merged_into_id)
            WHERE m.id = found.author_id AND r.kind = 'spam' AND r.ended_at IS NULL)
    THEN
        RAISE EXCEPTION '% % was taken out of sight without a statement of reasons', TG_ARGV[0], NEW.id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
"""
MINDED = """
CREATE CONSTRAINT TRIGGER {table}_restriction_is_stated AFTER INSERT OR UPDATE OF hidden_as, hidden_by ON {table}
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (NEW.hidden_as IN ('held', 'hidden', 'deleted') AND NEW.hidden_by IS NOT NULL AND NEW.author_id IS NOT NULL)
    EXECUTE FUNCTION content_restriction_is_stated('{label}');
"""
TABLES = {"content_topic": "content.topic", "content_post": "content.post", "content_comment": "content.comment"}


class Migration(migrations.Migration):
    dependencies = [("content", "0023_link_cards"), ("moderation", "0004_statements_stand"), ("members", "__first__")]
    operations = [
        migrations.RunSQL(STATED, "DROP FUNCTION content_restriction_is_stated();"),
        *(
            migrations.RunSQL(
                MINDED.format(table=table, label=label), f"DROP TRIGGER {table}_restriction_is_stated ON {table};"
            )
            for table, label in TABLES.items()
        ),
    ]
