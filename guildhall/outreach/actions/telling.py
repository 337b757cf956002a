"""From acts of the log to notices: whom an act concerns, and who of them is told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from django.db import transaction
from django.db.models import Q
from procrastinate.contrib.django import app

from guildhall.activity.models import Scope
from guildhall.kernel import clock
from guildhall.kernel.actor import HOUSE
from guildhall.kernel.notices import Interest, interests, notice_kinds, watchables
from guildhall.kernel.registry import Verb, port, verbs
from guildhall.kernel.sql import raw_cursor
from guildhall.members.models import Member
from guildhall.options import queries as options
from guildhall.outreach.actions.watches import watch_by_posting
from guildhall.outreach.models import News
from guildhall.outreach.queries.notices import face_of, people_of, seen_by

BATCH = 5000  # watchers judged in one transaction
WATCHED = "watched"
Places = list[tuple[str, int]]
_WATCHERS = """
SELECT DISTINCT found.member_id FROM unnest(%(kinds)s::text[], %(refs)s::bigint[]) AS place (kind, ref),
LATERAL (SELECT member_id FROM outreach_watch watch
    WHERE watch.kind = place.kind AND watch.ref = place.ref AND watch.level = 'watch' AND watch.member_id > %(after)s
        AND watch.since <= %(at)s
    ORDER BY watch.member_id LIMIT %(batch)s) found
ORDER BY 1 LIMIT %(batch)s"""
# Who watches under an account that was merged is told as who they are now, unless they said something else there.
_SHOWN = """
SELECT coalesce(m.merged_into_id, m.id) FROM members_member m WHERE m.id = ANY(%(members)s)
    AND (m.merged_into_id IS NULL OR EXISTS (
        SELECT FROM unnest(%(kinds)s::text[], %(refs)s::bigint[]) AS place (kind, ref)
        JOIN outreach_watch w ON w.member_id = m.id AND w.kind = place.kind AND w.ref = place.ref AND w.level = 'watch'
        WHERE NOT EXISTS (SELECT FROM outreach_watch own
            WHERE own.member_id = m.merged_into_id AND own.kind = w.kind AND own.ref = w.ref)))
