"""A member's time line over all rooms: what they did and what was done to them, in each verb's own words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncDate, TruncMonth
from django.utils import timezone

from guildhall.activity.models import Activity
from guildhall.activity.queries import Line
from guildhall.activity.queries.log import lines_of
from guildhall.kernel.registry import verbs
from guildhall.kernel.text import Bilingual
from guildhall.members.models import Member
from guildhall.members.queries.people import keys_behind

PAGE = 30
STAFF = "staff"
ROOMS = {  # by name: what it is called, and its icon
    "content": (Bilingual("Content", "内容"), "message-check"),
    "groups": (Bilingual("Groups", "小组"), "users-group"),
    "members": (Bilingual("People", "成员"), "user-circle"),
    "outreach": (Bilingual("Outreach", "触达"), "mail"),
    "moderation": (Bilingual("Moderation", "内容审核"), "shield-check"),
    "files": (Bilingual("Files", "文件"), "paperclip"),
    STAFF: (Bilingual("Staff", "工作人员"), "user-shield"),
}
OTHER = (Bilingual("Other", "其他"), "activity")


@dataclass(frozen=True)
class Moment:
    line: Line
    icon: str
    tone: str  # 'staff' | 'sys' | ''


@dataclass
class Month:
    """Acts and days of the whole month, as far as the viewer may see them; `moments` are those on this page."""

    first: date
    acts: int = 0
    days: int = 0
    moments: list[Moment] = field(default_factory=list)


@dataclass(frozen=True)
class Room:
    name: str
    label: Bilingual
    number: int


@dataclass(frozen=True)
class Timeline:
    months: list[Month]
    rooms: list[Room]
    room: str
    number: int
    older: str = ""
    first: str = ""


def timeline(viewer: Any, member: Member, *, room: str = "", before: str = "") -> Timeline:
    """Thirty moments by key, newest first. Rows that need a right the viewer lacks are neither shown nor counted; a
    subject that its room does not show the viewer is not shown."""
    known = _about(viewer, keys_behind(member))
    rooms = _rooms(known)
    asked = room if room in {one.name for one in rooms} else ""
    rows = _in_room(known, asked)
    found = list(_before(rows, before).order_by("-occurred_at", "-pk")[: PAGE + 1])
    shown = found[:PAGE]
    kept = {"room": asked} if asked else {}
    older = f"?{urlencode({**kept, 'before': _key(shown[-1])})}" if len(found) > PAGE else ""
    first = f"?{urlencode(kept)}" if before else ""
    number = next((one.number for one in rooms if one.name == asked), sum(one.number for one in rooms))
    return Timeline(_months(viewer, rows, shown), rooms, asked, number, older, first)


def _about(viewer: Any, keys: list[int]) -> QuerySet[Activity]:
    """Visits are counted elsewhere on the page."""
    hidden = [verb.name for verb in verbs if verb.visit or (verb.staff and not viewer.can(verb.staff))]
    rows = Activity.objects.filter(Q(actor_key__in=keys) | Q(target_key__in=keys))
    return rows.exclude(verb__in=hidden)


def _rooms(rows: QuerySet[Activity]) -> list[Room]:
    counted: Counter[str] = Counter()
    for verb, number in rows.values_list("verb").annotate(number=Count("pk")):
        counted[_room_of(verb)] += number
    return [Room(name, ROOMS.get(name, OTHER)[0], number) for name, number in counted.most_common()]


def _room_of(verb: str) -> str:
    known = verbs.get(verb)
    return STAFF if known and known.staff else verb.split(".", 1)[0]


def _in_room(rows: QuerySet[Activity], room: str) -> QuerySet[Activity]:
    if not room:
        return rows
    staffs = [verb.name for verb in verbs if verb.staff]
    return (
        rows.filter(verb__in=staffs)
        if room == STAFF
        else rows.filter(verb__startswith=f"{room}.").exclude(verb__in=staffs)
    )


def _before(rows: QuerySet[Activity], key: str) -> QuerySet[Activity]:
    at, _bar, pk = key.rpartition("_")
    try:
        when, last = datetime.fromisoformat(at), int(pk)
    except ValueError:
        return rows
    if when.tzinfo is None or not 0 < last < 2**63:
        return rows
    return rows.filter(Q(occurred_at__lt=when) | Q(occurred_at=when, pk__lt=last))


def _key(row: Activity) -> str:
    return f"{row.occurred_at.isoformat()}_{row.pk}"


def _months(viewer: Any, rows: QuerySet[Activity], shown: Sequence[Activity]) -> list[Month]:
    if not shown:
        return []
    months = {_month(row): Month(_month(row)) for row in shown}
    for first, acts, days in _totals(rows, shown):
        if first in months:
            months[first].acts, months[first].days = acts, days
    for line in lines_of(viewer, shown):
        months[_month(line.activity)].moments.append(_moment(line))
    return list(months.values())


def _totals(rows: QuerySet[Activity], shown: Sequence[Activity]) -> Iterable[tuple[date, int, int]]:
    last, first = (timezone.localtime(row.occurred_at) for row in (shown[0], shown[-1]))
    since = first.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    until = (last.replace(day=1, hour=0, minute=0, second=0, microsecond=0) + timedelta(days=32)).replace(day=1)
    counted = rows.filter(occurred_at__gte=since, occurred_at__lt=until).annotate(month=TruncMonth("occurred_at"))
    sums = counted.values("month").annotate(acts=Count("pk"), days=Count(TruncDate("occurred_at"), distinct=True))
    return [(row["month"].date(), row["acts"], row["days"]) for row in sums]


def _month(row: Activity) -> date:
    return timezone.localtime(row.occurred_at).date().replace(day=1)


def _moment(line: Line) -> Moment:
    is_staffs = bool(line.verb and line.verb.staff)
    tone = "sys" if line.activity.actor_key is None else STAFF if is_staffs else ""
    return Moment(line, ROOMS.get(line.activity.verb.split(".", 1)[0], OTHER)[1], tone)
