"""What operators did, and what it did to people: planted effects, some of them zero, some harmful.

Every deed is for a randomly drawn half of those it could be for; the other half is kept as it is. Effects act on how
often somebody comes (`visits`), how much they comment or vote, or how right answers are; they rise at once and fade.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from guildhall.connectors.simulate.people import STAYS, People


@dataclass(frozen=True, slots=True)
class Deed:
    name: str
    on: str  # 'visits' | 'comments' | 'votes' | 'skill'
    factor: float  # at its strongest; 1 is no effect
    first: float  # share of the days
    days: int  # that it is done; 0: until today
    lasts: int  # days after which half of it is gone
    audience: str


DEEDS = (
    Deed("welcome_message", "visits", 1.0, 0.25, 0, 30, "newcomers"),
    Deed("answer_week", "visits", 1.0, 0.30, 21, 14, "everybody"),
    Deed("help_space", "visits", 1.4, 0.45, 70, 45, "newcomers"),
    Deed("award_for_the_top", "visits", 1.6, 0.52, 1, 28, "top"),
    Deed("kindness_reminder", "comments", 1.54, 0.56, 40, 40, "veterans"),
    Deed("award_for_the_less_active", "visits", 0.72, 0.63, 1, 60, "casual"),
    Deed("weekly_digest", "visits", 1.18, 0.70, 60, 20, "members"),
    Deed("daily_digest", "visits", 0.88, 0.84, 40, 40, "members"),
    Deed("streaks", "skill", 0.8, 0.88, 35, 15, "members"),
)
MAIL_FACTORS = (1.0, 1.25, 0.8, 1.0, 1.12, 0.9)  # of kinds of mail, as they are met; see `mail_factor`
FRIEND_SHARE = 0.45  # how much of somebody's coming depends on their friends' being there


@dataclass
class Done:
    """A deed as it went: whom it reached, whom it could have reached, and from which day for each."""

    deed: Deed
    first: int
    last: int
    treated: np.ndarray
    held_out: np.ndarray
    since: np.ndarray = field(default_factory=lambda: np.zeros(0, int))  # of the treated


def carry_out(people: People, days: int, chance: np.random.Generator) -> list[Done]:
    return [_carry_out(deed, people, days, chance) for deed in DEEDS]


def _carry_out(deed: Deed, people: People, days: int, chance: np.random.Generator) -> Done:
    first = round(deed.first * days)
    last = min(first + deed.days, days - 1) if deed.days else days - 1
    could = _audience(deed, people, first, last)
    is_in = chance.random(len(could)) < 0.5
    treated = could[is_in]
    since = np.maximum(people.joined[treated] + 1, first)
    return Done(deed, first, last, treated, could[~is_in], since)


def _audience(deed: Deed, people: People, first: int, last: int) -> np.ndarray:
    ordinary = people.ordinary & ~people.ringed
    here = ordinary & (people.joined < first) & (people.gone > first)
    if deed.audience == "newcomers":
        return np.flatnonzero(ordinary & (people.joined >= first) & (people.joined <= last))
    if deed.audience == "veterans":
        return np.flatnonzero(here & (people.joined < first - 120))
    if deed.audience in ("top", "casual"):
        order = np.flatnonzero(here)[np.argsort(-people.rate[here], kind="stable")]
        top = max(8, len(order) // 40)
        return order[:top] if deed.audience == "top" else order[len(order) // 2 :]
    return np.flatnonzero(here)


def factors(done: list[Done], on: str, people: People, days: int, rows: slice) -> np.ndarray:
    """(people of the slice, days): by what each deed multiplies, at each person's own strength."""
    begin, end, _step = rows.indices(people.count)
    found = np.ones((end - begin, days), np.float32)
    for one in done:
        if one.deed.on != on or one.deed.factor == 1:
            continue
        mine = (one.treated >= begin) & (one.treated < end)
        since = one.since[mine][:, None]
        age = np.arange(days)[None, :] - since
        fading = np.where(age >= 0, 0.5 ** (np.maximum(age - max(one.deed.days, 1), 0) / one.deed.lasts), 0)
        strength = np.clip(people.openness[one.treated[mine]], -0.6, 2.6)[:, None]
        found[one.treated[mine] - begin] *= np.exp(np.log(one.deed.factor) * strength * fading).astype(np.float32)
    return found


def mail_factor(kind: str, seed: int) -> float:
    """What a mail of a kind does to the coming of those who got it: drawn once a kind and community."""
    number = sum((place + 1) * ord(char) for place, char in enumerate(kind)) + seed
    return MAIL_FACTORS[number % len(MAIL_FACTORS)]


def here(people: People, days: int, rows: slice) -> np.ndarray:
    """(people of the slice, days): who has joined, has not gone, and is not away."""
    day = np.arange(days)[None, :]
    away = (day >= people.pause[rows, :1]) & (day < people.pause[rows, 1:])
    gone = np.minimum(people.gone[rows], STAYS)[:, None]
    return (day >= people.joined[rows][:, None]) & (day <= gone) & ~away
