"""The rows behind a figure, a page at a time by key, or all of them for a download."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils.translation import ngettext, pgettext

from guildhall.insights.models import ActiveWeek, Newcomer, Wait
from guildhall.insights.queries import weeks as by_week
from guildhall.insights.queries.people import People, people
from guildhall.insights.queries.subjects import subjects_of
from guildhall.insights.queries.waits import open_waits
from guildhall.kernel import clock
from guildhall.kernel.actor import Actor
from guildhall.kernel.registry import Shown
from guildhall.kernel.text import language_of
from guildhall.members.models import Member
from guildhall.members.queries import members_of_keys

PAGE = 50
CHUNK = 500
MOST_ROWS = 100_000


@dataclass(frozen=True)
class Row:
    """One line: `member` or `subject` may be nobody or nothing the viewer may see."""

    key: str
    member: Member | None = None
    subject: Shown | None = None
    cells: tuple[Any, ...] = ()
    is_imported: bool = False

    @property
    def subject_language(self) -> str:
        return language_of(self.subject.title) if self.subject else ""


@dataclass(frozen=True)
class Source:
    """Where rows of a metric come from: ordered by (`by`, `pk`), told apart by that key."""

    rows: QuerySet[Any]
    by: str
    make: Callable[[Actor, Sequence[Any]], list[Row]]
    headings: tuple[str, ...]
    has_member: bool = True
    has_subject: bool = False


def source_of(name: str, week: date | None) -> Source:
    """Raises KeyError for a metric without rows."""
    who, zone = people(), by_week.zone()
    week = week or by_week.last_week(zone)
    return {"active": _active, "newcomers": _newcomers, "waiting": _waiting, "replies": _replies}[name](who, zone, week)


def page_of(source: Source, viewer: Actor, after: str) -> tuple[list[Row], str]:
    """Rows after the key, and the key to go on from (empty at the end)."""
    found = _after(source, after, PAGE + 1)
    rows = source.make(viewer, found[:PAGE])
    return rows, rows[-1].key if len(found) > PAGE else ""


def all_of(source: Source, viewer: Actor) -> Iterator[Row]:
    """Every row up to a hundred thousand, read in chunks."""
    after, told = "", 0
    while found := _after(source, after, CHUNK):
        rows = source.make(viewer, found)
        yield from rows
        after, told = rows[-1].key, told + len(rows)
        if told >= MOST_ROWS:
            return


def _after(source: Source, after: str, limit: int) -> list[Any]:
    rows = source.rows.order_by(source.by, "pk")
    value, _sep, pk = after.rpartition("~")
    if value and pk.isdigit():
        rows = rows.filter(
            Q(**{f"{source.by}__gt": _typed(value)}) | Q(**{source.by: _typed(value), "pk__gt": int(pk)})
        )
    return list(rows[:limit])


def _typed(value: str) -> Any:
    try:
        return int(value) if value.lstrip("-").isdigit() else datetime.fromisoformat(value)
    except ValueError:
        return 0 if value.isdigit() else clock.now()


def _key(value: Any, pk: int) -> str:
    return f"{value.isoformat() if isinstance(value, datetime) else value}~{pk}"


def _active(who: People, zone: str, week: date) -> Source:
    begins, ends = by_week.week_bounds(week, zone)
    out = [key for key, since, until in who.out if since < ends and until > begins]
    rows = ActiveWeek.objects.filter(week=week).exclude(actor_key__in=out).annotate(order=-F("acts"))

    def make(viewer: Actor, found: Sequence[Any]) -> list[Row]:
        members = members_of_keys(one.actor_key for one in found)
        return [
            Row(_key(one.order, one.pk), members.get(one.actor_key), None, (one.acts,), one.imported == one.acts)
            for one in found
        ]

    return Source(rows, "order", make, (pgettext("column", "Contributions"),))


def _newcomers(who: People, zone: str, week: date) -> Source:
    begins, ends = by_week.week_bounds(week, zone)
    out = [key for key, since, until in who.out if since < ends and until > begins]
    merged = [key for key, _other in who.merged]
    rows = Newcomer.objects.filter(joined_at__gte=begins, joined_at__lt=ends).exclude(actor_key__in=out + merged)

    def make(viewer: Actor, found: Sequence[Any]) -> list[Row]:
        members = members_of_keys(one.actor_key for one in found)
        return [
            Row(_key(one.joined_at, one.pk), members.get(one.actor_key), None, (one.joined_at,), bool(one.source))
            for one in found
        ]

    return Source(rows, "joined_at", make, (pgettext("column", "Joined"),))


def _waiting(who: People, zone: str, week: date) -> Source:
    return _questions(
        open_waits(), (pgettext("column", "Waits for"),), lambda one: (_age(clock.now() - one.opened_at),)
    )


def _replies(who: People, zone: str, week: date) -> Source:
    begins, ends = by_week.week_bounds(week, zone)
    ripe = Wait.objects.filter(kind="question", withdrawn_at=None, opened_at__lte=clock.now() - by_week.DAY)
    asked = ripe.filter(opened_at__gte=begins, opened_at__lt=ends)
    for key, since, until in who.out:
        if since < ends and until > begins:
            asked = asked.exclude(opened_by=key, opened_at__gte=since, opened_at__lt=until)
    headings = (pgettext("column", "First reply after"), pgettext("column", "In time"))
    return _questions(asked, headings, _reply_cells)


def _questions(rows: QuerySet[Wait], headings: tuple[str, ...], cells: Callable[[Wait], tuple[Any, ...]]) -> Source:
    def make(viewer: Actor, found: Sequence[Wait]) -> list[Row]:
        members = members_of_keys(one.opened_by for one in found)
        subjects = subjects_of(viewer, found)
        return [
            Row(
                _key(one.opened_at, one.pk),
                members.get(one.opened_by or 0),
                subjects.get(one.thread),
                (one.opened_at, *cells(one)),
                bool(one.source),
            )
            for one in found
        ]

    return Source(rows, "opened_at", make, (pgettext("column", "Asked"), *headings), has_subject=True)


def _reply_cells(one: Wait) -> tuple[Any, ...]:
    if one.answered_at is None:
        return (pgettext("cell", "no reply"), pgettext("cell", "no"))
    waited = one.answered_at - one.opened_at
    return (_age(waited), pgettext("cell", "yes") if waited <= by_week.DAY else pgettext("cell", "no"))


def _age(waited: timedelta) -> str:
    minutes = int(waited.total_seconds() // 60)
    if minutes < 60:
        return ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes}
    if minutes < 48 * 60:
        return ngettext("%(n)s hour", "%(n)s hours", minutes // 60) % {"n": minutes // 60}
    return ngettext("%(n)s day", "%(n)s days", minutes // 1440) % {"n": f"{minutes // 1440:,}"}
