"""Counters are kept at write; here is the truth they are counted from, for checks, imports and repairs."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db import connection, transaction

from guildhall.content.actions.heat import HEAT
from guildhall.content.models import Kind, Space, Topic, TopicTag
from guildhall.kernel.sql import numbers, prepared_rows, raw_cursor
from guildhall.members.models import Member

AT_ONCE = 500  # topics a transaction, so that no recount holds the log's horizon
FACES = 3

_SPACE = """UPDATE content_space SET topics = topics + $1::int, waiting = waiting + $2::int,
    active_at = greatest(active_at, $3::timestamptz)
WHERE id = $4::bigint RETURNING id"""
_POSTS = """
UPDATE content_post p SET up = t.up, down = t.down, score = t.up - t.down + p.imported_up - p.imported_down,
    comment_count = t.comments, revision_count = t.revisions, accepted_at = t.accepted_at
FROM (SELECT p.id,
        (SELECT count(*) FROM content_vote v WHERE v.post_id = p.id AND v.value = 1) AS up,
        (SELECT count(*) FROM content_vote v WHERE v.post_id = p.id AND v.value = -1) AS down,
        (SELECT count(*) FROM content_comment c WHERE c.post_id = p.id AND c.hidden_at IS NULL) AS comments,
        (SELECT greatest(count(*), 1) FROM content_revision r WHERE r.post_id = p.id) AS revisions,
        (SELECT a.accepted_at FROM content_acceptance a WHERE a.post_id = p.id AND a.ended_at IS NULL) AS accepted_at
    FROM content_post p WHERE p.topic_id = ANY(%(topics)s)) t
WHERE p.id = t.id AND (p.up, p.down, p.comment_count, p.revision_count, p.accepted_at)
    IS DISTINCT FROM (t.up, t.down, t.comments, t.revisions, t.accepted_at)"""
_NUMBERS = """
UPDATE content_post p SET number = n.number
FROM (SELECT p.id, last.number + row_number() OVER (PARTITION BY p.topic_id ORDER BY p.kind <> 'opening', p.created_at, p.id)
        AS number
    FROM content_post p
    JOIN (SELECT topic_id, max(number) AS number FROM content_post WHERE topic_id = ANY(%(topics)s) GROUP BY topic_id) last
        ON last.topic_id = p.topic_id
    WHERE p.topic_id = ANY(%(topics)s) AND p.number = 0) n
WHERE p.id = n.id"""
_COMMENTS = """
UPDATE content_comment c SET up = t.up, score = t.up + c.imported_up
FROM (SELECT c.id, (SELECT count(*) FROM content_vote v WHERE v.comment_id = c.id) AS up
    FROM content_comment c JOIN content_post p ON p.id = c.post_id WHERE p.topic_id = ANY(%(topics)s)) t
WHERE c.id = t.id AND c.up IS DISTINCT FROM t.up"""
_TOPICS = """
UPDATE content_topic t SET replies = n.replies, accepted = n.accepted, score = n.score, tag_names = n.tag_names,
    seconds = n.seconds
FROM (SELECT t.id,
        (SELECT count(*) FROM content_post p
            WHERE p.topic_id = t.id AND p.kind <> 'opening' AND p.hidden_at IS NULL) AS replies,
        (SELECT count(*) FROM content_acceptance a JOIN content_post p ON p.id = a.post_id
            WHERE a.topic_id = t.id AND a.ended_at IS NULL AND p.hidden_at IS NULL) AS accepted,
        coalesce((SELECT p.score FROM content_post p WHERE p.topic_id = t.id AND p.kind = 'opening'), 0) AS score,
        (SELECT count(*) FROM content_second m WHERE m.topic_id = t.id) AS seconds,
        coalesce((SELECT array_agg(g.name ORDER BY tt.id) FROM content_topictag tt
            JOIN content_tag g ON g.id = tt.tag_id WHERE tt.topic_id = t.id), '{}') AS tag_names
    FROM content_topic t WHERE t.id = ANY(%(topics)s)) n
WHERE t.id = n.id AND (t.replies, t.accepted, t.score, t.seconds, t.tag_names)
    IS DISTINCT FROM (n.replies, n.accepted, n.score, n.seconds, n.tag_names::varchar(40)[])"""
_ACTIVE = """
UPDATE content_topic t SET active_at = last.at, active_by_id = last.author_id, active_as = last.what, faces = last.faces
FROM (SELECT topic_id, (array_agg(at ORDER BY at DESC, rank DESC))[1] AS at,
        (array_agg(author_id ORDER BY at DESC, rank DESC))[1] AS author_id,
        (array_agg(what ORDER BY at DESC, rank DESC))[1] AS what,
        coalesce((SELECT array_agg(author_id ORDER BY newest DESC, number DESC) FROM (
            SELECT f.author_id, max(f.created_at) AS newest, max(f.id) AS number FROM content_post f
            WHERE f.topic_id = moves.topic_id AND f.hidden_at IS NULL AND f.author_id IS NOT NULL
            GROUP BY f.author_id ORDER BY newest DESC, number DESC LIMIT 3) three), '{}') AS faces
    FROM (
        SELECT topic_id, created_at AS at, author_id, CASE kind WHEN 'opening' THEN 'opened' ELSE 'replied' END AS what,
            CASE kind WHEN 'opening' THEN 0 ELSE 1 END AS rank
        FROM content_post WHERE topic_id = ANY(%(topics)s) AND (hidden_at IS NULL OR kind = 'opening')
        UNION ALL
        SELECT p.topic_id, c.created_at, c.author_id, 'commented', 2 FROM content_comment c
        JOIN content_post p ON p.id = c.post_id
        WHERE p.topic_id = ANY(%(topics)s) AND c.hidden_at IS NULL AND p.hidden_at IS NULL
    ) moves GROUP BY topic_id) last
