"""What members have done here, for their level of trust. One statement for many members."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from guildhall.kernel.sql import raw_cursor

_FIGURES = """
WITH m AS (SELECT asked.id, k.key FROM unnest(%(members)s::bigint[]) AS asked (id)
    LEFT JOIN members_actorkey k ON k.member_id = asked.id),
gone AS (  -- taken out of sight by others, not as one waits for a first look
    SELECT t.author_id AS id FROM content_topic t JOIN m ON m.id = t.author_id
        WHERE t.hidden_at > %(since)s AND t.hidden_by <> m.key AND t.hidden_as <> 'held' AND t.merged_into_id IS NULL
    UNION ALL SELECT t.author_id FROM content_post t JOIN m ON m.id = t.author_id
        WHERE t.hidden_at > %(since)s AND t.hidden_by <> m.key AND t.hidden_as <> 'held'
    UNION ALL SELECT t.author_id FROM content_comment t JOIN m ON m.id = t.author_id
        WHERE t.hidden_at > %(since)s AND t.hidden_by <> m.key AND t.hidden_as <> 'held'
), texts AS (
    SELECT p.author_id AS id, p.up FROM content_post p WHERE p.author_id = ANY(%(members)s) AND p.hidden_at IS NULL
    UNION ALL
    SELECT c.author_id, c.up FROM content_comment c WHERE c.author_id = ANY(%(members)s) AND c.hidden_at IS NULL
)
SELECT m.id, (SELECT count(*) FROM content_topicreading r WHERE r.member_id = m.id),
    (SELECT count(*) FROM texts WHERE texts.id = m.id), (SELECT coalesce(sum(up), 0) FROM texts WHERE texts.id = m.id),
    (SELECT count(*) FROM gone WHERE gone.id = m.id)
FROM m"""


def trust_figures(members: Collection[int], since: datetime) -> dict[int, dict[str, int]]:
    """`removed` are texts that others took out of sight since a moment; merged topics are not."""
    with raw_cursor() as cursor:
        rows = cursor.execute(_FIGURES, {"members": list(members), "since": since}).fetchall()
    return {
        pk: {"topics_read": read, "posts": posts, "votes": int(votes), "removed": gone}
        for pk, read, posts, votes, gone in rows
    }
