"""Who lives in a simulated community, and what is planted in them. Arrays with one place a person."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from typing import Any

import numpy as np

from guildhall.connectors.simulate.seasons import joining
from guildhall.connectors.simulate.sizes import Size
from guildhall.connectors.simulate.words import EN, ZH, Words

PERSON, BOT, SPAM = 0, 1, 2
STAYS = 1 << 20  # a day that never comes
FRIENDS = 4
STEADY, FADING, RISING = "steady", "fading", "rising"
SHAPES = (STEADY, FADING, RISING)
REASONS = ("ignored", "conflict", "life", "burnt_out")
AHEAD = 60  # days beyond today for which departures are planned
STAFF = 5  # the first people; number 0 founded the place
BOTS = 2


@dataclass(frozen=True, slots=True)
class Expert:
    person: int
    tag: int
    skill: float
    shape: str


@dataclass(frozen=True, slots=True)
class Leaver:
    person: int
    reason: str
    day: int
    other: int  # whom they fell out with; -1 where nobody


@dataclass(frozen=True, slots=True)
class Ring:
    """People who vote for each other: `edges` are (voter, author)."""

    shape: str  # 'pair' | 'star' | 'circle'
    members: tuple[int, ...]
    edges: tuple[tuple[int, int], ...]
    first: int
    last: int


@dataclass
class People:
    count: int
    kind: np.ndarray
    language: np.ndarray
    joined: np.ndarray  # day
    gone: np.ndarray  # the day of the last visit, or STAYS
    pause: np.ndarray  # (people, 2): away from, back at
    rate: np.ndarray  # visits a day, while they are here
    asks: np.ndarray
    answers: np.ndarray
    comments: np.ndarray
    votes: np.ndarray
    interest: np.ndarray  # (people, tags) sums to 1
    skill: np.ndarray  # (people, tags) how often an answer is right
    friends: np.ndarray  # (people, FRIENDS)
    openness: np.ndarray  # how strongly somebody reacts to what is done to them; negative for some
    experts: list[Expert] = field(default_factory=list)
    decoys: list[tuple[int, int]] = field(default_factory=list)  # (person, tag): answer a lot, seldom right
    leavers: list[Leaver] = field(default_factory=list)
    rings: list[Ring] = field(default_factory=list)

    def with_others(self, other: People) -> People:
        """Both crowds, one numbered after the other; what is planted stays as it is."""
        columns = [one.name for one in fields(self) if isinstance(getattr(self, one.name), np.ndarray)]
        both: dict[str, Any] = {name: np.concatenate([getattr(self, name), getattr(other, name)]) for name in columns}
        return replace(self, count=self.count + other.count, **both)

    @property
    def ordinary(self) -> np.ndarray:
        """Neither staff nor bot nor spam."""
        return (self.kind == PERSON) & (np.arange(self.count) >= STAFF)

    @property
    def ringed(self) -> np.ndarray:
        found = np.zeros(self.count, bool)
        for ring in self.rings:
            found[list(ring.members)] = True
        return found


def people(size: Size, words: Words, week: np.ndarray, chance: np.random.Generator) -> People:
    n = size.people
    made = crowd(size, words, week, chance)
    made.joined[:STAFF] = np.arange(STAFF)
    made.language[:STAFF] = np.arange(STAFF) % 2
    made.kind[STAFF : STAFF + BOTS] = BOT
    made.joined[STAFF : STAFF + BOTS] = STAFF
    spam = chance.choice(np.arange(n // 5, n), size=max(6, n // 40), replace=False)
    made.kind[spam] = SPAM
    made.gone[:STAFF] = STAYS
    made.rate[:STAFF], made.pause[:STAFF], made.asks[:STAFF] = 0.7, STAYS, 0.05
    free = [int(one) for one in chance.permutation(np.flatnonzero(made.ordinary))]
    _plant_experts(made, size, words, free, chance)
    _plant_rings(made, size, free, chance)
    _plant_leavers(made, size, free, chance)
    return made


def crowd(size: Size, words: Words, week: np.ndarray, chance: np.random.Generator) -> People:
    n, tags = size.people, words.answerable
    language = np.where(chance.random(n) < 0.5, ZH, EN)
    joined = joining(n, size.days, week, chance)
    interest = chance.dirichlet(np.full(tags, 0.22), n)
    friends = _friends(language, joined, chance)
    return People(
        count=n,
        kind=np.zeros(n, np.int8),
        language=language,
        joined=joined,
        gone=joined + _lifetimes(n, chance),
        pause=_pauses(joined, chance),
        rate=0.10 * chance.lognormal(0, 1.1, n),
        asks=chance.gamma(0.6, 1, n) + 0.05,
        answers=chance.pareto(1.5, n) * 0.3 + 0.01,
        comments=chance.gamma(0.7, 1, n) + 0.02,
        votes=chance.lognormal(0, 1, n),
        interest=interest,
        skill=chance.beta(2, 3, (n, tags)) * 0.75,
        friends=friends,
        openness=chance.normal(1, 0.7, n),
    )


def _lifetimes(n: int, chance: np.random.Generator) -> np.ndarray:
    """Days until people drift away without any drama. Heavy-tailed: many within a week, some after years, a tenth never."""
    short = chance.geometric(0.35, n)
    long = 20 + chance.lognormal(4.3, 1.3, n).astype(int)
    drawn = chance.random(n)
    return np.where(drawn < 0.46, short, np.where(drawn < 0.9, np.minimum(long, STAYS // 2), STAYS // 2))


def _pauses(joined: np.ndarray, chance: np.random.Generator) -> np.ndarray:
    """One in eight goes away for one to seven months and comes back."""
    n = len(joined)
    away = joined + chance.integers(30, 240, n)
    away = np.where(chance.random(n) < 0.125, away, STAYS)
    return np.stack([away, away + chance.integers(30, 210, n)], 1)


def _friends(language: np.ndarray, joined: np.ndarray, chance: np.random.Generator) -> np.ndarray:
    """People who joined about the same time and speak the same language."""
    n = len(language)
    found = np.zeros((n, FRIENDS), int)
    for spoken in (EN, ZH):
        mine = np.flatnonzero(language == spoken)  # sorted by day of joining
        place = np.arange(len(mine))[:, None] + np.rint(chance.normal(0, 12, (len(mine), FRIENDS))).astype(int)
        found[mine] = mine[np.clip(place, 0, len(mine) - 1)]
    return found


def _take(free: list[int], made: People, count: int, *, before: float = 1.0, language: int | None = None) -> list[int]:
    """Ordinary people who are nobody special yet, from those who joined in the first share of all."""
    last = made.joined[int((made.count - 1) * before)]
    fits = [one for one in free if made.joined[one] <= last and language in (None, made.language[one])][:count]
    for one in fits:
        free.remove(one)
    return fits


def _plant_experts(made: People, size: Size, words: Words, free: list[int], chance: np.random.Generator) -> None:
    for tag in range(words.answerable):
        for turn in range(size.experts):
            (one,) = _take(free, made, 1, before=0.45, language=turn % 2)
            skill = float(np.round(chance.uniform(0.8, 0.97), 3))
            _make_regular(made, one, chance)
            made.answers[one], made.skill[one, tag] = chance.uniform(2.5, 5), skill
            made.interest[one] *= 0.35
            made.interest[one, tag] += 0.65
            made.experts.append(Expert(one, tag, skill, SHAPES[(turn + tag) % 3]))
        (one,) = _take(free, made, 1, before=0.45)
        _make_regular(made, one, chance)
        made.answers[one], made.skill[one, tag] = 6, 0.22
        made.interest[one] *= 0.35
        made.interest[one, tag] += 0.65
        made.decoys.append((one, tag))


def _make_regular(made: People, one: int, chance: np.random.Generator) -> None:
    made.gone[one], made.pause[one] = STAYS, STAYS
    made.rate[one] = chance.uniform(0.3, 0.7)


def _plant_rings(made: People, size: Size, free: list[int], chance: np.random.Generator) -> None:
    for _turn in range(size.rings):
        for shape, count in (("pair", 2), ("star", 7), ("circle", 5)):
            members = _take(free, made, count, before=0.7, language=int(chance.integers(2)))
            first = int(made.joined[members].max()) + 3
            last = min(first + 75, size.days - 1)
            for one in members:
                made.gone[one], made.pause[one] = STAYS, STAYS
                made.rate[one], made.answers[one], made.asks[one] = 0.6, 0.02, 0.02
            made.rings.append(Ring(shape, tuple(members), _edges(shape, members), first, last))


def _edges(shape: str, members: list[int]) -> tuple[tuple[int, int], ...]:
    if shape == "star":  # everybody votes for the first
        return tuple((one, members[0]) for one in members[1:])
    return tuple((one, members[(place + 1) % len(members)]) for place, one in enumerate(members))


def _plant_leavers(made: People, size: Size, free: list[int], chance: np.random.Generator) -> None:
    """Regulars who stop for a reason, before today or within the days ahead."""
    count = max(12, size.people // 33)
    leavers = _take(free, made, count, before=0.5)
    for turn, one in enumerate(leavers):
        reason = REASONS[turn % len(REASONS)]
        is_ahead = turn % 3 == 2
        early = max(int(made.joined[one]) + 75, int(size.days * 0.4))
        day = size.days + int(chance.integers(4, AHEAD)) if is_ahead else int(chance.integers(early, size.days - 20))
        made.gone[one], made.pause[one] = day, STAYS
        made.rate[one] = chance.uniform(0.3, 0.6)
        made.asks[one] = 2.5 if reason == "ignored" else made.asks[one]
        made.answers[one] = 2.0 if reason in ("burnt_out", "conflict") else made.answers[one]
        other = made.decoys[turn % len(made.decoys)][0] if reason == "conflict" else -1
        if other >= 0:
            made.language[one] = made.language[other]
        made.leavers.append(Leaver(one, reason, day, other))
