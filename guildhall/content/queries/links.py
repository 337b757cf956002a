"""Which texts have links, or had them when it was last looked."""

from __future__ import annotations

from collections.abc import Iterable

from guildhall.kernel.sql import numbers, prepared_rows

_LINKED = """
SELECT true, p.id FROM content_post p WHERE p.id = ANY($1::bigint[])
    AND (p.html LIKE '%>http%' OR EXISTS (SELECT FROM content_linkuse u WHERE u.post_id = p.id))
UNION SELECT true, p.id FROM content_post p WHERE p.topic_id = ANY($2::bigint[]) AND p.html LIKE '%>http%'
UNION SELECT false, c.id FROM content_comment c WHERE c.id = ANY($3::bigint[])
    AND (c.html LIKE '%>http%' OR EXISTS (SELECT FROM content_linkuse u WHERE u.comment_id = c.id))
UNION SELECT false, c.id FROM content_comment c WHERE c.post_id = ANY($1::bigint[]) AND c.html LIKE '%>http%'
UNION SELECT false, c.id FROM content_comment c JOIN content_post p ON p.id = c.post_id
    WHERE p.topic_id = ANY($2::bigint[]) AND c.html LIKE '%>http%'"""


def texts_with_links(
    *, posts: Iterable[int], topics: Iterable[int], comments: Iterable[int]
) -> tuple[set[int], set[int]]:
    """Of these posts and comments, and of all below these posts and topics: the posts and the comments that link anywhere."""
    found = prepared_rows(_LINKED, [numbers(posts), numbers(topics), numbers(comments)])
    return {pk for is_post, pk in found if is_post}, {pk for is_post, pk in found if not is_post}
