"""The layers of the lake as SQL. What they read: `activity`, `verbs`, `facts`, `withdrawn`, and month by month `acts`.

An act's person is whoever stands for its key now. Of several who take back or restore an act the last in the log counts.
"""

from __future__ import annotations

from guildhall.insights.lake.tables import BOT, EVERYWHERE, FIRST_DAYS, PERSON, PURGED, STAFF

# Whom a key stands for, and what a person is beside a person.
MAPPED = "SELECT key, any_value(person) AS person FROM facts WHERE key <> person GROUP BY key"
SPECIAL = "SELECT person, bool_or(bot) AS bot, bool_or(purged) AS purged FROM facts GROUP BY person"
STAFF_TIMES = "SELECT DISTINCT person, since, until FROM facts WHERE since IS NOT NULL"

# Rows that take back or restore, and acts on the same subjects that they may speak of.
SPOKEN = """
SELECT a.id, a.known, v.base, v.stands, a.subject_type, a.subject, coalesce(m.person, a.actor) AS person
FROM activity a JOIN verbs v USING (verb) LEFT JOIN mapped m ON m.key = a.actor WHERE v.base <> v.verb"""
SPOKEN_OF = """
SELECT a.id, a.day, a.known, a.verb, a.subject_type, a.subject, coalesce(m.person, a.actor) AS person
FROM activity a SEMI JOIN spoken s ON s.base = a.verb AND s.subject_type = a.subject_type AND s.subject = a.subject
LEFT JOIN mapped m ON m.key = a.actor"""
# Who did it themselves takes back their own act only; anybody else takes back everybody's.
REVERSALS = """
SELECT o.id, o.day, s.id AS said, s.known, s.stands FROM spoken_of o
JOIN (SELECT s.*, EXISTS (FROM spoken_of mine WHERE mine.verb = s.base AND mine.subject_type = s.subject_type
    AND mine.subject = s.subject AND mine.person = s.person AND mine.id < s.id) AS is_own FROM spoken s) s
ON s.base = o.verb AND s.subject_type = o.subject_type AND s.subject = o.subject AND s.id > o.id
    AND (NOT s.is_own OR s.person = o.person)"""
WITHDRAWN = """
SELECT id, strftime(any_value(day), '%Y-%m') AS month FROM reversals GROUP BY id HAVING NOT arg_max(stands, said)
ORDER BY id"""
PURGED_PEOPLE = """
SELECT DISTINCT coalesce(m.person, a.target) AS person FROM activity a JOIN verbs v USING (verb)
ANTI JOIN withdrawn w ON w.id = a.id LEFT JOIN mapped m ON m.key = a.target
WHERE v.purges AND v.base = v.verb AND a.target IS NOT NULL"""
FACTS = """
WITH special AS (SELECT person FROM bots UNION SELECT person FROM purged UNION SELECT person FROM on_staff),
keys AS (SELECT key, person FROM mapped UNION SELECT person, person FROM special)
SELECT k.key, k.person, k.person IN (FROM bots) AS bot, k.person IN (FROM purged) AS purged, s.since, s.until
FROM keys k LEFT JOIN on_staff s ON s.person = k.person ORDER BY ALL"""

ACTS = """
SELECT a.id, a.verb, a."at", a.day, coalesce(p.person, a.actor) AS person, coalesce(t.person, a.target) AS target,
    a.subject, a.thread, a.scopes, a.source
FROM {source} a ANTI JOIN withdrawn w ON w.id = a.id
LEFT JOIN mapped p ON p.key = a.actor LEFT JOIN mapped t ON t.key = a.target
ANTI JOIN (SELECT verb FROM verbs WHERE base <> verb) r ON r.verb = a.verb"""
PLACES = f"unnest(list_prepend({EVERYWHERE}, list_distinct(scopes)))"


def who(person: str, day: str) -> str:
    """What somebody was on a day; whoever nobody knows is a person."""
    on_staff = f"""EXISTS (FROM staff_times s WHERE s.person = {person} AND {day} >= s.since
        AND (s.until IS NULL OR {day} <= s.until))"""
    of_special = f"SELECT person FROM special WHERE {{}} AND person = {person}"  # noqa: S608 - columns
    return f"""CASE WHEN EXISTS ({of_special.format("purged")}) THEN {PURGED}
        WHEN EXISTS ({of_special.format("bot")}) THEN {BOT} WHEN {on_staff} THEN {STAFF} ELSE {PERSON} END"""


