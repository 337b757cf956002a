"""Where members stand in their time here, with the rows that prove it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count

from guildhall.activity.queries.giving import GIVEN, giving
from guildhall.kernel.sql import raw_cursor
from guildhall.members.models import LifecycleStay, Member, Presence, SilenceFit
from guildhall.members.queries.segment_sql import WHO, who_params
from guildhall.members.queries.segments import today
from guildhall.members.rules.lifecycle import STATES, Fit, Limits, State, alarm_after, silence, told
from guildhall.options.queries import get as choice

ROWS = 90  # of evidence, at most
LATELY = timedelta(days=30)


def _with_names(sql: str) -> str:
    for name in ("gave", "turning", "base", "taking"):
        sql = sql.replace(f"{{{name}}}", f"%({name})s::text[]")
    return sql.replace("{since}", "(%(since)s::date - 1)")  # a day too early for any zone; days are cut after it


# One row a person and day on which they came or gave something, the day of joining included; to be read after WITH {WHO}.
ACTIVE_DAYS = f"""SELECT one.person, one.day, sum(one.gave)::int AS gave, sum(one.came)::int AS came FROM (
    SELECT who.person, v.day, 0 AS gave, 1 AS came FROM members_visit v JOIN who ON who.member = v.member_id
    WHERE v.day > %(since)s::date
    UNION ALL
    SELECT who.person, (g.occurred_at AT TIME ZONE %(zone)s::text)::date, 1, 0
    FROM ({_with_names(GIVEN)}) g JOIN who ON who.key = g.actor_key
    UNION ALL
    SELECT m.id, (m.joined_at AT TIME ZONE %(zone)s::text)::date, 0, 0 FROM members_member m
) one JOIN everybody ON everybody.person = one.person
WHERE one.day <= %(today)s::date AND one.day > %(since)s::date GROUP BY one.person, one.day"""  # noqa: S608 - constants
# The same of one person, by the indexes of who did what.
_OWN = "SELECT id FROM members_member WHERE id = %(person)s OR merged_into_id = %(person)s"
_OF_ONE = f"""SELECT day, sum(gave)::int, sum(came)::int FROM (
    SELECT v.day, 0 AS gave, 1 AS came FROM members_visit v WHERE v.member_id = ANY(ARRAY({_OWN}))
    UNION ALL
    SELECT (g.occurred_at AT TIME ZONE %(zone)s::text)::date, 1, 0 FROM ({_with_names(GIVEN)}) g
    WHERE g.actor_key = ANY(ARRAY(SELECT k.key FROM members_actorkey k WHERE k.member_id IN ({_OWN})))
    UNION ALL
    SELECT (m.joined_at AT TIME ZONE %(zone)s::text)::date, 0, 0 FROM members_member m WHERE m.id = %(person)s
) one WHERE day <= %(today)s::date AND day > %(since)s::date GROUP BY day ORDER BY day DESC LIMIT {ROWS}"""  # noqa: S608
# Growth accounting: A(t) and A(t−1) are the people active in a period and in the one before it.
_IDENTITY = f"""WITH {WHO}, day AS MATERIALIZED ({ACTIVE_DAYS}), active AS (
    SELECT day.person, bool_or(day > %(today)s::date - %(period)s::int) AS now,
        bool_or(day <= %(today)s::date - %(period)s::int) AS before,
        bool_and((m.joined_at AT TIME ZONE %(zone)s::text)::date > %(today)s::date - %(period)s::int) AS is_new
    FROM day JOIN members_member m ON m.id = day.person GROUP BY day.person
)
SELECT count(*) FILTER (WHERE now), count(*) FILTER (WHERE before), count(*) FILTER (WHERE now AND NOT before AND is_new),
    count(*) FILTER (WHERE now AND before), count(*) FILTER (WHERE now AND NOT before AND NOT is_new),
    count(*) FILTER (WHERE before AND NOT now)
