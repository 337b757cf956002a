"""Who finds whom in the whole community: whether ties go both ways, newcomers' first ones, pairs that drift apart."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from guildhall.kernel import clock
from guildhall.kernel.sql import raw_cursor
from guildhall.members.models import ActorKey, Member, Tie
from guildhall.members.queries.people import members_of_keys
from guildhall.members.queries.ties import ENOUGH, SILENT, TIMES, Partner, partners_of

WINDOW = timedelta(days=365)  # of the whole network
NEW = timedelta(days=30)
SHOWN = 50

# Bots are no ties; everything that is shown as one member is one. Erased people are in no network: nobody can greet them.
_WHO = """who AS MATERIALIZED (
    SELECT k.key, coalesce(m.merged_into_id, m.id) AS person FROM members_actorkey k
    JOIN members_member m ON m.id = k.member_id AND m.kind = 'person' AND m.erased_at IS NULL)"""
_ENDS = """FROM members_tie t JOIN who a ON a.key = t.actor_key JOIN who b ON b.key = t.target_key
    WHERE a.person <> b.person"""
_WHOLE = f"""
WITH {_WHO}, edge AS (SELECT DISTINCT a.person AS one, b.person AS other {_ENDS} AND t.last_at >= %s)
SELECT count(*), count(back.one), (SELECT count(*) FROM (SELECT one FROM edge UNION SELECT other FROM edge) AS people)
FROM edge LEFT JOIN edge AS back ON back.one = edge.other AND back.other = edge.one"""  # noqa: S608 - constants
_DRIFTING = f"""
WITH {_WHO}, pair AS (
    SELECT least(a.person, b.person) AS low, greatest(a.person, b.person) AS high, sum(t.count) AS times,
        min(t.first_at) AS first_at, max(t.last_at) AS last_at
    {_ENDS} GROUP BY 1, 2 HAVING count(DISTINCT a.person) = 2 AND sum(t.count) >= %(enough)s)
SELECT low, high, times, first_at, last_at FROM pair
WHERE %(now)s - last_at > greatest(%(silent)s, %(times)s * (last_at - first_at) / (times - 1)::float)
ORDER BY times DESC, last_at DESC, low, high LIMIT {SHOWN}"""  # noqa: S608 - constants


@dataclass(frozen=True)
class Network:
    """Of the last year: directed ties between two people, how many of them are returned, people with a tie.

    `share` = returned ÷ ties; `corrected` = (share − d) ÷ (1 − d), d = ties ÷ (n(n − 1)): 0 as chance would have it,
    1 where every tie is returned (Garlaschelli & Loffredo 2004). None where there is nothing to divide by.
    """

    ties: int
    returned: int
    people: int

    @property
    def share(self) -> float | None:
        return self.returned / self.ties if self.ties else None

    @property
    def per_cent(self) -> float | None:
        return None if self.share is None else 100 * self.share

    @property
    def corrected(self) -> float | None:
        density = self.ties / (self.people * (self.people - 1)) if self.people > 1 else 1.0
        return None if self.share is None or density >= 1 else (self.share - density) / (1 - density)


@dataclass(frozen=True)
class Pair:
    """Two people who had to do with each other, both ways, and are silent for longer than is usual for them."""

    one: Member
    other: Member
    times: int
    first_at: datetime
    last_at: datetime


@dataclass(frozen=True)
class Newcomer:
    member: Member
    partners: int
    mutual: int
    first: Partner | None  # with whom they had to do first


def network() -> Network:
    with raw_cursor() as cursor:
        row = cursor.execute(_WHOLE, [clock.now() - WINDOW]).fetchone()
    assert row is not None
    return Network(*row)


def drifting_pairs() -> list[Pair]:
    """The fifty with the most exchanges. The rule is `Partner.drifts_apart`."""
    known = {"now": clock.now(), "enough": ENOUGH, "silent": SILENT, "times": TIMES}
    with raw_cursor() as cursor:
        rows = cursor.execute(_DRIFTING, known).fetchall()
    people = Member.objects.in_bulk({pk for row in rows for pk in row[:2]})
    return [Pair(people[low], people[high], int(times), *when) for low, high, times, *when in rows]


def newcomers() -> list[Newcomer]:
    """The latest fifty who joined within thirty days; those who met nobody yet come first."""
    joined = Member.objects.present().arrived().people().filter(joined_at__gte=clock.now() - NEW)
    rows = list(joined.exclude(claimed_at=None).order_by("-joined_at", "-pk")[:SHOWN])
    keys: dict[int, set[int]] = defaultdict(set)
    behind = ActorKey.objects.filter(Q(member__in=rows) | Q(member__merged_into__in=rows))
    for key, pk, shown in behind.values_list("key", "member_id", "member__merged_into_id"):
        keys[shown or pk].add(key)
    every = set().union(*keys.values()) if keys else set()
    ties = list(Tie.objects.filter(Q(actor_key__in=every) | Q(target_key__in=every)))
    people = members_of_keys({key for tie in ties for key in (tie.actor_key, tie.target_key)})
    by_key: dict[int, list[Tie]] = defaultdict(list)
    for tie in ties:
        by_key[tie.actor_key].append(tie)
        by_key[tie.target_key].append(tie)
    found = [_newcomer(member, keys[member.pk], by_key, people) for member in rows]
    return sorted(found, key=lambda one: one.partners > 0)


def _newcomer(member: Member, own: set[int], ties: dict[int, list[Tie]], people: dict[int, Member]) -> Newcomer:
    mine = {tie.pk: tie for key in own for tie in ties[key]}
    partners = partners_of(mine.values(), own, people)
    first = min(partners, key=lambda one: one.first_at, default=None)
    return Newcomer(member, len(partners), sum(one.is_mutual for one in partners), first)
