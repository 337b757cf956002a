"""Who of those whom news may concern is told of it, and why the others are not; many pieces of news at once."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from functools import cache
from typing import Any, NamedTuple
from zoneinfo import available_timezones

from django.db import connection
from psycopg.sql import Literal

from guildhall.kernel import clock
from guildhall.kernel.notices import NoticeKind, notice_kinds
from guildhall.kernel.registry import port
from guildhall.kernel.sql import numbers, prepared_rows, raw_cursor, texts
from guildhall.members.models import Member
from guildhall.options import queries as options
from guildhall.outreach.models import News
from guildhall.outreach.queries.notices import face_of

AT_ONCE = 1000  # pairs of a piece of news and a member, judged by one statement
_NOTE = """
WITH fresh AS (
    INSERT INTO outreach_news (activity, kind, verb, actor_key, subject_type, subject_id, thread_kind, thread_ref, about,
        places, sources, at, done_at, reached, withdrawn_as)
    SELECT activity, $1, verb, actor_key, subject_type, subject_id, thread_kind, thread_ref, about,
        places::jsonb, sources::jsonb, at, done_at, 0, ''
    FROM unnest($2::bigint[], $3::text[], $4::bigint[], $5::text[], $6::bigint[], $7::text[], $8::bigint[], $9::text[],
        $10::text[], $11::text[], $12::timestamptz[], $13::timestamptz[])
    AS act (activity, verb, actor_key, subject_type, subject_id, thread_kind, thread_ref, about, places, sources, at, done_at)
    ON CONFLICT (activity, kind) DO NOTHING RETURNING activity, id
)
SELECT activity, id, true FROM fresh
UNION ALL SELECT activity, id, false FROM outreach_news
    WHERE activity = ANY($2) AND kind = $1 AND withdrawn_at IS NULL"""
_COLUMNS = ("activity", "verb", "actor_key", "subject_type", "subject_id", "thread_kind", "thread_ref", "about")
_NUMBERS = ("activity", "actor_key", "subject_id", "thread_ref")
# Not to who is not here, to the actor, or to who was told of the act already; the reason is kept for everybody else.
_TELL = """
WITH asked AS (
    SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::text[]) AS asked (news, member, actor, reason)
), place AS (
    SELECT * FROM unnest($5::bigint[], $6::bigint[], $7::text[]) AS place (news, ref, kind)
), judged AS (
    SELECT n.id AS news, m.id, m.zone, coalesce(app.pace, app_before.pace, $9) AS app,
        coalesce(mail.pace, mail_before.pace, $10) AS mail,
        CASE WHEN asked.reason <> '' THEN asked.reason
            WHEN $11 AND (EXISTS (SELECT FROM place JOIN outreach_watch w ON w.kind = place.kind AND w.ref = place.ref
                    WHERE place.news = n.id AND w.member_id = m.id AND w.level = 'mute')
                OR EXISTS (SELECT FROM members_member o JOIN outreach_watch w ON w.member_id = o.id
                    JOIN place ON w.kind = place.kind AND w.ref = place.ref
                    WHERE o.merged_into_id = m.id AND w.level = 'mute' AND place.news = n.id
                        AND NOT EXISTS (SELECT FROM outreach_watch own
                            WHERE own.member_id = m.id AND own.kind = w.kind AND own.ref = w.ref))) THEN 'muted'
            WHEN coalesce(app.pace, app_before.pace, $9) = 'off'
                AND coalesce(mail.pace, mail_before.pace, $10) = 'off' THEN 'off'
        END AS reason
    FROM asked JOIN outreach_news n ON n.id = asked.news JOIN members_member m ON m.id = asked.member
    LEFT JOIN outreach_preference app ON app.member_id = m.id AND app.kind = $8 AND app.channel = 'app'
    LEFT JOIN outreach_preference mail ON mail.member_id = m.id AND mail.kind = $8 AND mail.channel = 'mail'
    LEFT JOIN LATERAL (SELECT p.pace FROM members_member o JOIN outreach_preference p ON p.member_id = o.id
        WHERE o.merged_into_id = m.id AND p.kind = $8 AND p.channel = 'app'
        ORDER BY p.since DESC, p.id DESC LIMIT 1) app_before ON true
    LEFT JOIN LATERAL (SELECT p.pace FROM members_member o JOIN outreach_preference p ON p.member_id = o.id
        WHERE o.merged_into_id = m.id AND p.kind = $8 AND p.channel = 'mail'
        ORDER BY p.since DESC, p.id DESC LIMIT 1) mail_before ON true
    WHERE m.id <> asked.actor AND m.kind = 'person' AND m.claimed_at IS NOT NULL
        AND m.erased_at IS NULL AND m.merged_into_id IS NULL AND m.waiting_since IS NULL
        AND NOT EXISTS (SELECT FROM outreach_news alike JOIN outreach_notice told ON told.news_id = alike.id
            WHERE alike.activity = n.activity AND told.member_id = m.id)
        AND NOT ($12 AND EXISTS (SELECT FROM outreach_news alike JOIN outreach_notice told ON told.news_id = alike.id
            WHERE alike.subject_type = n.subject_type AND alike.subject_id = n.subject_id AND alike.kind = n.kind
                AND told.member_id = m.id))
), skipped AS (
    INSERT INTO outreach_skip (news_id, member_id, channel, reason, at)
    SELECT news, id, 'app', reason, $13 FROM judged WHERE reason IS NOT NULL ON CONFLICT DO NOTHING
)
INSERT INTO outreach_notice (news_id, member_id, made_at, app, mail, shown_at, due_at)
SELECT news, id, $13, app, mail, CASE WHEN app = 'now' THEN $13 END,
    CASE WHEN mail = 'now' THEN $14::timestamptz WHEN mail = 'daily' OR app = 'daily' THEN (
        SELECT (date_trunc('day', here) + make_interval(hours => $15::int
            + CASE WHEN extract(hour FROM here) >= $15::int THEN 24 ELSE 0 END)) AT TIME ZONE known
        FROM (SELECT CASE WHEN judged.zone = ANY({zones}::text[]) THEN judged.zone ELSE 'UTC' END AS known) zone,
        LATERAL (SELECT $13::timestamptz AT TIME ZONE known AS here) local) END
