"""One simulated world: its size and seed, its days, its people, and what operators did. Same seed and day, same world."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

import numpy as np

from guildhall.connectors.simulate.deeds import FRIEND_SHARE, Done, carry_out, factors, here
from guildhall.connectors.simulate.names import CITIES
from guildhall.connectors.simulate.people import BOT, PERSON, SPAM, STAYS, People, crowd, people
from guildhall.connectors.simulate.seasons import PHASES, calendar
from guildhall.connectors.simulate.sizes import Size
from guildhall.connectors.simulate.words import Words, words

DAY = 86_400.0
AT_ONCE = 2_000  # people whose days are in memory together
RAMP = 40  # days in which somebody burns out


@dataclass
class World:
    """Times are seconds since the first midnight in UTC. `ahead`: days beyond the last that can be stepped."""

    size: Size
    seed: int
    first: date
    until: float
    words: Words
    people: People
    deeds: list[Done]
    calendar: np.ndarray  # (language, day)
    city: np.ndarray
    chance: np.random.Generator

    @classmethod
    def made(cls, size: Size, *, seed: int, now: datetime, ahead: int = 0) -> World:
        first = now.astimezone(UTC).date() - timedelta(days=size.days - 1)
        parts = [np.random.default_rng([seed, size.activities, part]) for part in range(4)]
        season = calendar(first, size.days + ahead, parts[0])
        folk = people(size, words(), season.mean(0)[: size.days], parts[1])
        _settle_special(folk)
        done = carry_out(folk, size.days, parts[2])
        city = parts[1].integers(0, 1 << 30, size.people)
        until = (now - datetime.combine(first, time(), UTC)).total_seconds()
        return cls(size, seed, first, until, words(), folk, done, season, city, parts[3])

    def with_newcomers(self, ahead: int) -> World:
        """The same world with the people who will come on the days ahead, at the pace of the last phase."""
        last = PHASES[-1]
        pace = self.size.people * last[2] / (last[1] * self.size.days)
        count, chance = round(pace * ahead), np.random.default_rng([self.seed, self.size.activities, 9])
        fresh = crowd(replace(self.size, people=count, days=ahead), self.words, np.ones(ahead), chance)
        fresh.joined += self.size.days
        fresh.gone += self.size.days
        fresh.pause = np.minimum(fresh.pause + self.size.days, STAYS)
        fresh.friends += self.people.count
        city = np.concatenate([self.city, chance.integers(0, 1 << 30, count)])
        return replace(self, people=self.people.with_others(fresh), city=city)

    @property
    def days(self) -> int:
        return int(self.calendar.shape[1])

    def moment(self, seconds: float) -> datetime:
        return self._midnight + timedelta(seconds=float(seconds))

    @cached_property
    def _midnight(self) -> datetime:
        return datetime.combine(self.first, time(), UTC)

    @cached_property
    def zone(self) -> np.ndarray:
        """The number of everybody's time zone in `zones`."""
        places = [[self.zones.index(city[2]) for city in some] for some in CITIES]
        return np.array(
            [
                places[spoken][pick % len(places[spoken])]
                for spoken, pick in zip(self.people.language, self.city, strict=True)
            ]
        )

    @cached_property
    def zones(self) -> list[str]:
        return sorted({zone for some in CITIES for _city, _country, zone in some})

    @cached_property
    def offsets(self) -> np.ndarray:
        """(zone, day): seconds that local time is ahead of UTC at noon."""
        noons = [datetime.combine(self.first + timedelta(days=day), time(12)) for day in range(self.days + 1)]
        return np.array([[_offset(noon, ZoneInfo(zone)) for noon in noons] for zone in self.zones])

    def local_day(self, person: np.ndarray, seconds: np.ndarray) -> np.ndarray:
        rough = np.clip((seconds // DAY).astype(int), 0, self.days)
        return ((seconds + self.offsets[self.zone[person], rough]) // DAY).astype(int)

    def seconds(self, person: np.ndarray, day: np.ndarray, hour: np.ndarray) -> np.ndarray:
        found: np.ndarray = day * DAY + hour * 3600 - self.offsets[self.zone[person], day]
        return found

    def intensity(self, rows: slice) -> np.ndarray:
        """(people of the slice, days): how often each would come on each day, up to one constant for all."""
        folk, days = self.people, self.days
        present = here(folk, days, rows)
        age = np.arange(days)[None, :] - folk.joined[rows][:, None]
        fresh = 1 + 2.2 * np.exp(-np.maximum(age, 0) / 4)
        found = folk.rate[rows][:, None] * fresh * self.calendar[folk.language[rows]] * present
        found *= factors(self.deeds, "visits", folk, days, rows)
        return (found * self._company(rows) * self.strain[rows]).astype(np.float32)

    def _company(self, rows: slice) -> np.ndarray:
        """Who has friends here comes more often; when they leave, less: what is done to one reaches others."""
        friends, gone = self.people.friends[rows], np.minimum(self.people.gone, STAYS)
        day = np.arange(self.days)[None, :]
        share = np.zeros((len(friends), self.days), np.float32)
        for place in range(friends.shape[1]):
            other = friends[:, place]
            share += (day >= self.people.joined[other][:, None]) & (day <= gone[other][:, None])
        return 1 - FRIEND_SHARE + 2 * FRIEND_SHARE * share / friends.shape[1]

    @cached_property
    def strain(self) -> np.ndarray:
        """(people, days): who burns out comes more and more before the end."""
        found = np.ones((self.people.count, self.days), np.float32)
        for leaver in self.people.leavers:
            if leaver.reason == "burnt_out":
                days = np.arange(max(leaver.day - RAMP, 0), min(leaver.day, self.days))
                found[leaver.person, days] += 1.6 * (days - leaver.day + RAMP) / RAMP
        return found


def _offset(noon: datetime, zone: ZoneInfo) -> float:
    return (noon.replace(tzinfo=zone).utcoffset() or timedelta()).total_seconds()


def _settle_special(folk: People) -> None:
    """Bots and spam accounts come by no habit; spam is gone after a day."""
    folk.rate[folk.kind != PERSON] = 0
    folk.gone[folk.kind == SPAM] = folk.joined[folk.kind == SPAM] + 1
    folk.gone[folk.kind == BOT] = STAYS
