"""Small lakes for the measures: who acted on which days, and the tables that follow from it."""

from __future__ import annotations

import os
from collections import defaultdict
from datetime import UTC, date, datetime, time, timedelta

from hypothesis import settings

from guildhall.insights.asking import Ask
from guildhall.insights.lake.reading import Lake

MONDAY = date(2026, 1, 5)
MANY = settings(max_examples=30 if os.environ.get("GUILDHALL_DEEP") else 3, deadline=None)
PERSON, STAFF, BOT, PURGED = 0, 1, 2, 3


def day(after: int) -> date:
    """So many days after the first Monday."""
    return MONDAY + timedelta(days=after)


def moment(after: float) -> datetime:
    return datetime.combine(MONDAY, time(), UTC) + timedelta(days=after)


def presence(acts, *, act="contribution", scope=0):
    """Rows of `presence` for {person: {days after Monday: acts}}, or a set or list of days."""
    rows = []
    for person, days in acts.items():
        counts = days if isinstance(days, dict) else dict.fromkeys(days, 1)
        before = None
        for after in sorted(counts):
            told = {"person": person, "act": act, "scope": scope, "day": day(after), "prev": before, "n": counts[after]}
            rows.append(told)
            before = day(after)
    return rows


def people(acts, *, joined=None, who=None, imported=()):
    """Rows of `people`: everybody who acted or joined (days after Monday)."""
    joined, who = joined or {}, who or {}
    keys = sorted(set(acts) | set(joined) | set(who))
    return [
        {
            "person": key,
            "joined": day(joined[key]) if joined.get(key) is not None else None,
            "first": day(min(acts[key])) if acts.get(key) else None,
            "imported": key in imported,
            "who": who.get(key, PERSON),
        }
        for key in keys
    ]


def world(acts=None, *, today=70, joined=None, who=None, **tables):
    """A lake as of the morning of a day: presence and people from `acts`, anything else as rows."""
    acts = acts or {}
    tables.setdefault("presence", presence(acts))
    tables.setdefault("people", people(acts, joined=joined, who=who))
    return Lake.of(tables, as_of=moment(today), today=day(today))


def ask(metric, *, grain="week", since=0, until=28, scopes=(), rows_of="", **options):
    return Ask(
        metric=f"insights.{metric}",
        grain=grain,
        since=since if isinstance(since, date) else day(since),
        until=until if isinstance(until, date) else day(until),
        scopes=tuple(scopes),
        options=tuple(sorted(options.items())),
        rows_of=rows_of,
    )


def values(answer):
    assert not answer.refused, answer
    return [point.value for point in answer.points]


def cells(answer):
    """{key: value} of a table; masked cells are None."""
    assert not answer.refused, answer
    return {point.key: point.value for point in answer.points}


def ids(answer):
    return [row["person"] for row in answer.rows]


def by_person(pairs):
    found = defaultdict(set)
    for person, after in pairs:
        found[person].add(after)
    return dict(found)


def thread(number, after, *, replied=None, closed=None, solved=None, scopes=(), **told):
    """A row of `threads`, opened so many days after the first Monday; times are days after that Monday too."""
    row = {
        "thread": number,
        "kind": "content.question.asked",
        "is_question": True,
        "at": moment(after),
        "day": day(int(after // 1)),
        "opener": 100 + number,
        "who": PERSON,
        "scopes": list(scopes),
        "imported": False,
        "joined": None,
        "replied_at": None if replied is None else moment(replied),
        "waited": None if replied is None else int(moment(replied).timestamp()) - int(moment(after).timestamp()),
        "replier": None if replied is None else 1,
        "replier_who": None if replied is None else PERSON,
        "replies": 0 if replied is None else 1,
        "repliers": 0 if replied is None else 1,
        "own": 0,
        "solved_at": None if solved is None else moment(solved),
        "closed_at": None if closed is None else moment(closed),
    }
    return {**row, **told}


def verb(name, *, contribution=True, tie="", **told):
    row = {"verb": name, "base": name, "stands": True, "contribution": contribution, "tie": tie}
    return {**row, "visit": False, "newcomer": False, "opens": "", "answers": "", "closes": "", "speaks": "", **told}


def tie(actor, target, after, *, n=1, kind="replied", scope=0):
    return {"actor": actor, "target": target, "tie": kind, "scope": scope, "day": day(after), "n": n}
