"""What waits for a reply at this moment, oldest first, a page at a time by key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils.translation import ngettext

from guildhall.insights.models import Wait
from guildhall.insights.queries.subjects import subjects_of
from guildhall.insights.queries.waits import open_waits
from guildhall.kernel import clock
from guildhall.kernel.actor import Actor
from guildhall.kernel.registry import Shown
from guildhall.kernel.text import language_of
from guildhall.members.models import Member
from guildhall.members.queries import members_of_keys

PAGE = 50


@dataclass(frozen=True)
class WaitingRow:
    """`subject` is None where the viewer may not see it, `member` where the person is gone."""

    wait: Wait
    member: Member | None
    subject: Shown | None
    age: str

    @property
    def subject_language(self) -> str:
        return language_of(self.subject.title) if self.subject else ""


def page_of(viewer: Actor, after: str) -> tuple[list[WaitingRow], str]:
    found = list(_after(after)[: PAGE + 1])
    rows = _rows(viewer, found[:PAGE])
    last = rows[-1].wait if len(found) > PAGE else None
    return rows, f"{last.opened_at.isoformat()}~{last.pk}" if last else ""


def _after(after: str) -> QuerySet[Wait]:
    rows = open_waits().order_by("opened_at", "pk")
    at, _tilde, pk = after.rpartition("~")
    try:
        since = datetime.fromisoformat(at)
    except ValueError:
        return rows
    if since.tzinfo is None or not (pk.isascii() and pk.isdigit() and len(pk) < 18):
        return rows
    return rows.filter(Q(opened_at__gt=since) | Q(opened_at=since, pk__gt=int(pk)))


def _rows(viewer: Actor, found: Sequence[Wait]) -> list[WaitingRow]:
    members, subjects = members_of_keys(one.opened_by for one in found), subjects_of(viewer, found)
    now = clock.now()
    return [
        WaitingRow(one, members.get(one.opened_by or 0), subjects.get(one.thread), age(now - one.opened_at))
        for one in found
    ]


def age(waited: timedelta) -> str:
    minutes = int(waited.total_seconds() // 60)
    if minutes < 60:
        return ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes}
    if minutes < 48 * 60:
        return ngettext("%(n)s hour", "%(n)s hours", minutes // 60) % {"n": minutes // 60}
    return ngettext("%(n)s day", "%(n)s days", minutes // 1440) % {"n": f"{minutes // 1440:,}"}
