"""When people have time: days of the week, hours of the day, holidays, and how the community grew."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from guildhall.connectors.simulate.words import EN, ZH

WEEKDAYS = (1.08, 1.12, 1.10, 1.06, 0.96, 0.62, 0.64)  # Monday first
NEW_YEARS = {  # the first day of the lunar year
    2022: (2, 1), 2023: (1, 22), 2024: (2, 10), 2025: (1, 29), 2026: (2, 17), 2027: (2, 6), 2028: (1, 26),
    2029: (2, 13), 2030: (2, 3), 2031: (1, 23), 2032: (2, 11), 2033: (1, 31), 2034: (2, 19), 2035: (2, 8),
}  # fmt: skip
# name, whose, factor of activity
SPRING, CHRISTMAS, NATIONAL = "spring-festival", "christmas", "national-day"
PHASES = (  # name, share of the days, share of the people
    ("founding", 0.16, 0.06),
    ("launch", 0.10, 0.20),
    ("growth", 0.38, 0.42),
    ("plateau", 0.20, 0.14),
    ("second-wind", 0.16, 0.18),
)


@dataclass(frozen=True, slots=True)
class Holiday:
    name: str
    first: date
    last: date
    language: int
    factor: float


def holidays(first: date, last: date) -> list[Holiday]:
    """Those that touch the days from `first` to `last`."""
    found = []
    for year in range(first.year - 1, last.year + 2):
        found.append(Holiday(CHRISTMAS, date(year, 12, 23), date(year + 1, 1, 2), EN, 0.34))
        found.append(Holiday(NATIONAL, date(year, 10, 1), date(year, 10, 7), ZH, 0.55))
        if year in NEW_YEARS:
            eve = date(year, *NEW_YEARS[year]) - timedelta(days=2)
            found.append(Holiday(SPRING, eve, eve + timedelta(days=9), ZH, 0.22))
    return [one for one in found if one.last >= first and one.first <= last]


def calendar(first: date, days: int, chance: np.random.Generator) -> np.ndarray:
    """How much of their usual time people have, by language and day: shape (2, days).

    Weekly rhythm × holidays × a slow weather of moods (an autoregressive walk that both languages share).
    """
    week = np.array([WEEKDAYS[(first + timedelta(days=day)).weekday()] for day in range(days)])
    factor = np.stack([week, week])
    for holiday in holidays(first, first + timedelta(days=days)):
        begin, end = (holiday.first - first).days, (holiday.last - first).days + 1
        factor[holiday.language, max(begin, 0) : max(end, 0)] *= holiday.factor
    mood = np.zeros(days)
    shocks = chance.normal(0, 0.05, days)
    for day in range(1, days):
        mood[day] = 0.92 * mood[day - 1] + shocks[day]
    return factor * np.exp(mood)


def phases(days: int) -> list[tuple[str, int, int, float]]:
    """(name, first day, day after the last, share of the people)."""
    found, begin = [], 0.0
    for name, length, share in PHASES:
        found.append((name, round(begin * days), round((begin + length) * days), share))
        begin += length
    return found


def joining(people: int, days: int, week: np.ndarray, chance: np.random.Generator) -> np.ndarray:
    """A day for everybody, by phase and by weekday; sorted."""
    weight = np.zeros(days)
    for _name, begin, end, share in phases(days):
        weight[begin:end] = week[begin:end] / max(week[begin:end].sum(), 1e-9) * share
    return np.sort(chance.choice(days, size=people, p=weight / weight.sum()))


def hours(size: int, chance: np.random.Generator) -> np.ndarray:
    """Local hours: a morning and an evening hump."""
    is_evening = chance.random(size) < 0.58
    return np.clip(np.where(is_evening, chance.normal(20.6, 1.6, size), chance.normal(10.3, 1.9, size)), 0.2, 23.5)
