"""Where in their life with the community people stand, settled day by day with what was recorded by the end of it.

new: joined at most 30 days ago, and acted; active: acted at most 30 days ago; resting: 31 to 90; dormant: more than 90.
Days on the staff, and all days after somebody was purged, have no state; bots have none. Days that are settled are kept as
they are; the days after them follow from the log alone, so that making all of them again gives the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

ACTIVE_DAYS, RESTING_DAYS, NEW_DAYS = 30, 90, 30
START, END = "DATE '0001-01-01'", "DATE '9999-12-31'"

# When an act was known and stood: [since, until). A reversal counts from the day it was recorded.
MARKS = """
SELECT id, greatest(day, known) AS day, 0 AS said, true AS stands FROM relevant SEMI JOIN reversals USING (id)
UNION ALL SELECT r.id, greatest(a.day, a.known, r.known), r.said, r.stands FROM reversals r JOIN relevant a USING (id)"""
STOOD = f"""
WITH last AS (SELECT id, day, arg_max(stands, said) AS stands FROM marks GROUP BY id, day)
SELECT * FROM (SELECT id, stands, day AS since, lead(day, 1, {END}) OVER (PARTITION BY id ORDER BY day) AS until FROM last)
WHERE stands"""  # noqa: S608 - made of constants
RELEVANT = """
SELECT a.id, CASE WHEN v.purges THEN a.target ELSE a.actor END AS key, a.day, a.known, v.newcomer, v.purges,
    v.contribution OR v.visit AS acted
FROM activity a JOIN verbs v USING (verb) WHERE v.base = v.verb AND key IS NOT NULL
    AND (v.contribution OR v.visit OR v.newcomer OR v.purges) AND key NOT IN (SELECT key FROM members WHERE kind = 'bot')"""
STOOD_OF_KEYS = f"""
SELECT a.key, a.day, a.newcomer, a.purges, a.acted, coalesce(s.since, greatest(a.day, a.known)) AS since,
    coalesce(s.until, {END}) AS until
FROM relevant a LEFT JOIN (SELECT DISTINCT id FROM reversals) r ON r.id = a.id LEFT JOIN stood s ON s.id = a.id
WHERE r.id IS NULL OR s.id IS NOT NULL"""  # noqa: S608 - made of constants
# Whom it stood for meanwhile: [since, until) of both.
STOOD_OF_PEOPLE = f"""
SELECT * FROM (SELECT coalesce(p.person, k.key) AS person, k.day, k.newcomer, k.purges, k.acted,
    greatest(k.since, coalesce(p.since, {START})) AS since, least(k.until, coalesce(p.until, {END})) AS until
    FROM of_keys k LEFT JOIN spans p ON p.key = k.key)
WHERE since < until"""  # noqa: S608 - made of constants
AWAY = f"""
SELECT * FROM (SELECT coalesce(p.person, s.key) AS person, greatest(s.since, coalesce(p.since, {START})) AS since,
    least(coalesce(s.until + 1, {END}), coalesce(p.until, {END})) AS until FROM staff s LEFT JOIN spans p ON p.key = s.key)
WHERE since < until
UNION SELECT person, since, until FROM of_people WHERE purges"""  # noqa: S608 - made of constants

# What is known for good only ever grows; what stood for a time is looked up at each mark.
GROWN = f"""
SELECT person, since, max(max(day) FILTER (acted)) OVER up AS last, min(min(day) FILTER (newcomer)) OVER up AS joined
FROM of_people WHERE until = {END} AND NOT purges GROUP BY person, since
WINDOW up AS (PARTITION BY person ORDER BY since)"""  # noqa: S608 - made of constants
FOR_A_TIME = f"SELECT DISTINCT * FROM of_people WHERE until < {END} AND NOT purges"  # noqa: S608
TURNS = """
SELECT person, since AS day FROM grown UNION SELECT person, since FROM for_a_time UNION SELECT person, until FROM for_a_time
UNION SELECT a.person, unnest([a.since, a.until]) FROM away a WHERE a.person IN (SELECT person FROM of_people)"""
SPANS = f"""
WITH known AS (SELECT t.person, t.day, g.last, g.joined FROM turns t
    ASOF LEFT JOIN grown g ON g.person = t.person AND t.day >= g.since),
more AS (SELECT t.person, t.day, max(f.day) FILTER (f.acted) AS last, min(f.day) FILTER (f.newcomer) AS joined
    FROM turns t JOIN for_a_time f ON f.person = t.person AND t.day >= f.since AND t.day < f.until GROUP BY ALL)
SELECT k.person, k.day AS since, lead(k.day, 1, {END}) OVER (PARTITION BY k.person ORDER BY k.day) AS until,
    greatest(k.last, m.last) AS last, least(k.joined, m.joined) AS joined
FROM known k LEFT JOIN more m USING (person, day)"""  # noqa: S608 - made of constants
STAGED = f"""
WITH here AS (SELECT * FROM life l WHERE last IS NOT NULL
    AND NOT EXISTS (FROM away a WHERE a.person = l.person AND l.since >= a.since AND l.since < a.until)),
ends AS (SELECT *, last + {ACTIVE_DAYS + 1} AS rests, last + {RESTING_DAYS + 1} AS sleeps,
    least(coalesce(joined + {NEW_DAYS + 1}, {START}), rests) AS settles FROM here)
SELECT person, unnest([
    {{'state': 'new', 'since': since, 'until': least(until, settles)}},
    {{'state': 'active', 'since': greatest(since, settles), 'until': least(until, rests)}},
    {{'state': 'resting', 'since': greatest(since, rests), 'until': least(until, sleeps)}},
    {{'state': 'dormant', 'since': greatest(since, sleeps), 'until': until}}], recursive := true)
FROM ends"""  # noqa: S608 - made of constants


def steps(*, since: date | None, until: date) -> Iterator[tuple[str, str]]:
    """Tables to make one after the other; the last is `states`. Days before `since` are those of `old_states`."""
    yield "relevant", RELEVANT
    yield "marks", MARKS
    yield "stood", STOOD
    yield "of_keys", STOOD_OF_KEYS
    yield "of_people", STOOD_OF_PEOPLE
    yield "away", AWAY
    yield "grown", GROWN
    yield "for_a_time", FOR_A_TIME
    yield "turns", TURNS
    yield "life", SPANS
    yield "staged", STAGED
    yield "states", _joined_up(f"DATE '{since}'" if since else START, f"DATE '{until}'")


def _joined_up(since: str, until: str) -> str:
    """Settled days and new ones in one row where the state went on."""
    return f"""
    WITH all_days AS (
        SELECT person, state, since, least(coalesce(until, {since}), {since}) AS until FROM old_states WHERE since < {since}
        UNION ALL SELECT person, state, greatest(since, {since}), least(until, {until}) FROM staged),
    days AS (SELECT *, lag(until) OVER up IS NOT DISTINCT FROM since AND lag(state) OVER up = state AS goes_on
        FROM all_days WHERE since < until WINDOW up AS (PARTITION BY person ORDER BY since)),
    runs AS (SELECT *, count(*) FILTER (NOT goes_on) OVER (PARTITION BY person ORDER BY since) AS run FROM days)
    SELECT person, any_value(state) AS state, min(since) AS since, nullif(max(until), {until}) AS until
    FROM runs GROUP BY person, run"""  # noqa: S608 - dates
