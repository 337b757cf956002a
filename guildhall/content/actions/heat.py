"""How hot topics are: what others did in them, each act counting half as much with every day that passes.

    heat = log2( Σ weight · 2^(day of the act) ),  days since 1970 as real numbers

An act of weight w that is d days older adds as much as one of w/2^d now, and since every topic fades alike the order of
two topics never changes by itself: the number is kept when something happens and needs no daily job (forward decay:
Cormode, Shkapenyuk, Srivastava, Xu, ICDE 2009). Opening weighs 1; of others than the author a comment 1, an upvote 1,
an answer or reply 2; an acceptance 2. At most the newest 200 posts of a topic are looked at. What is hidden or taken
back does not count.
"""

from __future__ import annotations

from collections.abc import Collection

from guildhall.kernel.pages import purge
from guildhall.kernel.sql import numbers, prepared_rows

HEAT = """
WITH near AS (
    SELECT t.id AS topic, t.author_id AS asker, p.* FROM content_topic t CROSS JOIN LATERAL (
        (SELECT id, kind, author_id, created_at FROM content_post WHERE topic_id = t.id AND kind = 'opening')
        UNION ALL
        (SELECT id, kind, author_id, created_at FROM content_post
            WHERE topic_id = t.id AND kind <> 'opening' AND hidden_at IS NULL ORDER BY number DESC LIMIT 200)
    ) p WHERE t.id = ANY($1::bigint[])
), acts AS (
    SELECT topic, created_at AS at, CASE kind WHEN 'opening' THEN 1 ELSE 2 END AS weight FROM near
        WHERE kind = 'opening' OR author_id IS DISTINCT FROM asker
    UNION ALL
    SELECT near.topic, c.created_at, 1 FROM near JOIN content_comment c ON c.post_id = near.id
        WHERE c.hidden_at IS NULL AND c.author_id IS DISTINCT FROM near.asker
    UNION ALL
    SELECT near.topic, v.cast_at, 1 FROM near JOIN content_vote v ON v.post_id = near.id
        WHERE v.value = 1 AND v.member_id IS DISTINCT FROM near.asker
    UNION ALL
    SELECT a.topic_id, a.accepted_at, 2 FROM content_acceptance a
        WHERE a.topic_id = ANY($1::bigint[]) AND a.ended_at IS NULL
), days AS (
    SELECT topic, weight, extract(epoch FROM at)::float8 / 86400 AS day,
        max(extract(epoch FROM at)::float8 / 86400) OVER (PARTITION BY topic) AS newest FROM acts
), counted AS (
    SELECT topic, max(newest) + ln(sum(weight * power(2::float8, day - newest))) / ln(2::float8) AS heat
    FROM days WHERE newest - day < 200 GROUP BY topic
)
UPDATE content_topic t SET heat = counted.heat FROM counted
WHERE t.id = counted.topic AND abs(t.heat - counted.heat) > 1e-6 RETURNING t.id"""


def warm(topics: Collection[int]) -> int:
    """Reckon these topics anew; return how many had changed. Doing it twice changes nothing."""
    changed = len(prepared_rows(HEAT, [numbers(topics)]))
    if changed:
        purge("home")
    return changed
