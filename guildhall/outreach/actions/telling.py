"""From acts of the log to notices: whom an act concerns, and who of them is told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from procrastinate.contrib.django import app

from guildhall.activity.queries import places_of
from guildhall.kernel import clock
from guildhall.kernel.actor import HOUSE
from guildhall.kernel.notices import Interest, interests, notice_kinds, watchables
from guildhall.kernel.registry import Verb, verbs
from guildhall.kernel.sql import numbers, prepared_rows, raw_cursor, texts
from guildhall.members.queries import ids_of_keys
from guildhall.options import queries as options
from guildhall.outreach.actions.reaching import Word, note, reach
from guildhall.outreach.actions.watches import watch_by_posting
from guildhall.outreach.models import News

BATCH = 5000  # watchers judged in one transaction
FEW = 100  # watchers of an act that are judged together with those of other acts
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
# The same for many acts: of each the first watchers, as who they are now, and how many there are of these.
_FIRST = """
WITH place AS (
    SELECT * FROM unnest($1::bigint[], $2::text[], $3::bigint[], $4::timestamptz[]) AS place (act, kind, ref, at)
), found AS (
    SELECT DISTINCT place.act, first.member_id FROM place, LATERAL (SELECT member_id FROM outreach_watch watch
        WHERE watch.kind = place.kind AND watch.ref = place.ref AND watch.level = 'watch' AND watch.since <= place.at
        ORDER BY watch.member_id LIMIT $5) first
), counted AS (
    SELECT act, member_id, count(*) OVER (PARTITION BY act) AS number FROM found
)
SELECT DISTINCT counted.act, coalesce(m.merged_into_id, m.id), counted.number
FROM counted JOIN members_member m ON m.id = counted.member_id
WHERE m.merged_into_id IS NULL OR EXISTS (
    SELECT FROM place JOIN outreach_watch w ON w.member_id = m.id AND w.kind = place.kind AND w.ref = place.ref
    WHERE place.act = counted.act AND w.level = 'watch' AND NOT EXISTS (SELECT FROM outreach_watch own
        WHERE own.member_id = m.merged_into_id AND own.kind = w.kind AND own.ref = w.ref))