ORDER BY 1"""
# Not to who is not here, to the actor, or to who was told of the act already; the reason is kept for everybody else.
_TELL = """
WITH judged AS (
    SELECT m.id, coalesce(app.pace, app_before.pace, %(app)s) AS app,
        coalesce(mail.pace, mail_before.pace, %(mail)s) AS mail,
        %(now)s::timestamptz AT TIME ZONE CASE WHEN m.zone = ANY(%(zones)s) THEN m.zone ELSE 'UTC' END AS here,
        CASE WHEN m.zone = ANY(%(zones)s) THEN m.zone ELSE 'UTC' END AS zone,
        CASE WHEN m.id = ANY(%(closed)s) THEN 'closed' WHEN m.id = ANY(%(seen)s) THEN 'seen'
            WHEN %(mutable)s AND (EXISTS (SELECT FROM outreach_watch w WHERE w.member_id = m.id AND w.level = 'mute'
                    AND (w.kind, w.ref) IN (SELECT * FROM unnest(%(kinds)s::text[], %(refs)s::bigint[])))
                OR EXISTS (SELECT FROM members_member o JOIN outreach_watch w ON w.member_id = o.id
                    WHERE o.merged_into_id = m.id AND w.level = 'mute'
                        AND (w.kind, w.ref) IN (SELECT * FROM unnest(%(kinds)s::text[], %(refs)s::bigint[]))
                        AND NOT EXISTS (SELECT FROM outreach_watch own
                            WHERE own.member_id = m.id AND own.kind = w.kind AND own.ref = w.ref))) THEN 'muted'
            WHEN coalesce(app.pace, app_before.pace, %(app)s) = 'off'
                AND coalesce(mail.pace, mail_before.pace, %(mail)s) = 'off' THEN 'off'
        END AS reason
    FROM members_member m
    LEFT JOIN outreach_preference app ON app.member_id = m.id AND app.kind = %(kind)s AND app.channel = 'app'
    LEFT JOIN outreach_preference mail ON mail.member_id = m.id AND mail.kind = %(kind)s AND mail.channel = 'mail'
    LEFT JOIN LATERAL (SELECT p.pace FROM members_member o JOIN outreach_preference p ON p.member_id = o.id
        WHERE o.merged_into_id = m.id AND p.kind = %(kind)s AND p.channel = 'app'
        ORDER BY p.since DESC, p.id DESC LIMIT 1) app_before ON true
    LEFT JOIN LATERAL (SELECT p.pace FROM members_member o JOIN outreach_preference p ON p.member_id = o.id
        WHERE o.merged_into_id = m.id AND p.kind = %(kind)s AND p.channel = 'mail'
        ORDER BY p.since DESC, p.id DESC LIMIT 1) mail_before ON true
    WHERE m.id = ANY(%(members)s) AND m.id <> %(actor)s AND m.kind = 'person' AND m.claimed_at IS NOT NULL
        AND m.erased_at IS NULL AND m.merged_into_id IS NULL AND m.waiting_since IS NULL
        AND NOT EXISTS (SELECT FROM outreach_notice told WHERE told.member_id = m.id AND told.news_id = ANY(%(same)s))
), skipped AS (
    INSERT INTO outreach_skip (news_id, member_id, channel, reason, at)
    SELECT %(news)s, id, 'app', reason, %(now)s FROM judged WHERE reason IS NOT NULL ON CONFLICT DO NOTHING
)
INSERT INTO outreach_notice (news_id, member_id, made_at, app, mail, shown_at, due_at)
SELECT %(news)s, id, %(now)s, app, mail, CASE WHEN app = 'now' THEN %(now)s::timestamptz END,
    CASE WHEN mail = 'now' THEN %(soon)s::timestamptz WHEN mail = 'daily' OR app = 'daily' THEN
        (date_trunc('day', here) + make_interval(hours => %(hour)s
            + CASE WHEN extract(hour FROM here) >= %(hour)s THEN 24 ELSE 0 END)) AT TIME ZONE zone END