FROM judged WHERE reason IS NULL ON CONFLICT DO NOTHING RETURNING id"""


class Word(NamedTuple):
    """A piece of news, who did it (0: nobody), and the ids of members who may hear of it."""

    news: News
    actor: int
    members: Sequence[int]


def note(kind: str, many: Sequence[News]) -> tuple[list[News], list[News]]:
    """Keep news of a kind and give it its number; those that are new, and those that were there and stand."""
    if not many:
        return [], []
    columns = [(numbers if name in _NUMBERS else texts)(getattr(news, name) for news in many) for name in _COLUMNS]
    places = [texts(json.dumps(getattr(news, name)) for news in many) for name in ("places", "sources")]
    moments = [[getattr(news, name) for news in many] for name in ("at", "done_at")]
    rows = {row[0]: row[1:] for row in prepared_rows(_NOTE, [kind, *columns, *places, *moments])}
    fresh, known = list[News](), list[News]()
    for news in many:
        if news.activity in rows:
            news.pk, is_fresh = rows[news.activity]
            (fresh if is_fresh else known).append(news)
    return fresh, known


def reach(kind: str, words: Iterable[Word], *, once: bool = False) -> None:
    """Notices of these words, all of one kind, or the reasons why there are none.

    `once`: of a subject each member hears but once; then one word after the other, since the first settles the next.
    """
    heard = [word for word in words if word.members]
    for some in [[word] for word in heard] if once else _portions(heard):
        _reach(notice_kinds[kind], some, once=once)


def _portions(words: Iterable[Word]) -> Iterator[list[Word]]:
    """As many as name `AT_ONCE` members together, or the one that names more: what is muted is asked of all their places."""
    some, number = list[Word](), 0
    for word in words:
        if some and number + len(word.members) > AT_ONCE:
            yield some
            some, number = [], 0
        some.append(word)
        number += len(word.members)
    if some:
        yield some


def _reach(kind: NoticeKind, words: Sequence[Word], *, once: bool) -> None:
    reasons = dict.fromkeys(_seen(words), "seen") | dict.fromkeys(_shut_out(words), "closed")
    asked = [(word.news.pk, member, word.actor) for word in words for member in word.members]
    places = [(word.news.pk, ref, kind) for word in words for kind, ref in word.news.places]
    now = clock.now()
    soon = now + timedelta(minutes=options.get("outreach.mail_wait"))
    said, kinds = texts(reasons.get(one[:2], "") for one in asked), texts(one[2] for one in places)
    values: list[Any] = [*_columns(asked, 3), said, *_columns(places, 2), kinds]
    values += [
        kind.name,
        kind.app,
        kind.mail,
        not kind.despite_mutes,
        once,
        now,
        soon,
        options.get("outreach.daily_hour"),
    ]
    prepared_rows(_telling(), values)


def _columns(rows: Sequence[tuple[Any, ...]], width: int) -> list[str]:
    return [numbers(row[at] for row in rows) for at in range(width)]


def _seen(words: Sequence[Word]) -> set[tuple[int, int]]:
    """News and members who have had it on the screen since; nobody where no room keeps that."""
    asked: dict[str, dict[tuple[int, int, Any], set[int]]] = defaultdict(lambda: defaultdict(set))
    for word in words:
        kind, ref = face_of(word.news)
        for member in word.members:
            asked[kind][member, ref, word.news.at].add(word.news.pk)
    seen = {kind: ask(list(known)) for kind, known in asked.items() if (ask := port("seen", kind))}
    return {(pk, one[0]) for kind, found in seen.items() for one in found for pk in asked[kind][one]}


def _shut_out(words: Sequence[Word]) -> Iterable[tuple[int, int]]:
    """News and members who may not see it: asked for each, unless the room says that every member may."""
    by_kind: dict[str, list[tuple[int, Word]]] = defaultdict(list)
    for word in words:
        kind, ref = face_of(word.news)
        by_kind[kind].append((ref, word))
    for kind, faces in by_kind.items():
        is_open, show = port("open", kind), port("subject", kind)
        opened = set(is_open([ref for ref, _word in faces])) if is_open and show else set()
        if show:
            yield from _not_shown(show, [(ref, word) for ref, word in faces if ref not in opened])


def _not_shown(show: Any, faces: Sequence[tuple[int, Word]]) -> Iterable[tuple[int, int]]:
    viewers = Member.objects.in_bulk({member for _ref, word in faces for member in word.members})
    for pk, viewer in viewers.items():
        theirs = [(ref, word) for ref, word in faces if pk in word.members]
        shown = show(viewer, list(dict.fromkeys(ref for ref, _word in theirs)))
        yield from ((word.news.pk, pk) for ref, word in theirs if ref not in shown)


@cache
def _telling() -> str:
    """The statement, with the zones that Python and the database both know."""
    with raw_cursor() as cursor:
        known = {row[0] for row in cursor.execute("SELECT name FROM pg_timezone_names").fetchall()}
    zones = Literal(sorted(known & available_timezones())).as_string(connection.connection)
    return _TELL.replace("{zones}", zones)
