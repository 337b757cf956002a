"""A simulated community lives on: day by day, by the actions that people's clicks call, on the community's clock.

Who comes depends on what was really done to them: answers, acceptances, votes and words of staff they got, mails that
left the house. Real people may live here too; their topics are read, voted for and followed, never answered with
invented facts.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import numpy as np

from guildhall.activity.actions import shift_clock
from guildhall.connectors.actions.imports import alone
from guildhall.connectors.simulate.asking import slices
from guildhall.connectors.simulate.doing import Doing
from guildhall.connectors.simulate.household import newcomer
from guildhall.connectors.simulate.mark import numbered, simulated_as
from guildhall.connectors.simulate.memory import Memory, recall
from guildhall.connectors.simulate.people import PERSON, STAFF
from guildhall.connectors.simulate.reacting import GIVES_UP, done_to, reactions
from guildhall.connectors.simulate.seasons import hours
from guildhall.connectors.simulate.sizes import SIZES
from guildhall.connectors.simulate.world import DAY, World
from guildhall.kernel import clock
from guildhall.kernel.refusal import Refusal
from guildhall.kernel.text import Bilingual
from guildhall.members.models import Member

AHEAD = 366
NOBODY = Bilingual(
    "No simulated community lives here that could go on: make one first, as in guildhall simulate small.",
    "这里没有可以继续推进的模拟社区：请先生成一个，例如 guildhall simulate small。",
)
TOO_FAR = Bilingual(
    "This community was made for %(days)s days beyond its beginning, and that would be more. Make a new one.",
    "这个社区最多可推进 %(days)s 天，已超出范围。请重新生成一个。",
)


@dataclass(frozen=True, slots=True)
class Lived:
    days: int
    deeds: int
    until: datetime


def live(length: timedelta, *, folder: Path, tell: Callable[[int, int], None] = lambda done, of: None) -> Lived:
    """Step on by whole days; the community's clock goes with it, in every process.

    Refuses `nobody`, `forgotten`, `too_far`, `another_runs`.
    """
    source = simulated_as()
    if not source:
        raise Refusal("nobody", NOBODY)
    with alone():
        memory = recall(folder, source)
        life = Life(memory, source, length.days)
        for day in range(length.days):
            life.day(day)
            memory.keep(folder)
            tell(day + 1, length.days)
        _tell_truth(folder, memory, life)
    return Lived(length.days, life.deeds, clock.now())


class Life:
    def __init__(self, memory: Memory, source: str, length: int) -> None:
        size, now = SIZES[memory.size], clock.now()
        made = World.made(size, seed=memory.seed, now=memory.moment, ahead=AHEAD)
        self.world, self.memory, self.source, self.deeds = made.with_newcomers(AHEAD), memory, source, 0
        self.first = (now.astimezone(UTC).date() - self.world.first).days
        if self.first + length >= self.world.days - 1:
            raise Refusal("too_far", TOO_FAR, days=AHEAD)
        wanted = slice(self.first, self.first + length + 1)
        self.coming = np.concatenate(
            [self.world.intensity(rows)[:, wanted] for rows in slices(self.world.people.count)]
        )
        self.members = numbered(source)

    def day(self, turn: int) -> None:
        """Twenty-four hours from now, in order."""
        start, number = clock.now(), self.first + turn
        offset = clock.offset()
        chance = np.random.default_rng([self.memory.seed, 77, number])
        self._welcome(number, start)
        done = done_to(self.members.values(), [self.members[one] for one in range(STAFF)], start)
        factor = reactions(done, self.members, self.world.people.openness, self.memory)
        self._let_go(done.ignored, number, chance)
        share = 1 - np.exp(-self.memory.scale * self.coming[:, turn] * factor)
        here = [one for one in np.flatnonzero(chance.random(len(share)) < share).tolist() if self._is_here(one)]
        self._act(here, start, number, chance)
        shift_clock(offset=offset + timedelta(days=1))

    def _is_here(self, one: int) -> bool:
        return one in self.members and str(one) not in self.memory.left

    def _welcome(self, number: int, start: datetime) -> None:
        """Who joins today becomes a member."""
        folk = self.world.people
        for one in np.flatnonzero((folk.joined == number) & (folk.kind == PERSON)).tolist():
            if one not in self.members:
                self.members[one] = newcomer(self.world, one, self.source).pk
                self.deeds += 1

    def _let_go(self, ignored: Mapping[int, int], number: int, chance: np.random.Generator) -> None:
        """Some of those whose questions stay without an answer do not come back. Staff and bots do."""
        gone = self.world.people.gone
        for one, member in self.members.items():
            could = one >= STAFF and gone[one] >= number and str(one) not in self.memory.left
            if could and member in ignored and chance.random() < GIVES_UP:
                self.memory.left[str(one)] = number

    def _act(self, here: list[int], start: datetime, number: int, chance: np.random.Generator) -> None:
        """Everybody who comes, at their hour; the shared clock follows from hour to hour."""
        at = self._moments(here, start, number, chance)
        known = Member.objects.present().in_bulk([self.members[one] for one in here])
        doing, base, shared = Doing(self.world, self.members, chance), clock.offset(), start
        for when, one in sorted(zip(at, here, strict=True)):
            member = known.get(self.members[one])
            if member is None or not member.is_active:
                continue
            if when - shared > timedelta(hours=1):
                shared = when
                shift_clock(offset=base + (when - start))
            clock.shift(max(base + (when - start), clock.offset()))  # time never runs back
            self.deeds += doing.come(one, member, when)

    def _moments(self, here: list[int], start: datetime, number: int, chance: np.random.Generator) -> list[datetime]:
        """The next time it is each person's hour; the last hour of the day is left to end what was begun."""
        who = np.array(here, int)
        seconds = self.world.seconds(who, np.full(len(who), number), hours(len(who), chance))
        begin = (start - datetime.combine(self.world.first, time(), UTC)).total_seconds()
        return [start + timedelta(seconds=float(one)) for one in (seconds - begin) % (DAY - 3600)]


def _tell_truth(folder: Path, memory: Memory, life: Life) -> None:
    """Beside the truth: who gave up since, and what the kinds of mail that were met do."""
    handles = dict(Member.objects.filter(pk__in=life.members.values()).values_list("pk", "handle"))
    left = [
        {
            "member": handles[life.members[int(one)]],
            "reason": "ignored",
            "day": life.world.moment(day * DAY).date().isoformat(),
        }
        for one, day in memory.left.items()
        if life.members.get(int(one)) in handles
    ]
    path = folder / f"{memory.size}-{memory.seed}.lived.json"
    path.write_text(json.dumps({"left": left, "mails": memory.mails}, ensure_ascii=False, indent=1) + "\n")
    path.chmod(0o600)
