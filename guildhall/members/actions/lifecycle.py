"""Where everybody stands, every night: figures, the fit of the silence alarm, moves between states. Sets, no loops."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date

from django.db import transaction

from guildhall.kernel.sql import raw_cursor
from guildhall.members.models import SilenceFit
from guildhall.members.queries.lifecycle import ACTIVE_DAYS, active_days_params, limits
from guildhall.members.queries.segment_sql import OVER_ALL, WHO
from guildhall.members.queries.segments import today
from guildhall.members.rules.lifecycle import WINDOW, Fit, Limits, fitted

_COLUMNS = [
    "first_day",
    "last_day",
    "first_gave",
    "gave_before",
    "days",
    "span",
    "recent_days",
    "recent_gave",
    "came_back",
    "went",
    "counted_on",
]
_FIGURES = f"""WITH {WHO}, day AS MATERIALIZED ({ACTIVE_DAYS}), told AS (
    SELECT person, min(day) AS first_day, max(day) AS last_day, min(day) FILTER (WHERE gave > 0) AS first_gave,
        coalesce(min(day) FILTER (WHERE gave > 0) <= %(today)s - %(newcomer)s::int, false) AS gave_before,
        count(*) FILTER (WHERE day > %(today)s - {WINDOW}) AS recent_days,
        count(*) FILTER (WHERE day > %(today)s - {WINDOW} AND gave > 0) AS recent_gave,
        min(day) FILTER (WHERE day > %(today)s - %(returned)s::int) AS came_back,
        max(day) FILTER (WHERE day <= %(today)s - %(returned)s::int) AS went
    FROM day GROUP BY person
), windowed AS (
    SELECT day.person, count(*) AS days FROM day JOIN told USING (person)
    WHERE day.day > told.last_day - {WINDOW} GROUP BY day.person
)
INSERT INTO members_presence AS p (member_id, {", ".join(_COLUMNS)})
SELECT t.person, first_day, last_day, first_gave, gave_before, w.days, least(last_day - first_day + 1, {WINDOW}),
    recent_days, recent_gave, came_back, went, %(today)s
FROM told t JOIN windowed w USING (person)
ON CONFLICT (member_id) DO UPDATE SET ({", ".join(_COLUMNS)}) = ({", ".join(f"excluded.{name}" for name in _COLUMNS)})"""  # noqa: S608
_FORGET = "DELETE FROM members_presence WHERE counted_on < %(today)s"
_MOMENTS = f"SELECT avg(days)::float8, var_samp(days)::float8, count(*) FROM members_presence WHERE span = {WINDOW}"  # noqa: S608
# The same as `rules.lifecycle.state_of`; a test holds them together.
_STATES = """SELECT p.member_id, jsonb_build_object('first_day', first_day, 'last_day', last_day, 'first_gave', first_gave,
        'days', days, 'span', span, 'recent_days', recent_days, 'recent_gave', recent_gave, 'came_back', came_back,
        'went', went, 'silent', silent, 'p', round(chance::numeric, 6), 'alpha', %(alpha)s::float8, 'beta', %(beta)s::float8
    ) || %(limits)s::jsonb AS evidence,
    CASE WHEN silent >= %(lost)s THEN 'lost' WHEN silent >= %(dormant)s THEN 'dormant' WHEN 100 * chance < %(alarm)s THEN 'at_risk'
        WHEN came_back - went >= %(dormant)s THEN 'resurrected'
        WHEN first_gave IS NULL AND %(today)s - first_day < %(newcomer)s THEN 'joined'
        WHEN recent_gave = 1 AND NOT gave_before THEN 'activated'
        WHEN recent_gave > 1 AND NOT gave_before THEN 'new'
        WHEN recent_gave < %(regular)s THEN 'visitor'
        WHEN recent_days >= %(core_days)s AND recent_gave >= %(core_gave)s THEN 'core' ELSE 'regular' END AS state
FROM members_presence p, LATERAL (SELECT %(today)s - last_day AS silent) s, LATERAL (
    SELECT exp(greatest(  -- power() refuses what is too small for a float
        (%(alpha)s::float8 + days) * ln((%(beta)s::float8 + span) / (%(beta)s::float8 + span + silent)), -700)) AS chance
) c"""
_END = f"""WITH now AS MATERIALIZED ({_STATES})
UPDATE members_lifecyclestay s SET until = %(today)s WHERE s.until IS NULL
AND NOT EXISTS (SELECT FROM now WHERE now.member_id = s.member_id AND now.state = s.state)"""  # noqa: S608
_BEGIN = f"""WITH now AS MATERIALIZED ({_STATES})
INSERT INTO members_lifecyclestay (member_id, state, since, evidence)
SELECT now.member_id, now.state, %(today)s, now.evidence FROM now
WHERE NOT EXISTS (SELECT FROM members_lifecyclestay s WHERE s.member_id = now.member_id AND s.until IS NULL)"""  # noqa: S608


def settle_lifecycle(day: date | None = None) -> int:
    """As of a day of the community's calendar, today by default; how many came into another state. Doing it twice is doing it once."""
    day, told_by = day or today(), limits()
    count_presence(day, told_by)
    return move_states(day, fit_silence(day), told_by)


@transaction.atomic
def count_presence(day: date, told_by: Limits) -> None:
    told = active_days_params(day) | asdict(told_by)
    with raw_cursor() as cursor:
        cursor.execute(OVER_ALL)
        cursor.execute(_FIGURES, told)
        cursor.execute(_FORGET, {"today": day})


@transaction.atomic
def fit_silence(day: date) -> Fit:
    with raw_cursor() as cursor:
        mean, variance, people = cursor.execute(_MOMENTS).fetchone() or (None, None, 0)
    fit = fitted(mean, variance, people)
    told = {"alpha": fit.alpha, "beta": fit.beta, "people": fit.people}
    SilenceFit.objects.update_or_create(day=day, defaults=told)
    return fit


@transaction.atomic
def move_states(day: date, fit: Fit, told_by: Limits) -> int:
    by = asdict(told_by)
    told = {"today": day, "alpha": fit.alpha, "beta": fit.beta, "limits": json.dumps(by), **by}
    with raw_cursor() as cursor:
        cursor.execute(OVER_ALL)
        cursor.execute(_END, told)
        moved = int(cursor.execute(_BEGIN, told).rowcount)
        cursor.execute("ANALYZE members_presence, members_lifecyclestay")
        return moved
