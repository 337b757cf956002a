"""Who is tied to whom, as a picture of at most three hundred people and the table that says the same."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from guildhall.kernel import clock
from guildhall.kernel.sql import raw_cursor
from guildhall.members.models import Member
from guildhall.members.queries.tie_network import NEW
from guildhall.members.queries.ties import reach_of

MOST_PEOPLE, MOST_LINES = 300, 900
MOSTLY = 2 / 3  # of somebody's exchanges: from there on they give, or receive, rather than both
Kind = Literal["new", "gives", "both", "receives"]

# As `tie_network` counts: bots are no ties, merged accounts are one person, erased people are in no network. The first
# rows are people ('p', person, partners, exchanges, given), then lines ('l', one, other, exchanges, given by one), then
# what the whole is: ('a', people, lines between those shown, exchanges, exchanges between those shown).
_PICTURE = """
WITH who AS MATERIALIZED (
    SELECT k.key, coalesce(s.id, m.id) AS person FROM members_actorkey k
    JOIN members_member m ON m.id = k.member_id AND m.kind = 'person' AND m.erased_at IS NULL
    LEFT JOIN members_member s ON s.id = m.merged_into_id
    WHERE (%(among)s::bigint[] IS NULL OR coalesce(s.id, m.id) = ANY(%(among)s))
        AND NOT (%(shown)s AND coalesce(s.privacy, m.privacy) @> '{"shows_ties": false}')
), tied AS MATERIALIZED (
    SELECT a.person AS one, b.person AS other, t.count AS times
    FROM members_tie t JOIN who a ON a.key = t.actor_key JOIN who b ON b.key = t.target_key WHERE a.person <> b.person
), person AS MATERIALIZED (
    SELECT id, sum(times) AS times, sum(given) AS given
    FROM (SELECT one AS id, times, times AS given FROM tied UNION ALL SELECT other, times, 0 FROM tied) side GROUP BY id
), shown AS MATERIALIZED (SELECT * FROM person ORDER BY times DESC, id LIMIT %(people)s),
partner AS (
    SELECT id, count(*) AS partners FROM (
        SELECT one AS id, other AS partner FROM tied WHERE one IN (SELECT id FROM shown)
        UNION SELECT other, one FROM tied WHERE other IN (SELECT id FROM shown)) side GROUP BY id
), line AS MATERIALIZED (
    SELECT least(one, other) AS low, greatest(one, other) AS high, sum(times) AS times,
        coalesce(sum(times) FILTER (WHERE one < other), 0) AS by_low
    FROM tied WHERE one IN (SELECT id FROM shown) AND other IN (SELECT id FROM shown) GROUP BY 1, 2
)
(SELECT 'p', id, partners, times, given FROM shown JOIN partner USING (id) ORDER BY times DESC, id) UNION ALL
(SELECT 'l', low, high, times, by_low FROM line ORDER BY times DESC, low, high LIMIT %(lines)s) UNION ALL
SELECT 'a', (SELECT count(*) FROM person), (SELECT count(*) FROM line), (SELECT coalesce(sum(times), 0) FROM tied),
    (SELECT coalesce(sum(times), 0) FROM line)"""


@dataclass(frozen=True)
class Dot:
    """A person, with their exchanges with everybody, in the picture or not."""

    member: Member
    partners: int
    times: int
    given: int
    kind: Kind

    @property
    def received(self) -> int:
        return self.times - self.given


@dataclass(frozen=True)
class Line:
    """Between two people, by id."""

    one: int
    other: int
    times: int
    by_one: int

    @property
    def is_mutual(self) -> bool:
        return 0 < self.by_one < self.times


@dataclass(frozen=True)
class Picture:
    """`people`, `exchanges`: of all with ties, shown or not. `between`: lines between those shown, drawn or not."""

    dots: list[Dot]
    lines: list[Line]
    people: int
    between: int
    exchanges: int
    told: int  # exchanges between those shown

    @property
    def is_sample(self) -> bool:
        return len(self.dots) < self.people

    @property
    def is_thinned(self) -> bool:
        return len(self.lines) < self.between

    @property
    def reciprocity(self) -> float | None:
        """Of what is drawn: ρ = (r − d) ÷ (1 − d) (Garlaschelli and Loffredo 2004), with r the share of directed ties that are
        returned and d their density: 0 as by chance, 1 where all are. None where no tie, or every possible one, is there."""
        mutual, dots = 2 * sum(line.is_mutual for line in self.lines), len(self.dots)
        directed = len(self.lines) + mutual // 2
        density = directed / (dots * (dots - 1)) if dots > 1 else 0.0
        return (mutual / directed - density) / (1 - density) if directed and density < 1 else None

    def reach(self) -> dict[int, float]:
        """By id, of what is drawn. Who has much of it is a bridge."""
        near: dict[int, set[int]] = {dot.member.pk: set() for dot in self.dots}
        for line in self.lines:
            near[line.one].add(line.other)
            near[line.other].add(line.one)
        pairs = {pk: sum(len(near[one] & others) for one in others) // 2 for pk, others in near.items()}
        return {pk: reach_of(len(others), pairs[pk]) for pk, others in near.items()}

    @property
    def share(self) -> int:
        """Of all exchanges, in per cent, those between the people shown; rounded down."""
        return 100 * self.told // self.exchanges if self.exchanges else 0


def picture_of(among: Iterable[int] | None = None, *, shown_only: bool = False) -> Picture:
    """The three hundred with the most exchanges, of everybody or `among` some members, by id; two reads.

    Of more ties between them the nine hundred strongest. `shown_only`: without those who keep their ties to themselves.
    """
    asked = {"among": None if among is None else list(among), "shown": shown_only}
    with raw_cursor() as cursor:
        rows = cursor.execute(_PICTURE, asked | {"people": MOST_PEOPLE, "lines": MOST_LINES}).fetchall()
    members = Member.objects.in_bulk([row[1] for row in rows if row[0] == "p"])
    dots = [
        Dot(members[pk], partners, int(times), int(given), kind_of(members[pk], int(times), int(given)))
        for what, pk, partners, times, given in rows
        if what == "p"
    ]
    lines = [Line(one, other, int(times), int(by_one)) for what, one, other, times, by_one in rows if what == "l"]
    people, between, exchanges, told = (int(value) for value in rows[-1][1:])
    return Picture(dots, lines, people, between, exchanges, told)


def kind_of(member: Member, times: int, given: int) -> Kind:
    if clock.now() - member.joined_at < NEW:
        return "new"
    if given >= MOSTLY * times:
        return "gives"
    return "both" if given > (1 - MOSTLY) * times else "receives"
