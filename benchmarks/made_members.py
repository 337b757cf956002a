"""A made community for `benchmarks.segments`: people of whom few do most, their log, visits, ties, topics, groups, readings.

Everybody has a rank by a hash; how often somebody does a thing falls with the root of it. Small tables come from the
models, large ones are made inside the database.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

CITIES = ("上海", "北京", "深圳", "杭州", "成都", "Berlin", "Oslo", "Austin", "Pune", "Lagos")
INDUSTRIES = ("software", "internet", "finance", "manufacturing", "energy", "education")
TAGS = ("storage", "network", "kubernetes", "gpu", "日志", "监控", "安全", "database", "edge", "devops")
SEED = 7

# %(each)s things in all for a member of middling rank; nobody does more than 300 of one kind.
_TIMES = "generate_series(1, least(300, greatest(1, (%(each)s * sqrt(%(members)s::float8 / rank) / 2)::int))) n"
_RANKED = """CREATE TEMP TABLE made AS SELECT m.id, k.key, m.joined_at, row_number() OVER (ORDER BY md5(m.id::text)) AS rank
FROM members_member m JOIN members_actorkey k ON k.member_id = m.id"""
_VISITS = f"""INSERT INTO members_visit (member_id, day)
SELECT DISTINCT id, (%(now)s::timestamptz - make_interval(days => (random() * random() * 400)::int))::date
FROM made, {_TIMES}"""  # noqa: S608 - constants
_LOG = f"""INSERT INTO activity_activity (verb, occurred_at, recorded_at, actor_key, target_key, subject_type, subject_id,
    scopes, source, source_id, payload, epoch)
SELECT (%(verbs)s::text[])[1 + (random() * 3)::int], at, at, key, NULL, 'content.post', row_number() OVER (), '{{}}', '', '', '{{}}', 1
FROM made, {_TIMES}, LATERAL (SELECT greatest(joined_at, %(now)s::timestamptz
    - make_interval(secs => random() * random() * 34000000 + n * 0)) AS at) moment WHERE rank %% 4 > 0"""  # noqa: S608
_TIES = f"""INSERT INTO members_tie (actor_key, target_key, kind, count, first_at, last_at)
SELECT DISTINCT ON (a.key, b.key) a.key, b.key, 'answered', 1, at, at FROM made a, {_TIMES.replace("rank", "a.rank")},
    LATERAL (SELECT 1 + (random() * (%(members)s - 1))::bigint AS other, %(now)s::timestamptz
        - make_interval(days => (random() * 400)::int) AS at WHERE n > 0) t JOIN made b ON b.rank = t.other
WHERE a.key <> b.key"""  # noqa: S608
_READINGS = f"""INSERT INTO content_topicreading (member_id, topic_id, number, seen_at)
SELECT DISTINCT ON (id, topic) id, topic, 1, at FROM made, {_TIMES},
    LATERAL (SELECT %(first)s + (random() * (%(topics)s - 1))::bigint AS topic,
        %(now)s::timestamptz - make_interval(days => (random() * 200)::int) AS at WHERE n > 0) r"""  # noqa: S608
_SEATED = """INSERT INTO groups_groupmembership (group_id, member_id, joined_at)
SELECT g.id, m.id, %(now)s FROM made m JOIN groups_group g ON (g.id + m.rank) %% 40 = 0"""


def make(*, members: int, now: datetime) -> dict[str, int]:
    """Rows by kind. Several times as many topics, posts, acts as people, as the ranks have it."""
    from guildhall.kernel.sql import copy_in, raw_cursor
    from guildhall.members.models import ActorKey

    chance = random.Random(SEED)
    people = [_member(number, chance, now) for number in range(members)]
    _in_portions(people, copy_in)
    keys = [ActorKey(key=2**40 + one.pk, member=one) for one in people]
    for at in range(0, members, 5000):
        ActorKey.objects.bulk_create(keys[at : at + 5000])
    topics = _topics(people, chance, now)
    known = {"members": members, "now": now, "first": topics[0].pk, "topics": len(topics)}
    known["verbs"] = [
        "content.answer.posted",
        "content.reply.posted",
        "content.comment.posted",
        "content.question.asked",
    ]
    with raw_cursor() as cursor:
        cursor.execute("SELECT setseed(0.7)")
        cursor.execute(_RANKED)
        rows = {"members": members, "topics": len(topics)}
        for name, sql, each in (
            ("visits", _VISITS, 20), ("log", _LOG, 16), ("ties", _TIES, 4), ("readings", _READINGS, 5), ("seats", _SEATED, 1),
        ):  # fmt: skip
            rows[name] = cursor.execute(sql, known | {"each": each}).rowcount
        cursor.execute("ANALYZE")
    return rows


def _member(number: int, chance: random.Random, now: datetime) -> Any:
    from guildhall.members.models import Member

    at = now - timedelta(days=1 + chance.random() ** 2 * 900)
    return Member(
        handle=f"made{number}", name=f"Made {number}", password="", city=chance.choice(CITIES), joined_at=at, claimed_at=at,
        industry=chance.choice(INDUSTRIES), company=f"Company {number % 500}", languages=["en"],
    )  # fmt: skip


def _topics(people: list[Any], chance: random.Random, now: datetime) -> list[Any]:
    """A question for every fifth member, each with two answers and a tag; groups beside them."""
    from guildhall.content.models import Post, Space, Tag, Topic, TopicTag
    from guildhall.groups.models import Group
    from guildhall.kernel.sql import copy_in

    space = Space.objects.create(handle="made", name_en="Made", kinds=["question"])
    tags = [Tag.objects.create(name=name, topics=1) for name in TAGS]
    for number in range(40):
        kind = ("sig", "city", "working", "industry")[number % 4]
        Group.objects.create(handle=f"made{number}", name_en=f"Made {number}", kind=kind, door="open")
    moments = [now - timedelta(days=chance.random() ** 2 * 400) for _each in range(len(people) // 5)]
    topics = [
        Topic(space=space, kind="question", title="Made", author=chance.choice(people), created_at=at) for at in moments
    ]
    _in_portions(topics, copy_in)
    posts = [
        Post(topic=topic, kind=kind, number=number, author=topic.author if number == 1 else chance.choice(people),
             created_at=topic.created_at, source="Made.")
        for topic in topics for number, kind in ((1, "opening"), (2, "answer"), (3, "answer"))
    ]  # fmt: skip
    _in_portions(posts, copy_in)
    _in_portions([TopicTag(topic=topic, tag=chance.choice(tags)) for topic in topics], copy_in)
    return topics


def _in_portions(rows: list[Any], write: Any) -> None:
    portions: Iterable[int] = range(0, len(rows), 20_000)
    for at in portions:
        write(rows[at : at + 20_000])