ROLLUP = f"""
WITH counted AS (SELECT person, day, verb, {PLACES} AS scope FROM acts WHERE person IS NOT NULL),
summed AS (SELECT person, day, verb, scope, count(*) AS n FROM counted GROUP BY ALL),
known AS (SELECT person, day, {who("d.person", "d.day")} AS who FROM (SELECT DISTINCT person, day FROM summed) d)
SELECT person, day, verb, scope::BIGINT AS scope, n, who::BIGINT AS who FROM summed JOIN known USING (person, day)
ORDER BY scope, day, person, verb"""  # noqa: S608 - made of constants
TIES = f"""
WITH told AS (SELECT a.person AS actor, a.target, v.tie, a.day, {PLACES} AS scope
    FROM acts a JOIN verbs v USING (verb) WHERE v.tie <> '' AND a.person <> a.target),
summed AS (SELECT actor, target, tie, scope::BIGINT AS scope, day, count(*) AS n FROM told GROUP BY ALL)
SELECT * FROM summed t WHERE {who("t.actor", "t.day")} = {PERSON} AND {who("t.target", "t.day")} = {PERSON}
ORDER BY scope, day, actor, target, tie"""  # noqa: S608 - made of constants
# A month of it; `carried` holds the last active day of everybody before the month.
PRESENCE = f"""
WITH told AS (SELECT r.person, v.contribution AS is_given, r.scope, r.day, sum(r.n)::BIGINT AS n
    FROM here r JOIN verbs v USING (verb) WHERE r.who = {PERSON} AND (v.contribution OR v.visit) GROUP BY ALL),
chained AS (SELECT *, CASE WHEN is_given THEN 'contribution' ELSE 'visit' END AS act,
    lag(day) OVER (PARTITION BY person, is_given, scope ORDER BY day) AS before FROM told)
SELECT person, act, scope, h.day, coalesce(before, c.day) AS prev, n FROM chained h
LEFT JOIN carried c USING (person, act, scope)"""  # noqa: S608 - made of constants
ATTENDANCE = """
SELECT act, scope, day, prev, count(*) AS people FROM {source} GROUP BY ALL ORDER BY act, scope, day, prev"""
VOLUMES = """
SELECT scope, day, verb, who, sum(n)::BIGINT AS n FROM {source} GROUP BY ALL ORDER BY scope, day, verb, who"""