FROM judged WHERE reason IS NULL ON CONFLICT DO NOTHING"""


@dataclass(frozen=True)
class Act:
    """A row of the log, what its verb means, and who did it."""

    row: Any
    verb: Verb
    actor: int  # member id, or 0
    thread: tuple[str, int]  # ('topic', 12), or ('', 0)
    places: Places  # where it happened, its thread and its actor: whoever muted one of them is not told

    @property
    def starts(self) -> bool:
        return self.verb.speaks == "subject"

    @property
    def sources(self) -> Places:
        """Whose watchers hear of it: of a new thread those of its places and of its author, then those of the thread."""
        if not self.starts:
            return [self.thread]
        return [place for place in self.places if place != self.thread]


@transaction.atomic
def tell(*, rows: Sequence[Any]) -> None:
    """Notices for the acts of these rows; asked again, it adds nothing. Old acts are passed over: they are no news.

    That is how a past that was restored or invented, whose rows look like any other, sends nothing to anybody.
    """
    acts = _acts(rows)
    starts = [
        (act.actor, *act.thread, act.row.occurred_at) for act in acts if act.starts and act.actor and act.thread[0]
    ]
    watch_by_posting(actor=HOUSE, started=starts)
    oldest = clock.now() - timedelta(days=options.get("outreach.news_days"))
    fresh = [act for act in acts if act.row.occurred_at >= oldest]
    for kind in sorted(notice_kinds, key=lambda kind: kind.order):
        for interest in interests:
            if interest.kind == kind.name:
                _tell_those_concerned(interest, fresh)
    for act in fresh:
        if act.verb.speaks and not act.verb.reverses:
            _tell_watchers(act)
    for act in fresh:
        if act.verb.reverses:
            _take_back(act)


def _acts(rows: Sequence[Any]) -> list[Act]:
    people = people_of(row.actor_key for row in rows)
    numbers = {number for row in rows for number in row.scopes}
    scopes = {scope.pk: (scope.kind, scope.ref) for scope in Scope.objects.filter(pk__in=numbers)}
    known = [(row, verb) for row in rows if (verb := verbs.get(row.verb))]
    return [_act(row, verb, people.get(row.actor_key or 0), scopes) for row, verb in known]


def _act(row: Any, verb: Verb, actor: Member | None, scopes: Mapping[int, tuple[str, int]]) -> Act:
    thread = thread_of(row, verb)
    places = [scopes[number] for number in row.scopes if number in scopes and scopes[number][0] in watchables]
    places += [thread] if thread[0] else []
    places += [("member", actor.pk)] if actor else []
    return Act(row, verb, actor.pk if actor else 0, thread, places)


def thread_of(row: Any, verb: Verb) -> tuple[str, int]:
    """The watchable thing that an act happened in: its subject, or what a number of its payload names."""
    for name in verb.payload:
        if name in watchables:
            return name, int(row.payload[name])
    kind = next((one.name for one in watchables if one.subject == row.subject_type), "")
    return (kind, int(row.subject_id)) if kind else ("", 0)


def _tell_those_concerned(interest: Interest, acts: Sequence[Act]) -> None:
    heard = [act for act in acts if interest.reads(act.verb)]
    if not heard:
        return
    audience: dict[int, set[int]] = {}
    pairs = interest.audience([act.row for act in heard]) if interest.audience else _targets(heard)
    for row_id, member in pairs:
        audience.setdefault(row_id, set()).add(member)
    for act in heard:
        if members := audience.get(act.row.id):
            news = _news(act, interest.kind, about=interest.about)
            if news.withdrawn_at is None:
                _reach(news, sorted(members), actor=act.actor, once=interest.once)


def _targets(acts: Sequence[Act]) -> Iterable[tuple[int, int]]:
    people = people_of(act.row.target_key for act in acts)
    return [(act.row.id, people[act.row.target_key].pk) for act in acts if act.row.target_key in people]


def _tell_watchers(act: Act) -> None:
    if not act.sources or not _watchers(act.sources, at=act.row.occurred_at, after=0, batch=1):
        return
    news = _news(act, WATCHED, sources=act.sources)
    if news.done_at is None and news.withdrawn_at is None and _spread(news, actor=act.actor):
        spread_soon(news.pk)


def _news(act: Act, kind: str, *, about: str = "subject", sources: Places | None = None) -> News:
    row, (thread_kind, thread_ref) = act.row, act.thread
    news, _made = News.objects.get_or_create(
        activity=row.id,
        kind=kind,
        defaults={
            "verb": row.verb,
            "actor_key": row.actor_key,
            "subject_type": row.subject_type,
            "subject_id": row.subject_id,
            "thread_kind": thread_kind,
            "thread_ref": thread_ref,
            "about": about,
            "places": act.places,
            "sources": sources or [],
            "at": row.occurred_at,
            "done_at": None if sources else clock.now(),
        },
    )
    return news


def fan_out(news_id: int) -> None:
    """Tell all watchers, batch by batch, each in its own transaction: who is killed goes on where the last one ended."""
    while True:
        with transaction.atomic():
            found = News.objects.spreading().select_for_update(skip_locked=True).filter(pk=news_id).first()
            more = found is not None and _spread(found, actor=_actor_of(found))
        if not more:
            return


def spread_soon(news_id: int) -> None:
    app.configure_task("outreach.fan_out", queue="mail").defer(news_id=news_id)


def _actor_of(news: News) -> int:
    return next((member.pk for member in people_of([news.actor_key]).values()), 0)


def _spread(news: News, *, actor: int) -> bool:
    """Judge the next batch of watchers; whether there may be more."""
    members = _watchers(news.sources, at=news.at, after=news.reached, batch=BATCH)
    _reach(news, _shown(members, news.sources), actor=actor)
    more = len(members) == BATCH
    news.reached = members[-1] if members else news.reached
    news.done_at = None if more else clock.now()
    news.save(update_fields=["reached", "done_at"])
    return more


def _watchers(sources: Iterable[Any], *, at: datetime, after: int, batch: int) -> list[int]:
    """Who watched one of them already when it happened."""
    kinds, refs = zip(*sources, strict=True)
    given = {"kinds": list(kinds), "refs": list(refs), "at": at, "after": after, "batch": batch}
    with raw_cursor() as cursor:
        return [row[0] for row in cursor.execute(_WATCHERS, given).fetchall()]


def _shown(members: list[int], sources: Iterable[Any]) -> list[int]:
    kinds, refs = zip(*sources, strict=True)
    with raw_cursor() as cursor:
        rows = cursor.execute(_SHOWN, {"members": members, "kinds": list(kinds), "refs": list(refs)}).fetchall()
    return list(dict.fromkeys(row[0] for row in rows))


def _reach(news: News, members: list[int], *, actor: int, once: bool = False) -> None:
    if not members:
        return
    kind, now = notice_kinds[news.kind], clock.now()
    kinds, refs = zip(*news.places, strict=True) if news.places else ((), ())
    given = {
        "news": news.pk, "same": _same(news, once), "kind": news.kind, "actor": actor, "members": members,
        "closed": _shut_out(news, members), "mutable": not kind.despite_mutes,
        "seen": list(seen_by(members, news)), "kinds": list(kinds), "refs": list(refs), "app": kind.app, "mail": kind.mail,
        "now": now, "soon": now + timedelta(minutes=options.get("outreach.mail_wait")), "zones": _zones(),
        "hour": options.get("outreach.daily_hour"),
    }  # fmt: skip
    with raw_cursor() as cursor:
        cursor.execute(_TELL, given)


def _same(news: News, once: bool) -> list[int]:
    """News of the same act; where a subject is told but once, also those of this kind about it."""
    act = Q(activity=news.activity)
    alike = Q(kind=news.kind, subject_type=news.subject_type, subject_id=news.subject_id) if once else act
    return list(News.objects.filter(act | alike).values_list("pk", flat=True))


def _shut_out(news: News, members: list[int]) -> list[int]:
    """Who of them may not see it: asked for each, unless the room says that every member may."""
    kind, ref = face_of(news)
    is_open, show = port("open", kind), port("subject", kind)
    if show is None or (is_open and ref in is_open([ref])):
        return []
    return [member.pk for member in Member.objects.filter(pk__in=members) if ref not in show(member, [ref])]


@cache
def _zones() -> list[str]:
    """The zones that Python and the database both know."""
    with raw_cursor() as cursor:
        known = {row[0] for row in cursor.execute("SELECT name FROM pg_timezone_names").fetchall()}
    return sorted(known & available_timezones())


def _take_back(act: Act) -> None:
    """What is hidden or withdrawn leaves the lists and is not delivered; what is restored comes back."""
    taken = verbs.get(act.verb.reverses)
    if taken is None:
        return
    earlier = News.objects.filter(activity__lt=act.row.id)
    if taken.reverses:  # it restores what `taken` took away
        earlier.filter(**_subject(act), withdrawn_as=taken.name).update(withdrawn_at=None, withdrawn_as="")
        return
    about = earlier.filter(**_subject(act)) if taken.speaks else earlier.filter(**_subject(act), verb=taken.name)
    told = {"withdrawn_at": act.row.occurred_at, "withdrawn_as": act.verb.name}
    about.standing().update(**told)
    if taken.speaks == "subject" and act.thread[0]:
        earlier.filter(thread_kind=act.thread[0], thread_ref=act.thread[1]).standing().update(**told)


def _subject(act: Act) -> dict[str, Any]:
    return {"subject_type": act.row.subject_type, "subject_id": act.row.subject_id}
