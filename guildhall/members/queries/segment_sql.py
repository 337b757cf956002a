"""Rules to one statement: sets of members, met, joined and taken away by the database. Nobody is loaded into Python."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from guildhall.kernel import clock
from guildhall.kernel.meanings import meaning_of
from guildhall.kernel.registry import SegmentField, segment_fields, verbs
from guildhall.members.rules.segments import Node, Rule, RuleGroup
from guildhall.options.queries import get as choice

# One row a person: everything that is shown as one member is one. Accounts of spam are nobody, until they are given back.
WHO = """who AS NOT MATERIALIZED (
    SELECT m.id AS member, k.key, coalesce(m.merged_into_id, m.id) AS person
    FROM members_member m LEFT JOIN members_actorkey k ON k.member_id = m.id WHERE m.erased_at IS NULL
), everybody AS NOT MATERIALIZED (
    SELECT m.id AS person FROM members_member m
    WHERE m.kind = 'person' AND m.erased_at IS NULL AND m.merged_into_id IS NULL AND m.waiting_since IS NULL
    AND (m.claimed_at IS NOT NULL OR EXISTS (SELECT FROM members_identity i WHERE i.member_id = m.id))
    AND NOT EXISTS (
        SELECT FROM (
            SELECT DISTINCT ON (a.target_key) a.target_key, a.verb FROM activity_activity a
            WHERE a.verb = ANY(%(purging)s::text[] || %(readmitting)s::text[]) ORDER BY a.target_key, a.id DESC
        ) spam JOIN members_actorkey k ON k.key = spam.target_key
        WHERE k.member_id = m.id AND spam.verb = ANY(%(purging)s::text[])
    )
)"""

EVERYBODY = "SELECT person FROM everybody"
# For a statement over everybody: what is guessed too small must not be met row by row, and sets are held in memory.
OVER_ALL = "SET LOCAL enable_nestloop = off; SET LOCAL work_mem = '64MB'"


@dataclass
class Compiled:
    """`sql` is a SELECT of `person`, to be read after `WITH {WHO}`; `params` are its and WHO's."""

    sql: str = ""
    params: dict[str, Any] = field(default_factory=dict)

    @property
    def alone(self) -> str:
        return f"WITH {WHO} {self.sql}"


def who_params() -> dict[str, Any]:
    told = [(verb.name, meaning) for verb in verbs if (meaning := meaning_of(verb.name)) and meaning.verb.purges]
    return {
        "purging": [name for name, meaning in told if meaning.stands],
        "readmitting": [name for name, meaning in told if not meaning.stands],
    }


def compiled(tree: RuleGroup, *, now: datetime | None = None) -> Compiled:
    """Of rules without faults."""
    made = Compiled(params={"now": now or clock.now(), "zone": choice("community.zone"), **who_params()})
    made.sql = f"({EVERYBODY}) INTERSECT ({_set(tree, made)})"
    return made


def _set(node: Node, made: Compiled) -> str:
    if isinstance(node, Rule):
        found = _holders(node, made)
        return found if node.holds else f"({EVERYBODY}) EXCEPT ({found})"
    parts = [f"({_set(one, made)})" for one in node.rules]
    if node.join == "none":
        return " EXCEPT ".join([f"({EVERYBODY})", *parts])
    return (" INTERSECT " if node.join == "all" else " UNION ").join(parts)


def _holders(rule: Rule, made: Compiled) -> str:
    asked = segment_fields[rule.field]
    rows, mark = _filled(asked, rule, made), "key" if asked.by_key else "member"
    found = f"SELECT who.person FROM ({rows}) found JOIN who ON who.{mark} = found.who"  # noqa: S608 - declared by rooms
    if rule.times == 1:
        return found
    made.params[name := f"times{len(made.params)}"] = rule.times
    return f"{found} GROUP BY who.person HAVING count(DISTINCT found.what) >= %({name})s"


def _filled(asked: SegmentField, rule: Rule, made: Compiled) -> str:
    """The field's statement with its own names for what it is told."""
    since: Any = made.params["now"] - timedelta(days=rule.days) if rule.days else "-infinity"
    of = asked.widen(rule.of) if asked.widen else rule.of
    told = {"of": (list(of), "text[]"), "since": (since, "timestamptz")}
    told |= {name: (value, "text[]") for name, value in (asked.more() if asked.more else {}).items()}
    rows = asked.rows.replace("{now}", "%(now)s::timestamptz").replace("{zone}", "%(zone)s::text")
    for name, (value, kind) in told.items():
        if f"{{{name}}}" in rows:
            made.params[own := f"{name}{len(made.params)}"] = value
            rows = rows.replace(f"{{{name}}}", f"%({own})s::{kind}")
    return rows