# Of a month and of the weeks that end in it: `{source}` holds its days and those before it that lie in its first week.
MONDAY = "date_trunc('week', day)::DATE"
OF_PERIODS = f"""
SELECT *, false AS is_week, date_trunc('month', day)::DATE AS since FROM {{source}} WHERE day >= {{first}}
UNION ALL SELECT *, true, {MONDAY} FROM {{source}} WHERE {MONDAY} + 6 < {{end}}"""  # noqa: S608 - made of constants
GRAIN = "CASE WHEN is_week THEN 'week' ELSE 'month' END AS grain"
GIVEN = "SELECT person, scope, day, n FROM {source} WHERE act = 'contribution'"
TIED = "SELECT actor, target, scope, day, tie IN (SELECT tie FROM verbs WHERE contribution) AS is_spoken FROM {source}"
SPREADS = f"""
WITH summed AS (SELECT scope, is_week, since, person, sum(n)::BIGINT AS n FROM ({OF_PERIODS}) GROUP BY ALL)
SELECT scope, {GRAIN}, since, n, count(*) AS people FROM summed GROUP BY ALL ORDER BY grain, scope, since, n"""  # noqa: S608
# `ways`: 1 from the lower key to the higher, 2 back, 3 both; `spoken`: those of contributions.
GRAPHS = f"""
WITH told AS (SELECT *, CASE WHEN actor < target THEN 1 ELSE 2 END AS way FROM ({OF_PERIODS})),
pairs AS (SELECT scope, is_week, since, least(actor, target) AS low, greatest(actor, target) AS high,
    bit_or(way) AS ways, bit_or(CASE WHEN is_spoken THEN way ELSE 0 END) AS spoken FROM told GROUP BY ALL),
linked AS (SELECT scope, is_week, since, sum(bit_count(ways))::BIGINT AS ties, 2 * count(*) FILTER (ways = 3) AS returned,
    sum(bit_count(spoken))::BIGINT AS spoken_ties, 2 * count(*) FILTER (spoken = 3) AS spoken_returned
    FROM pairs GROUP BY ALL),
ends AS (SELECT scope, is_week, since, unnest([low, high]) AS person, spoken > 0 AS is_spoken FROM pairs),
known AS (SELECT scope, is_week, since, person, bool_or(is_spoken) AS is_spoken FROM ends GROUP BY ALL),
counted AS (SELECT scope, is_week, since, count(*) AS people, count(*) FILTER (is_spoken) AS spoken_people
    FROM known GROUP BY ALL),
sorts AS (SELECT scope, is_week, since, unnest([
    {{{{'sort': 'all', 'ties': ties, 'returned': returned, 'people': people}}}},
    {{{{'sort': 'spoken', 'ties': spoken_ties, 'returned': spoken_returned, 'people': spoken_people}}}}], recursive := true)
    FROM linked JOIN counted USING (scope, is_week, since))
SELECT scope, {GRAIN}, since, sort, ties, returned, people FROM sorts WHERE ties > 0 ORDER BY grain, scope, since, sort"""  # noqa: S608
BEGUN = "SELECT person, scope, day FROM {source} WHERE act = 'contribution' AND prev IS NULL"
# Of those who began in `{begun}`, out of the ties of their first days.
MEETINGS = f"""
WITH sides AS (SELECT actor AS person, target AS other, scope, day, 1 AS way, is_spoken FROM {{source}}
    UNION ALL SELECT target, actor, scope, day, 2, is_spoken FROM {{source}}),
others AS (SELECT b.scope, b.person, s.other, bit_or(s.way) AS ways, bit_or(CASE WHEN s.is_spoken THEN s.way ELSE 0 END) AS spoken
    FROM sides s JOIN {{begun}} b ON b.person = s.person AND b.scope = s.scope
        AND s.day >= b.day AND s.day < b.day + {FIRST_DAYS} GROUP BY ALL),
counted AS (SELECT scope, person, count(*) AS met, count(*) FILTER (ways = 3) AS returned,
    count(*) FILTER (spoken > 0) AS spoken_met, count(*) FILTER (spoken = 3) AS spoken_returned FROM others GROUP BY ALL),
sorts AS (SELECT b.scope, b.day, unnest([
    {{{{'sort': 'all', 'met': coalesce(met, 0), 'returned': coalesce(returned, 0)}}}},
    {{{{'sort': 'spoken', 'met': coalesce(spoken_met, 0), 'returned': coalesce(spoken_returned, 0)}}}}], recursive := true)
    FROM {{begun}} b LEFT JOIN counted c USING (scope, person))
SELECT scope, day, sort, met, returned, count(*) AS people FROM sorts GROUP BY ALL
ORDER BY scope, day, sort, met, returned"""  # noqa: S608 - made of constants
CARRIED = """
SELECT person, act, scope, max(day) AS day FROM earlier SEMI JOIN coming USING (person) GROUP BY ALL"""
CARRIED_ON = """
SELECT person, act, scope, max(day) AS day
FROM (FROM carried UNION ALL SELECT person, act, scope, day FROM present) GROUP BY ALL"""

JOINED = """
SELECT coalesce(m.person, a.actor) AS person, min(a.day) AS joined,
    arg_min(a.source <> '', {'day': a.day, 'id': a.id}) AS imported
FROM activity a JOIN verbs v USING (verb) LEFT JOIN mapped m ON m.key = a.actor
WHERE v.newcomer AND a.actor IS NOT NULL GROUP BY ALL"""
PEOPLE = f"""
WITH told AS (SELECT DISTINCT actor FROM activity WHERE actor IS NOT NULL),
everybody AS (SELECT coalesce(m.person, t.actor) AS person FROM told t LEFT JOIN mapped m ON m.key = t.actor
    UNION SELECT person FROM members),
started AS (SELECT r.person, min(r.day) AS first FROM rollup r JOIN verbs v USING (verb)
    WHERE v.contribution AND r.scope = {EVERYWHERE} GROUP BY ALL),
here AS (SELECT person, min(joined) AS joined FROM members GROUP BY ALL)
SELECT e.person, coalesce(j.joined, h.joined) AS joined, s.first, coalesce(j.imported, false) AS imported,
    ({who("e.person", "today()")})::BIGINT AS who
FROM everybody e LEFT JOIN joined j USING (person) LEFT JOIN here h USING (person) LEFT JOIN started s USING (person)
ORDER BY person"""  # noqa: S608 - made of constants

