"""With whom somebody has to do: their ties as the log tells them, both ways, one line a person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Q

from guildhall.kernel import clock
from guildhall.members.models import Member, Tie
from guildhall.members.queries.people import keys_behind, members_of_keys

SHOWN = 12
ENOUGH = 4  # exchanges before two people can drift apart
SILENT, TIMES = timedelta(days=90), 3  # longer than this, and than so many times their own mean gap


@dataclass
class Partner:
    """Somebody a member had to do with. `member` is None where they were erased."""

    member: Member | None
    first_at: datetime
    last_at: datetime
    given: Counter[str] = field(default_factory=Counter)  # by kind: what the member did for them
    received: Counter[str] = field(default_factory=Counter)

    @property
    def gave(self) -> int:
        return self.given.total()

    @property
    def got(self) -> int:
        return self.received.total()

    @property
    def count(self) -> int:
        return self.gave + self.got

    @property
    def is_mutual(self) -> bool:
        return bool(self.given and self.received)

    @property
    def drifts_apart(self) -> bool:
        """Both ways, at least four exchanges, and now silent for 90 days and three times their own mean gap."""
        if not self.is_mutual or self.count < ENOUGH:
            return False
        gap = (self.last_at - self.first_at) / (self.count - 1)
        return clock.now() - self.last_at > max(SILENT, TIMES * gap)


@dataclass(frozen=True)
class Ties:
    """`partners`: those with the most exchanges. `reach` is Burt's effective size: people less those they share.

    n − 2t ÷ n, with t pairs of the n partners that are tied to each other (Borgatti 1997 for Burt 1992): as many as
    there are partners where none of them knows another, 1 where all know each other.
    """

    partners: list[Partner]
    people: int = 0
    mutual: int = 0
    reach: float = 0.0

    @property
    def drifting(self) -> int:
        return sum(partner.drifts_apart for partner in self.partners)


def ties_of(member: Member) -> Ties:
    """Everything that is shown as this member counts as one; so does everything shown as one partner."""
    own = set(keys_behind(member))
    found = list(Tie.objects.filter(Q(actor_key__in=own) | Q(target_key__in=own)))
    others = {key for tie in found for key in (tie.actor_key, tie.target_key)} - own
    people = members_of_keys(others)
    ranked = sorted(partners_of(found, own, people), key=lambda one: (-one.count, -one.last_at.timestamp()))
    mutual = sum(partner.is_mutual for partner in ranked)
    return Ties(ranked[:SHOWN], len(ranked), mutual, reach_of(len(ranked), _known_pairs(others, people)))


def partners_of(rows: Iterable[Tie], own: set[int], people: dict[int, Member]) -> list[Partner]:
    """One for each person behind keys that are not the member's `own`; ties between those are none."""
    found: dict[int, Partner] = {}
    for tie in rows:
        if {tie.actor_key, tie.target_key} <= own:
            continue
        gives = tie.actor_key in own
        other = tie.target_key if gives else tie.actor_key
        partner = found.setdefault(_who(other, people), Partner(people.get(other), tie.first_at, tie.last_at))
        partner.first_at, partner.last_at = min(partner.first_at, tie.first_at), max(partner.last_at, tie.last_at)
        (partner.given if gives else partner.received)[tie.kind] += tie.count
    return list(found.values())


def _who(key: int, people: dict[int, Member]) -> int:
    """The number of the member, or less than zero by the key of who was erased."""
    return people[key].pk if key in people else -key


def _known_pairs(keys: set[int], people: dict[int, Member]) -> int:
    """Pairs of partners that are tied to each other."""
    among = Tie.objects.filter(actor_key__in=keys, target_key__in=keys).values_list("actor_key", "target_key")
    pairs = {frozenset((_who(actor, people), _who(target, people))) for actor, target in among.distinct()}
    return sum(len(pair) == 2 for pair in pairs)


def reach_of(people: int, pairs: int) -> float:
    """Burt's effective size of somebody with so many partners, of whom so many pairs are tied to each other; see `Ties`."""
    return people - 2 * pairs / people if people else 0.0