FROM active"""  # noqa: S608


def active_days_params(day: date, since: date = date.min) -> dict[str, Any]:
    return {"today": day, "since": since, "zone": choice("community.zone"), **who_params(), **giving()}


@dataclass(frozen=True)
class Stay:
    """A state with its rule, filled in with the figures of the day on which it began."""

    row: LifecycleStay

    @property
    def state(self) -> State:
        return STATES[self.row.state]

    @property
    def rule(self) -> str:
        return told(self.row.state, self.row.evidence)


@dataclass(frozen=True)
class Alarm:
    """How usual a silence is for one member. `rings_after`: the day of silence on which the alarm rings."""

    days: int
    span: int
    silent: int
    chance: float
    rings_after: int
    fit: Fit
    below: int  # percent, from the operator

    @property
    def percent(self) -> float:
        return 100 * self.chance


@dataclass(frozen=True)
class ActiveDay:
    day: date
    gave: int
    came: int


@dataclass(frozen=True)
class Growth:
    """|A(t)| = new + returning + resurrecting; dormant = |A(t−1)| − |A(t) ∩ A(t−1)|. New: joined in t, as the profile says."""

    now: int
    before: int
    new: int
    returning: int
    resurrecting: int
    dormant: int

    @property
    def adds_up(self) -> bool:
        return (
            self.now == self.new + self.returning + self.resurrecting and self.dormant == self.before - self.returning
        )


def limits() -> Limits:
    return Limits(*choice("members.lifecycle"))


def lifecycle_of(member: Member) -> list[Stay]:
    """The states of a person, latest first; the first is where they stand. Empty before the first night."""
    rows = LifecycleStay.objects.filter(member=member.merged_into_id or member.pk).order_by("-since", "-pk")
    return [Stay(row) for row in rows[:20] if row.state in STATES]


def fit_on(day: date) -> Fit:
    row = SilenceFit.objects.filter(day__lte=day).order_by("-day").first()
    return Fit(row.alpha, row.beta, row.people) if row else Fit()


def alarm_of(member: Member) -> Alarm | None:
    """By last night's figures and today's silence."""
    row = Presence.objects.filter(pk=member.merged_into_id or member.pk).first()
    if row is None:
        return None
    fit, silent = fit_on(today()), max((today() - row.last_day).days, 0)
    chance, below = silence(fit, days=row.days, span=row.span, silent=silent), limits().alarm
    rings = alarm_after(fit, days=row.days, span=row.span, alarm=below / 100)
    return Alarm(row.days, row.span, silent, chance, rings, fit, below)


def active_days(member: Member, *, until: date, since: date | None = None) -> list[ActiveDay]:
    """The rows that prove a state: the latest ninety days on which they came or gave something, until a day."""
    asked = active_days_params(until, since or date.min) | {"person": member.merged_into_id or member.pk}
    with raw_cursor() as cursor:
        rows = cursor.execute(_OF_ONE, asked).fetchall()
    return [ActiveDay(*row) for row in rows]


@dataclass(frozen=True)
class StateCount:
    code: str
    state: State
    people: int
    entered: int


def states() -> list[StateCount]:
    """How many stand where, and how many came there within thirty days."""
    now = _counts(until=None)
    came = _counts(since__gt=today() - LATELY)
    return [StateCount(code, state, now.get(code, 0), came.get(code, 0)) for code, state in STATES.items()]


def _counts(**where: Any) -> Mapping[str, int]:
    rows: Any = LifecycleStay.objects.filter(**where).values_list("state").annotate(people=Count("pk"))
    return dict(rows)


def growth(*, period: int = 30, day: date | None = None) -> Growth:
    """Of the last so many days against as many before them, by days on which somebody came or gave something."""
    until = day or today()
    asked = active_days_params(until, until - timedelta(days=2 * period)) | {"period": period}
    with raw_cursor() as cursor:
        return Growth(*(cursor.execute(_IDENTITY, asked).fetchone() or (0,) * 6))
