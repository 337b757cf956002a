"""The same questions in plain SQL, as somebody would ask an indexed table of the log in PostgreSQL."""

from __future__ import annotations

import time
from datetime import date
from typing import Any

CONTRIBUTIONS = "('content.question.asked', 'content.answer.posted', 'content.comment.posted')"
WEEK_OF = "date_trunc('week', day)::date"

QUESTIONS = {
    "active": f"""
SELECT {WEEK_OF}::text, count(DISTINCT actor) FROM log WHERE verb IN {CONTRIBUTIONS} AND day >= %(since)s AND day < %(until)s
GROUP BY 1""",
    "new_contributors": f"""
SELECT date_trunc('week', first)::date::text, count(*) FROM (
    SELECT actor, min(day) AS first FROM log WHERE verb IN {CONTRIBUTIONS} GROUP BY actor) people
WHERE first >= %(since)s AND first < %(until)s GROUP BY 1""",
    "period_retention": f"""
WITH weeks AS (SELECT DISTINCT actor, {WEEK_OF} AS week FROM log
    WHERE verb IN {CONTRIBUTIONS} AND day >= %(since)s::date - 7 AND day < %(until)s)
SELECT now.week::text, count(*) FROM weeks now JOIN weeks before ON before.actor = now.actor AND before.week = now.week - 7
WHERE now.week >= %(since)s GROUP BY 1""",
    "retention": f"""
WITH weeks AS (SELECT DISTINCT actor, {WEEK_OF} AS week FROM log WHERE verb IN {CONTRIBUTIONS}),
began AS (SELECT actor, min(week) AS cohort FROM weeks GROUP BY actor)
SELECT cohort || '/' || (week - cohort) / 7, count(*) FROM began JOIN weeks USING (actor)
WHERE cohort >= %(since)s AND cohort < %(until)s AND week < %(until)s AND (week - cohort) / 7 <= 12 GROUP BY 1""",
    "coverage": f"""
WITH asked AS (SELECT subject AS thread, actor, at, day FROM log
    WHERE verb = 'content.question.asked' AND day >= %(since)s AND day < %(until)s),
replied AS (SELECT asked.thread, min(log.at) AS at FROM asked JOIN log USING (thread)
    WHERE log.verb IN {CONTRIBUTIONS} AND log.actor <> asked.actor AND log.at >= asked.at GROUP BY 1)
SELECT date_trunc('week', asked.day)::date::text, count(*) FROM asked JOIN replied USING (thread)
WHERE date_trunc('week', asked.day)::date < %(until)s::date - 7
    AND extract(epoch FROM date_trunc('second', replied.at) - date_trunc('second', asked.at)) <= 7 * 86400 GROUP BY 1""",
    "top_ten": f"""
WITH counts AS (SELECT {WEEK_OF} AS week, actor, count(*) AS n FROM log
    WHERE verb IN {CONTRIBUTIONS} AND day >= %(since)s AND day < %(until)s GROUP BY 1, 2),
ranked AS (SELECT *, row_number() OVER (PARTITION BY week ORDER BY n DESC) AS place FROM counts)
SELECT week::text, sum(n)::bigint FROM ranked WHERE place <= 10 GROUP BY 1""",
    "reciprocity": f"""
WITH edges AS (SELECT DISTINCT {WEEK_OF} AS week, actor, target FROM log
    WHERE verb IN {CONTRIBUTIONS} AND actor <> target AND day >= %(since)s AND day < %(until)s)
SELECT week::text, count(*) FROM edges one
WHERE EXISTS (SELECT FROM edges back WHERE back.week = one.week AND back.actor = one.target AND back.target = one.actor)
GROUP BY 1""",
}
TABLE = "CREATE TABLE log (id bigint, verb text, at timestamptz, day date, actor bigint, target bigint, subject bigint, thread bigint)"
INDEXES = (
    "CREATE INDEX ON log (day, verb) INCLUDE (actor, target)",
    "CREATE INDEX ON log (actor, day)",
    "CREATE INDEX ON log (thread, at)",
)


def copy_log(lake: Any) -> None:
    """The log as a table of PostgreSQL with the indexes that help, and fresh statistics."""
    from guildhall.kernel.sql import own_connection

    names = ("id", "verb", "at", "day", "actor", "target", "subject", "thread")
    found = lake.table("activity").select(*names).to_pyarrow().to_pydict()
    with own_connection() as own:
        own.execute(TABLE)
        with own.cursor().copy(f"COPY log ({', '.join(names)}) FROM STDIN") as into:
            for row in zip(*(found[name] for name in names), strict=True):
                into.write_row(row)
        for index in INDEXES:
            own.execute(index)
        own.execute("VACUUM ANALYZE log")


def ask(question: str, *, since: date, until: date) -> tuple[dict[str, int], float]:
    """What it finds, by key, and the seconds of the second time it is asked."""
    from guildhall.kernel.sql import own_connection

    with own_connection() as own:
        asked = {"since": since, "until": until}
        own.execute(question, asked).fetchall()
        started = time.perf_counter()
        rows = own.execute(question, asked).fetchall()
        return dict(rows), time.perf_counter() - started