# Rooms count their threads apart: those of one room are found by the verbs of that room.
ROOM = "split_part(verb, '.', 1)"
OPENED = f"""
SELECT DISTINCT ON (room, thread) {ROOM} AS room, a.subject AS thread, a.verb AS kind, v.opens = 'question' AS is_question,
    a."at", a.day, a.person AS opener, a.scopes, a.source <> '' AS imported
FROM acts a JOIN verbs v USING (verb) WHERE v.speaks = 'subject' ORDER BY room, thread, a.id"""  # noqa: S608
REPLIES = f"""
WITH told AS (SELECT o.room, o.thread, a.id, a."at", a.day, a.person, a."at" >= o."at" AS is_later,
        a.person IS NOT DISTINCT FROM o.opener AS is_own, s.bot OR s.purged AS is_out
    FROM acts a JOIN verbs v USING (verb) JOIN opened o ON o.room = {ROOM} AND o.thread = a.thread
    LEFT JOIN special s ON s.person = a.person WHERE v.speaks NOT IN ('', 'subject'))
SELECT room, thread, count(*) FILTER (is_own) AS own, count(*) FILTER (NOT is_own) AS replies,
    count(DISTINCT person) FILTER (NOT is_own) AS repliers,
    arg_min({{'at': "at", 'day': day, 'person': person}}, {{'at': "at", 'id': id}}) FILTER (NOT is_own AND is_later) AS first
FROM told WHERE is_own OR is_out IS NOT TRUE GROUP BY room, thread"""  # noqa: S608 - made of constants
ENDS = f"""
SELECT o.room, o.thread, min(a."at") FILTER (v.closes <> '') AS solved_at, max(a."at") FILTER (v.shuts <> '') AS closed_at
FROM acts a JOIN verbs v USING (verb) JOIN opened o ON o.room = {ROOM} AND o.thread = a.thread
WHERE v.closes <> '' OR v.shuts <> '' GROUP BY ALL"""  # noqa: S608 - made of constants
THREADS = f"""
SELECT o.thread, o.kind, o.is_question, o."at", o.day, o.opener, ({who("o.opener", "o.day")})::BIGINT AS who, o.scopes,
    o.imported, p.joined, r.first."at" AS replied_at,
    (floor(epoch(r.first."at")) - floor(epoch(o."at")))::BIGINT AS waited, r.first.person AS replier,
    CASE WHEN r.first IS NOT NULL THEN ({who("r.first.person", "r.first.day")})::BIGINT END AS replier_who,
    coalesce(r.replies, 0) AS replies, coalesce(r.repliers, 0) AS repliers, coalesce(r.own, 0) AS own,
    e.solved_at, e.closed_at
FROM opened o LEFT JOIN replies r USING (room, thread) LEFT JOIN ends e USING (room, thread)
LEFT JOIN people p ON p.person = o.opener ORDER BY o.day, o.thread"""  # noqa: S608 - made of constants


def counted() -> dict[str, str]:
    """What is counted out of the layers, all months at once."""
    ever = {"first": "DATE '0001-01-01'", "end": "DATE '9999-12-31'"}
    given, tied = (f"({told.format(source=of)})" for told, of in ((GIVEN, "presence"), (TIED, "ties")))
    return {
        "volumes": VOLUMES.format(source="rollup"),
        "attendance": ATTENDANCE.format(source="presence"),
        "spreads": SPREADS.format(source=given, **ever),
        "graphs": GRAPHS.format(source=tied, **ever),
        "meetings": MEETINGS.format(source=tied, begun=f"({BEGUN.format(source='presence')})"),
    }
