"""How groups are doing: their silence against their own rhythm, and the numbers that their leads see."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, F, Func, IntegerField, Q
from django.db.models.functions import TruncDate, TruncMonth

from guildhall.activity.models import Activity, Scope
from guildhall.groups.health import WINDOW, Health, health
from guildhall.groups.models import Group, GroupMembership, Meeting, Seat
from guildhall.groups.queries.inbox import overdue_by_group
from guildhall.groups.schedules import falls
from guildhall.kernel import clock
from guildhall.options.queries import get as choice

NINETY = timedelta(days=90)


@dataclass(frozen=True)
class Doing:
    group: Group
    health: Health
    leads: int = 0
    overdue: int = 0  # messages to its leads that none of them answered in time


@dataclass(frozen=True)
class Compared:
    """A figure of the last ninety days beside the ninety before."""

    now: int
    before: int


@dataclass(frozen=True)
class Month:
    first: date
    people: int
    acts: int


@dataclass(frozen=True)
class Numbers:
    members: int
    joined: Compared
    left: Compared
    active: Compared  # different people who did something there
    newcomers: int  # who joined 30 to 120 days ago
    settled: int  # of them, who did something there besides within 30 days
    meetings: int  # planned in the last ninety days and not cancelled
    months: list[Month]
    health: Health

    @property
    def busiest(self) -> int:
        return max((month.people for month in self.months), default=0)


def silent_groups() -> list[Doing]:
    """Every open group, the most silent first; four reads. Who leads a group that nobody leads is asked of staff."""
    groups = list(Group.objects.open().order_by("pk"))
    if not groups:
        return []
    led = dict(
        Seat.objects.current()
        .filter(role__in=Seat.LEADING)
        .values("group")
        .annotate(n=Count("pk"))
        .values_list("group", "n")
    )
    days, late = _days_of(groups), overdue_by_group()
    found = [
        Doing(group, _health(group, days.get(group.pk, [])), led.get(group.pk, 0), late[group.pk]) for group in groups
    ]
    return sorted(found, key=lambda one: (-one.health.level, -one.overdue, -one.health.silent, one.group.pk))


def health_of(group: Group) -> Health:
    return _health(group, _days_of([group]).get(group.pk, []))


def numbers_of(group: Group) -> Numbers:
    """What its leads see: ten reads, whatever the size."""
    now = clock.now()
    return Numbers(
        members=GroupMembership.objects.current().filter(group=group).count(),
        joined=_memberships(group, "joined_at", now),
        left=_memberships(group, "left_at", now),
        active=_active(group, now),
        months=_months(group, now),
        meetings=_held(group, now),
        health=health_of(group),
        **_newcomers(group, now),
    )


def people_in(group: Group) -> list[int]:
    """Ids of its members."""
    return list(
        GroupMembership.objects.current().filter(group=group).order_by("member").values_list("member", flat=True)
    )


def _health(group: Group, days: list[date]) -> Health:
    zone = choice("community.zone")
    return health(days, group.founded_at.astimezone(ZoneInfo(zone)).date(), clock.today(zone))


def _acts(groups: Iterable[Group], since: datetime) -> Any:
    """What people did there; the house and its schedules are nobody's sign of life."""
    ids = list(Scope.objects.filter(kind="group", ref__in=[one.pk for one in groups]).values_list("pk", flat=True))
    return Activity.objects.filter(scopes__overlap=ids, actor_key__isnull=False, occurred_at__gte=since)


def _days_of(groups: list[Group]) -> dict[int, list[date]]:
    zone = ZoneInfo(choice("community.zone"))
    scopes = dict(Scope.objects.filter(kind="group", ref__in=[one.pk for one in groups]).values_list("pk", "ref"))
    rows = Activity.objects.filter(
        scopes__overlap=list(scopes), actor_key__isnull=False, occurred_at__gte=clock.now() - timedelta(days=WINDOW)
    )
    place = Func(F("scopes"), function="unnest", output_field=IntegerField())
    seen = rows.annotate(place=place, day=TruncDate("occurred_at", tzinfo=zone)).values_list("place", "day").distinct()
    found: dict[int, list[date]] = defaultdict(list)
    for scope, day in sorted(seen):
        if scope in scopes:
            found[scopes[scope]].append(day)
    return found


def _memberships(group: Group, field: str, now: datetime) -> Compared:
    late, early = (
        Q(**{f"{field}__gte": now - NINETY}),
        Q(**{f"{field}__gte": now - 2 * NINETY, f"{field}__lt": now - NINETY}),
    )
    rows = GroupMembership.objects.filter(group=group)
    return Compared(**rows.aggregate(now=Count("pk", filter=late), before=Count("pk", filter=early)))


def _active(group: Group, now: datetime) -> Compared:
    late, early = Q(occurred_at__gte=now - NINETY), Q(occurred_at__lt=now - NINETY)
    rows = _acts([group], now - 2 * NINETY)
    return Compared(
        **rows.aggregate(
            now=Count("actor_key", distinct=True, filter=late), before=Count("actor_key", distinct=True, filter=early)
        )
    )


def _months(group: Group, now: datetime) -> list[Month]:
    """The last twelve, the current one last; months without acts too."""
    zone = ZoneInfo(choice("community.zone"))
    local = now.astimezone(zone)
    firsts = [date(*divmod_month(local.year * 12 + local.month - 1 - back), 1) for back in range(11, -1, -1)]
    since = datetime(firsts[0].year, firsts[0].month, 1, tzinfo=zone)
    rows = _acts([group], since).annotate(month=TruncMonth("occurred_at", tzinfo=zone)).values("month")
    counted = rows.annotate(people=Count("actor_key", distinct=True), acts=Count("pk")).values_list(
        "month", "people", "acts"
    )
    found = {month.date(): (people, acts) for month, people, acts in counted}
    return [Month(first, *found.get(first, (0, 0))) for first in firsts]


def divmod_month(number: int) -> tuple[int, int]:
    """Year and month of a count of months."""
    year, month = divmod(number, 12)
    return year, month + 1


def _newcomers(group: Group, now: datetime) -> dict[str, int]:
    """Those who joined long enough ago to be judged, and who did something there besides joining within thirty days."""
    window = {"joined_at__gte": now - timedelta(days=120), "joined_at__lt": now - timedelta(days=30)}
    rows = GroupMembership.objects.filter(group=group, **window)
    came = dict(rows.filter(member__key_row__isnull=False).values_list("member__key_row__key", "joined_at"))
    acts = _acts([group], now - timedelta(days=121)).exclude(verb__in=COMING).filter(actor_key__in=list(came))
    settled = {
        key
        for key, at in acts.values_list("actor_key", "occurred_at")
        if came[key] <= at <= came[key] + timedelta(days=30)
    }
    return {"newcomers": len(came), "settled": len(settled)}


# How one comes in, which is not yet taking part.
COMING = (
    "groups.member.joined", "groups.admission.asked", "groups.admission.withdrawn", "groups.admission.declined",
    "groups.sponsor.asked", "groups.member.left",
)  # fmt: skip


def _held(group: Group, now: datetime) -> int:
    rows = Meeting.objects.current().filter(group=group).prefetch_related("skips")
    return sum(
        1
        for row in rows
        for _at in falls(
            row.schedule, max(now - NINETY, row.added_at), now, skipped=[one.day for one in row.skips.all()]
        )
    )
