"""What an import left behind, without the numbers that only say in which order it was written."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator

from django.db import connection

_NUMBERS = re.compile(r"/(t|posts|comments)/\d+/")
PARTS = {
    "members": "SELECT handle, name, kind, bio, bio_html, city, website, email, joined_at, claimed_at FROM members_member",
    "identities": """SELECT m.handle, i.platform, i.value, i.label, i.url, i.verified_at FROM members_identity i
        JOIN members_member m ON m.id = i.member_id""",
    "attributes": """SELECT m.handle, a.key, a.value::text, a.evidence, a.source, a.since FROM members_attribute a
        JOIN members_member m ON m.id = a.member_id""",
    "tags": "SELECT name, about_en, topics FROM content_tag",
    "spaces": "SELECT handle, name_en, topics, waiting, active_at FROM content_space",
    "topics": """SELECT t.origin_id, t.kind, t.title, t.slug, t.language, m.handle, t.author_name, t.created_at, t.closed_at,
        t.closed_because, t.tag_names::text, t.replies, t.accepted, t.score, t.active_at, t.active_as, t.excerpt
        FROM content_topic t LEFT JOIN members_member m ON m.id = t.author_id""",
    "posts": """SELECT p.origin_id, p.kind, t.origin_id, m.handle, p.author_name, p.created_at, p.edited_at, p.source, p.html,
        p.language, p.imported_up, p.imported_down, p.score, p.comment_count, p.revision_count, p.accepted_at
        FROM content_post p JOIN content_topic t ON t.id = p.topic_id LEFT JOIN members_member m ON m.id = p.author_id""",
    "comments": """SELECT c.origin_id, p.origin_id, m.handle, c.author_name, c.created_at, c.source, c.html, c.imported_up
        FROM content_comment c JOIN content_post p ON p.id = c.post_id LEFT JOIN members_member m ON m.id = c.author_id""",
    "revisions": """SELECT p.origin_id, r.number, r.title, r.tag_names::text, r.source, r.made_at, m.handle, r.author_name,
        r.reason FROM content_revision r JOIN content_post p ON p.id = r.post_id
        LEFT JOIN members_member m ON m.id = r.author_id""",
    "links": """SELECT a.origin_id, b.origin_id, l.kind, l.made_at FROM content_topiclink l
        JOIN content_topic a ON a.id = l.topic_id JOIN content_topic b ON b.id = l.target_id""",
    "acceptances": """SELECT p.origin_id, a.accepted_at, a.beside_others FROM content_acceptance a
        JOIN content_post p ON p.id = a.post_id""",
    "log": """SELECT a.verb, a.source, a.source_id, a.subject_type, a.occurred_at, m.handle, n.handle,
        (SELECT string_agg(s.kind || coalesce(t.name, ''), ' ' ORDER BY s.kind, t.name) FROM activity_scope s
            LEFT JOIN content_tag t ON s.kind = 'tag' AND t.id = s.ref WHERE s.id = ANY(a.scopes))
        FROM activity_activity a LEFT JOIN members_actorkey k ON k.key = a.actor_key
        LEFT JOIN members_member m ON m.id = k.member_id LEFT JOIN members_actorkey l ON l.key = a.target_key
        LEFT JOIN members_member n ON n.id = l.member_id WHERE a.source <> ''""",
    "places": """SELECT p.source, p.kind, p.old_id, p.name, w.old_id, m.handle FROM connectors_place p
        LEFT JOIN connectors_place w ON w.id = p.within_id LEFT JOIN members_actorkey k ON k.key = p.opened_by
        LEFT JOIN members_member m ON m.id = k.member_id""",
    "id map": "SELECT source, kind, old_id, subject_type, facts::text FROM connectors_sourcerow",
    "tallies": "SELECT file, outcome, what, rows FROM connectors_tally",
    "remarks": "SELECT file, what, is_odd, old_id, row, line, byte, detail FROM connectors_remark",
    "marks": "SELECT source, phase, last_id FROM connectors_mark",
}


def hashes() -> dict[str, str]:
    """A hash of every part, so that a difference says where it is."""
    return {
        part: hashlib.sha256("\n".join(_lines(statement)).encode()).hexdigest() for part, statement in PARTS.items()
    }


def lines(part: str) -> list[str]:
    return list(_lines(PARTS[part]))


def _lines(statement: str) -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        yield from sorted(_NUMBERS.sub(r"/\1/N/", repr(row)) for row in cursor.fetchall())
