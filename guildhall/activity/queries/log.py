"""The log as staff read it: sentences in their language, newest first, without what they may not see."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import pgettext

from guildhall.activity.models import Activity
from guildhall.kernel.actor import Actor
from guildhall.kernel.registry import Shown, Verb, port, verbs

PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a reader of the log filters by. `before` is the id that the page ends above."""

    verb: str = ""
    member: str = ""
    since: date | None = None
    until: date | None = None
    before: int | None = None
    zone: str = "UTC"


@dataclass(frozen=True, slots=True)
class Line:
    activity: Activity
    verb: Verb | None
    sentence: str
    url: str
    title: str = ""  # the subject's, where the sentence does not name it


@dataclass(frozen=True, slots=True)
class LogPage:
    lines: Sequence[Line]
    older: int | None  # the next page's `before`
    is_member_unknown: bool = False


def log_page(viewer: Actor, asked: Asked) -> LogPage:
    """One page. Rows whose subject the viewer may not see are left out, and so are not counted either."""
    keys = keys_of(asked.member)
    if keys is not None and not keys:
        return LogPage([], None, is_member_unknown=True)
    rows = list(rows_of(asked, keys)[: PAGE + 1])
    shown, rest = rows[:PAGE], rows[PAGE:]
    return LogPage(lines_of(viewer, shown), shown[-1].pk if rest else None)


def rows_of(asked: Asked, keys: set[int] | None) -> Any:
    rows = Activity.objects.order_by("-pk")
    if asked.verb:
        rows = rows.filter(verb=asked.verb)
    if keys is not None:
        rows = rows.filter(actor_key__in=keys)
    if asked.since:
        rows = rows.filter(occurred_at__gte=_start(asked.since, asked.zone))
    if asked.until:
        rows = rows.filter(occurred_at__lt=_start(asked.until + timedelta(days=1), asked.zone))
    return rows.filter(pk__lt=asked.before) if asked.before else rows


def _start(day: date, zone: str) -> datetime:
    return datetime.combine(day, time.min, ZoneInfo(zone))


def keys_of(member: str) -> set[int] | None:
    known = port("keys", "members.member")
    return known(member) if member and known else (set() if member else None)


def lines_of(
    viewer: Actor, rows: Sequence[Activity], known: Mapping[str, Mapping[int, Shown]] | None = None
) -> list[Line]:
    """`known`: kinds of subjects that the caller has looked up for this viewer already."""
    people, subjects = _people(rows), _subjects(viewer, rows, known or {})
    return [_line(row, people, subjects) for row in rows if _may_see(row, subjects)]


def _people(rows: Iterable[Activity]) -> Mapping[int, Any]:
    known = port("people", "members.member")
    keys = {key for row in rows for key in (row.actor_key, row.target_key) if key}
    return known(keys) if known and keys else {}


def _subjects(
    viewer: Actor, rows: Iterable[Activity], known: Mapping[str, Mapping[int, Shown]]
) -> dict[str, Mapping[int, Shown] | None]:
    """What each room lets the viewer see of its subjects; None where the room has no such port."""
    ids: dict[str, set[int]] = defaultdict(set)
    for row in rows:
        ids[row.subject_type].add(row.subject_id)
    ports = {kind: port("subject", kind) for kind in ids if kind not in known}
    return {**known, **{kind: show(viewer, ids[kind]) if show else None for kind, show in ports.items()}}


def _may_see(row: Activity, subjects: Mapping[str, Mapping[int, Shown] | None]) -> bool:
    known = subjects[row.subject_type]
    return known is None or row.subject_id in known


def _line(row: Activity, people: Mapping[int, Any], subjects: Mapping[str, Mapping[int, Shown] | None]) -> Line:
    known = subjects[row.subject_type]
    subject = known[row.subject_id] if known else Shown(f"#{row.subject_id}")
    names = {
        "actor": _name(row.actor_key, people),
        "target": _name(row.target_key, people),
        "subject": subject.title,
    }
    verb = verbs.get(row.verb)
    sentence = str(verb.sentence % names) if verb else f"{names['actor']}: {row.verb}"
    title = subject.title if known and subject.title not in sentence else ""
    return Line(row, verb, sentence, subject.url, title)


def _name(key: int | None, people: Mapping[int, Any]) -> str:
    if key is None:
        return pgettext("actor", "The house")
    return people[key].name if key in people else pgettext("actor", "A former member")