ORDER BY 1, 2"""


@dataclass(frozen=True)
class Act:
    """A row of the log, what its verb means, and who did it."""

    row: Any
    verb: Verb
    actor: int  # member id, or 0
    target: int  # whose thing it was, as their member id, or 0
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
    by_verb = _by_verb(fresh)
    for interest in _by_strength():
        heard = [act for name, some in by_verb.items() if interest.reads(verbs[name]) for act in some]
        _tell_those_concerned(interest, heard)
    _tell_watchers([act for act in fresh if act.verb.speaks and not act.verb.reverses])
    for act in fresh:
        if act.verb.reverses:
            _take_back(act)


def _by_strength() -> list[Interest]:
    """Of one act a member is told once: by the kind that comes first."""
    return sorted((one for one in interests if one.kind in notice_kinds), key=lambda one: notice_kinds[one.kind].order)


def _by_verb(acts: Sequence[Act]) -> dict[str, list[Act]]:
    found: defaultdict[str, list[Act]] = defaultdict(list)
    for act in acts:
        found[act.row.verb].append(act)
    return found


def _acts(rows: Sequence[Any]) -> list[Act]:
    people = ids_of_keys(key for row in rows for key in (row.actor_key, row.target_key))
    scopes = places_of({number for row in rows for number in row.scopes})
    known = [(row, verb) for row in rows if (verb := verbs.get(row.verb))]
    return [_act(row, verb, people, scopes) for row, verb in known]


def _act(row: Any, verb: Verb, people: Mapping[int | None, int], scopes: Mapping[int, tuple[str, int]]) -> Act:
    thread, actor = thread_of(row, verb), people.get(row.actor_key, 0)
    places = [scopes[number] for number in row.scopes if number in scopes and scopes[number][0] in watchables]
    places += [thread] if thread[0] else []
    places += [("member", actor)] if actor else []
    return Act(row, verb, actor, people.get(row.target_key, 0), thread, places)


def thread_of(row: Any, verb: Verb) -> tuple[str, int]:
    """The watchable thing that an act happened in: its subject, or what a number of its payload names."""
    for name in verb.payload:
        if name in watchables:
            return name, int(row.payload[name])
    kind = next((one.name for one in watchables if one.subject == row.subject_type), "")
    return (kind, int(row.subject_id)) if kind else ("", 0)


def _tell_those_concerned(interest: Interest, heard: Sequence[Act]) -> None:
    audience = defaultdict[int, set[int]](set)
    if heard:
        pairs = interest.audience([act.row for act in heard]) if interest.audience else _targets(heard)
        for row_id, member in pairs:
            audience[row_id].add(member)
    concerned = {act.row.id: act for act in heard if act.row.id in audience}
    many = [_news(act, interest.kind, about=interest.about) for act in concerned.values()]
    for some in note(interest.kind, many):
        words = [Word(news, concerned[news.activity].actor, sorted(audience[news.activity])) for news in some]
        reach(interest.kind, words, once=interest.once)


def _targets(acts: Sequence[Act]) -> Iterable[tuple[int, int]]:
    return [(act.row.id, act.target) for act in acts if act.target]


def _tell_watchers(acts: Sequence[Act]) -> None:
    """Few of them at once with those of the other acts; where there are many, the first now and the others by a job."""
    heard = {act.row.id: act for act in acts if act.sources}
    watchers = _first_watchers(heard.values())
    few = {pk: members for pk, members in watchers.items() if members}
    fresh, _known = note(WATCHED, [_news(heard[pk], WATCHED, done_at=clock.now()) for pk in few])
    reach(WATCHED, [Word(news, heard[news.activity].actor, few[news.activity]) for news in fresh])
    many = [heard[pk] for pk in watchers if pk not in few]
    for some in note(WATCHED, [_news(act, WATCHED) for act in many]):
        for news in some:
            _begin_to_spread(news.pk, heard[news.activity].actor)


def _first_watchers(acts: Iterable[Act]) -> dict[int, list[int]]:
    """Who watched already when it happened, by the act's row; an empty list where they are more than a few."""
    places = [(act.row.id, kind, ref, act.row.occurred_at) for act in acts for kind, ref in act.sources]
    if not places:
        return {}
    ids, kinds, refs, moments = (list(column) for column in zip(*places, strict=True))
    few, found = min(FEW, BATCH - 1), dict[int, list[int]]()
    for act, member, number in prepared_rows(_FIRST, [numbers(ids), texts(kinds), numbers(refs), moments, few + 1]):
        found.setdefault(act, [])
        if number <= few:
            found[act].append(member)
    return found


def _begin_to_spread(pk: int, actor: int) -> None:
    news = News.objects.get(pk=pk)
    if news.done_at is None and _spread(news, actor=actor):
        spread_soon(news.pk)


def _news(act: Act, kind: str, *, about: str = "subject", done_at: datetime | None = None) -> News:
    """Not kept yet. Only what goes to watchers is not done with those who are told at once."""
    is_spread = kind == WATCHED
    row, (thread_kind, thread_ref) = act.row, act.thread
    return News(
        activity=row.id,
        kind=kind,
        verb=row.verb,
        actor_key=row.actor_key,
        subject_type=row.subject_type,
        subject_id=row.subject_id,
        thread_kind=thread_kind,
        thread_ref=thread_ref,
        about=about,
        places=act.places,
        sources=act.sources if is_spread else [],
        at=row.occurred_at,
        done_at=done_at if is_spread else clock.now(),
    )


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
    return next(iter(ids_of_keys([news.actor_key]).values()), 0)


def _spread(news: News, *, actor: int) -> bool:
    """Judge the next batch of watchers; whether there may be more."""
    members = _watchers(news.sources, at=news.at, after=news.reached, batch=BATCH)
    reach(news.kind, [Word(news, actor, _shown(members, news.sources))])
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
