"""Who finds whom in the whole community: newcomers' first ties, and pairs that drift apart."""

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

NEW = timedelta(days=30)
SHOWN = 50

# Bots are no ties; everything that is shown as one member is one. Erased people are in no network: nobody can greet them.
_DRIFTING = f"""
WITH key_pair AS (
    SELECT least(actor_key, target_key) AS one, greatest(actor_key, target_key) AS other,
        sum(count) AS times, sum(count) FILTER (WHERE actor_key < target_key) AS given,
        min(first_at) AS first_at, max(last_at) AS last_at
    FROM members_tie GROUP BY 1, 2
), who AS (
    SELECT k.key, coalesce(m.merged_into_id, m.id) AS person FROM members_actorkey k
    JOIN members_member m ON m.id = k.member_id AND m.kind = 'person' AND m.erased_at IS NULL
), pair AS (
    SELECT least(a.person, b.person) AS low, greatest(a.person, b.person) AS high, sum(p.times) AS times,
        coalesce(sum(CASE WHEN a.person < b.person THEN p.given ELSE p.times - coalesce(p.given, 0) END), 0) AS by_low,
        min(p.first_at) AS first_at, max(p.last_at) AS last_at
    FROM key_pair p JOIN who a ON a.key = p.one JOIN who b ON b.key = p.other WHERE a.person <> b.person GROUP BY 1, 2
)
SELECT low, high, times, first_at, last_at FROM pair
WHERE times >= %(enough)s AND by_low > 0 AND by_low < times
    AND %(now)s - last_at > greatest(%(silent)s, %(times)s * (last_at - first_at) / (times - 1)::float)
ORDER BY times DESC, last_at DESC, low, high LIMIT {SHOWN}"""  # noqa: S608 - constants


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


def drifting_pairs() -> list[Pair]:
    """The fifty with the most exchanges, by the rule of `Partner.drifts_apart`. No bots, nobody who was erased."""
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