WHERE t.id = last.topic_id AND (t.active_at, t.active_by_id, t.active_as, t.faces)
    IS DISTINCT FROM (last.at, last.author_id, last.what, last.faces)"""
_SPACES = """
UPDATE content_space s SET topics = n.topics, waiting = n.waiting, active_at = n.active_at
FROM (SELECT s.id, count(t.id) AS topics,
        count(t.id) FILTER (WHERE t.kind = 'question' AND t.replies = 0 AND t.closed_at IS NULL) AS waiting,
        max(t.active_at) AS active_at
    FROM content_space s LEFT JOIN content_topic t ON t.space_id = s.id AND t.hidden_at IS NULL
    WHERE s.id = ANY(%(spaces)s) GROUP BY s.id) n
WHERE s.id = n.id AND (s.topics, s.waiting, s.active_at) IS DISTINCT FROM (n.topics, n.waiting, n.active_at)"""
_TAGS = """
UPDATE content_tag g SET topics = n.topics
FROM (SELECT g.id, count(t.id) FILTER (WHERE s.visibility = 'public') AS topics FROM content_tag g
    LEFT JOIN content_topictag tt ON tt.tag_id = g.id
    LEFT JOIN content_topic t ON t.id = tt.topic_id AND t.hidden_at IS NULL
    LEFT JOIN content_space s ON s.id = t.space_id
    WHERE g.id = ANY(%(tags)s) GROUP BY g.id) n
WHERE g.id = n.id AND g.topics IS DISTINCT FROM n.topics"""


def weight(topic: Topic) -> tuple[int, int]:
    """What a topic adds to the counters of its space: topics, and questions that wait."""
    if topic.hidden_at:
        return 0, 0
    return 1, int(topic.kind == Kind.QUESTION and topic.replies == 0 and topic.closed_at is None)


def count_space(topic: Topic, *, before: tuple[int, int]) -> None:
    """Bring the space's counters from what the topic added before to what it adds now; a hidden one adds nothing."""
    if topic.hidden_at:
        return
    topics, waiting = (now - then for now, then in zip(weight(topic), before, strict=True))
    with connection.wrap_database_errors:
        prepared_rows(_SPACE, (topics, waiting, topic.active_at, topic.space_id))


def stir(topic: Topic, member: Member, what: str, at: Any) -> None:
    """Somebody did something in a topic: it is the latest, and their face is shown first when they posted."""
    topic.active_at, topic.active_by, topic.active_as = at, member, what
    if what != "commented":
        topic.faces = [member.pk, *(face for face in topic.faces if face != member.pk)][:FACES]


def recount() -> int:
    """Count everything anew, in short transactions; return how many rows were wrong."""
    wrong, after = 0, 0
    while ids := list(Topic.objects.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:AT_ONCE]):
        with transaction.atomic():
            wrong += count_within(ids)
        after = ids[-1]
    for space in Space.objects.values_list("pk", flat=True):
        with transaction.atomic():
            wrong += count_places([space])
    return wrong


def recount_topics(topics: Collection[int]) -> int:
    """Count these topics, their posts, comments, tags and spaces anew; return how many rows were wrong."""
    spaces = Topic.objects.filter(pk__in=topics).values_list("space", flat=True).distinct()
    tags = TopicTag.objects.filter(topic__in=topics).values_list("tag", flat=True).distinct()
    wrong = count_within(topics)
    with raw_cursor() as cursor:
        return wrong + _run(cursor, (_SPACES, _TAGS), spaces=list(spaces), tags=list(tags))


def count_within(topics: Collection[int]) -> int:
    """Count these topics, their posts and comments, and leave what counts topics for later: see `count_places`."""
    ids = list(topics)
    with raw_cursor() as cursor:
        wrong = _run(cursor, (_NUMBERS, _POSTS, _COMMENTS, _TOPICS, _ACTIVE), topics=ids)
        prepared_rows(HEAT, [numbers(ids)])  # a reader keeps it, and may be behind: that is not wrong
    return wrong


def count_places(spaces: Collection[int]) -> int:
    """Count the topics of these spaces and of every tag that is used in them; return how many rows were wrong."""
    tags = TopicTag.objects.filter(topic__space__in=spaces).values_list("tag", flat=True).distinct()
    with raw_cursor() as cursor:
        return _run(cursor, (_SPACES, _TAGS), spaces=list(spaces), tags=list(tags))


def recount_spaces(spaces: Collection[int]) -> None:
    """After a topic left them."""
    with raw_cursor() as cursor:
        _run(cursor, (_SPACES,), spaces=list(spaces))


def _run(cursor: Any, statements: tuple[str, ...], **ids: list[int]) -> int:
    wrong = 0
    for statement in statements:
        cursor.execute(statement, ids)
        wrong += cursor.rowcount
    return wrong
