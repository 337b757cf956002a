"""A small lake with its answers, as a board finds them: thirty-six people over forty weeks, some of them members here."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta
from functools import cache
from importlib import import_module

from django.conf import settings

from guildhall.insights.actions import answers
from guildhall.insights.actions.wishes import want
from guildhall.insights.asking import Ask
from guildhall.insights.lake.reading import Lake
from guildhall.insights.models import AnswerKept, LakeState
from guildhall.insights.queries.boards import BOARDS
from guildhall.insights.queries.framing import framing
from guildhall.insights.queries.horizon import horizon
from guildhall.insights.tests.worlds import MONDAY, day, moment, people, presence
from guildhall.kernel import clock
from guildhall.kernel.registry import metrics

BEGIN = (0, 12, 24, 30, 36, 39)  # weeks
TODAY = 283  # days after the first Monday: a Thursday
GO = threading.Event()
STRANGERS = tuple(range(9001, 9037))  # keys that lead to nobody: erased people


def acts_of(keys):
    """Six begin in each of six weeks and come back every one to four weeks."""
    return {
        key: {start + step for step in range(0, TODAY - start, 7 * (1 + at % 4)) if start + step < TODAY}
        for at, key in enumerate(keys)
        for start in [7 * BEGIN[at % len(BEGIN)]]
    }


def made_lake(keys, *, version=1, **tables):
    acts = acts_of(keys)
    made = Lake.of(
        {
            "presence": presence(acts),
            "people": people(acts, joined={key: min(days) for key, days in acts.items()}),
            **tables,
        },
        as_of=moment(TODAY + 0.4),
        today=day(TODAY),
    )
    LakeState.objects.update_or_create(
        id=1, defaults={"zone": "UTC", "home": settings.LAKE, "version": version, "as_of": made.as_of, "activities": 1}
    )
    return replace(made, version=version)


def thread(number, opener, after, *, replier=None, hours=2.0):
    """A question opened so many days after the first Monday."""
    at = moment(after)
    return {
        "thread": number, "kind": "content.question.asked", "is_question": True, "at": at, "day": at.date(),
        "opener": opener, "who": 0, "scopes": [], "imported": False, "joined": MONDAY,
        "replied_at": at + timedelta(hours=hours) if replier else None, "waited": int(3600 * hours) if replier else None,
        "replier": replier,
        "replier_who": 0 if replier else None, "replies": int(bool(replier)), "repliers": int(bool(replier)), "own": 0,
        "solved_at": None, "closed_at": None,
    }  # fmt: skip


def ask_and_compute(lake, *asks: Ask):
    """Only these: what every board asks is computed beforehand in a test of its own."""
    want(asks)
    for kept in AnswerKept.objects.filter(key__in=[one.key for one in asks]):
        assert answers._claim(kept, lake.version)
        answers._compute(lake, kept, GO)


@cache
def _told(key, lake_of):
    asked = _ASKS[key]
    module, _colon, name = metrics[asked.metric].measure.partition(":")
    return getattr(import_module(module), name)(lake_of(), asked).as_json()


_ASKS: dict[str, Ask] = {}


@cache
def stranger_lake():
    acts = acts_of(STRANGERS)
    tables = {"presence": presence(acts), "people": people(acts, joined={key: min(days) for key, days in acts.items()})}
    return Lake.of(tables, as_of=moment(TODAY + 0.4), today=day(TODAY))


def fill(name, **query):
    """The answers to everything a board asks of the strangers' lake, as the insights process would leave them."""
    known = horizon()
    assert known is not None
    fill_asks(BOARDS[name].asks(framing(query, known)))


def fill_asks(asks):
    known = horizon()
    assert known is not None
    _ASKS.update({one.key: one for one in asks})
    AnswerKept.objects.filter(key__in=[one.key for one in asks]).delete()  # wishes
    AnswerKept.objects.bulk_create(
        [
            AnswerKept(
                key=one.key,
                metric=one.metric,
                ask=one.as_json(),
                data=_told(one.key, stranger_lake),
                formula_version=metrics[one.metric].version,
                lake_version=known.version,
                as_of=known.as_of,
                computed_at=clock.now(),
            )
            for one in asks
        ]
    )
