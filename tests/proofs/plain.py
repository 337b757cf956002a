"""The figures once more, in plain Python over plain sets: another route from the same sources, sharing no code with the first.

A source reader fills a `Plain`; its methods give what the measures must give, by month.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo


@dataclass
class Said:
    """A thread: when it was opened, by whom, what others said in it (moment, person), when it was closed for good."""

    at: datetime
    opener: Any
    is_question: bool = True
    others: list[tuple[datetime, Any]] = field(default_factory=list)
    closed: datetime | None = None
    solved: datetime | None = None

    @property
    def replied(self) -> datetime | None:
        return min((at for at, _who in self.others if at >= self.at), default=None)

    @property
    def replier(self) -> Any:
        """Who spoke first; of several at once the one whose row came first."""
        return next(who for at, who in self.others if at == self.replied)


@dataclass
class Plain:
    zone: str
    today: date
    as_of: datetime
    months: list[date]  # first days; the last one only ends the one before it
    acts: dict[Any, Counter[date]] = field(default_factory=lambda: defaultdict(Counter))
    joined: dict[Any, date] = field(default_factory=dict)
    threads: list[Said] = field(default_factory=list)
    ties: list[tuple[Any, Any, date]] = field(default_factory=list)

    def day(self, moment: datetime) -> date:
        return moment.astimezone(ZoneInfo(self.zone)).date()

    def act(self, person: Any, moment: datetime) -> None:
        self.acts[person][self.day(moment)] += 1

    @property
    def spans(self) -> list[tuple[date, date]]:
        return list(zip(self.months, self.months[1:], strict=False))

    def active(self, since: date, until: date) -> set[Any]:
        """Who acted from a day up to another, which is no part of it."""
        return {person for person, days in self.acts.items() if any(since <= day < until for day in days)}

    # Activity

    def rolling(self, days: int) -> list[int]:
        return [len(self.active(until - timedelta(days=days), until)) for _since, until in self.spans]

    def person_days(self) -> list[int]:
        return [sum(since <= day < until for days in self.acts.values() for day in days) for since, until in self.spans]

    def stickiness(self) -> list[float | None]:
        by_day: dict[date, set[Any]] = defaultdict(set)
        for person, days in self.acts.items():
            for day in days:
                by_day[day].add(person)
        told = []
        for since, until in self.spans:
            shares = []
            for after in range((until - since).days):
                day = since + timedelta(days=after)
                month = set().union(*(by_day.get(day - timedelta(days=back), set()) for back in range(30)))
                if month:
                    shares.append(100 * len(by_day.get(day, ())) / len(month))
            told.append(sum(shares) / len(shares) if shares else None)
        return told

    def intervals(self) -> Counter[int]:
        inside = [self.active(*span) for span in self.spans]
        return Counter(Counter(person for month in inside for person in month).values())

    # Lifecycle

    def first(self, person: Any) -> date:
        return min(self.acts[person])

    def lifecycle(self) -> list[dict[str, int]]:
        told, before = [], self.active(_month_before(self.months[0]), self.months[0])
        for since, until in self.spans:
            now = self.active(since, until)
            new = {person for person in now if since <= self.joined.get(person, self.first(person)) < until}
            told.append(
                {
                    "new": len(new),
                    "returning": len((now & before) - new),
                    "resurrecting": len(now - before - new),
                    "dormant": len(before - now),
                }
            )
            before = now
        return told

    def new_contributors(self) -> list[int]:
        return [sum(since <= self.first(person) < until for person in self.acts) for since, until in self.spans]

    def flow(self) -> list[tuple[int, int]]:
        """Reactivated after 90 silent days, and regulars lost."""
        back: dict[date, set[Any]] = defaultdict(set)
        lost: dict[date, set[Any]] = defaultdict(set)
        for person, days in self.acts.items():
            ordered = sorted(days)
            for one, following in zip(ordered, [*ordered[1:], None], strict=True):
                over = one + timedelta(days=91)
                if following and following < over:
                    continue
                if following:
                    back[_month(following)].add(person)
                recent = sum(n for day, n in days.items() if one - timedelta(days=89) <= day <= one)
                if recent >= 4 and over <= self.today:
                    lost[_month(over)].add(person)
        return [(len(back[since]), len(lost[since])) for since, _until in self.spans]

    def activation(self, within: int) -> list[tuple[int, int]]:
        told = []
        for since, until in self.spans:
            cohort = [person for person, day in self.joined.items() if since <= day < until]
            limit = timedelta(days=within)
            hits = sum(person in self.acts and self.first(person) <= self.joined[person] + limit for person in cohort)
            told.append((hits, len(cohort)))
        return told

    # Retention

    def retention(self, upto: int, *, later: bool) -> dict[tuple[date, int], tuple[int, int]]:
        """(month, after): (hits, n) of those who contributed first in the month."""
        months = {person: {_month(day) for day in days} for person, days in self.acts.items()}
        told = {}
        for since, until in self.spans:
            cohort = [person for person in self.acts if since <= self.first(person) < until]
            for after in range(upto + 1):
                aim = _plus(since, after)
                hits = sum(any(one >= aim if later else one == aim for one in months[person]) for person in cohort)
                told[since, after] = (hits, len(cohort))
        return told

    def brackets(self, ranges: list[tuple[int, int]]) -> dict[tuple[date, str], tuple[int, int]]:
        told = {}
        for since, until in self.spans:
            cohort = [person for person in self.acts if since <= self.first(person) < until]
            for low, high in ranges:
                hits = sum(
                    any(low <= (day - self.first(person)).days <= high for day in self.acts[person])
                    for person in cohort
                )
                told[since, f"{low}-{high}"] = (hits, len(cohort))
        return told

    # Replies

    def opened(self) -> list[list[Said]]:
        return [[one for one in self.threads if since <= self.day(one.at) < until] for since, until in self.spans]

    def questions(self) -> list[list[Said]]:
        return [[one for one in month if one.is_question] for month in self.opened()]

    def first_response(self, share: float) -> list[float | None]:
        """Kaplan-Meier by hand: hours after which the share has a reply."""
        return [_reached([self._wait(one) for one in month], share) for month in self.questions()]

    def _wait(self, one: Said) -> tuple[float, bool]:
        end = one.replied or min(one.closed or self.as_of, self.as_of)
        return max(int(end.timestamp()) - int(one.at.timestamp()), 0) / 3600, one.replied is not None

    def coverage(self, limit: timedelta, *, newcomers: bool = False) -> list[tuple[int, int]]:
        told = []
        for month in self.questions():
            mine = month
            if newcomers:
                mine = [one for one in month if self._is_new(one)]
            told.append((sum(bool(one.replied) and one.replied - one.at <= limit for one in mine), len(mine)))
        return told

    def _is_new(self, one: Said) -> bool:
        joined = self.joined.get(one.opener)
        return joined is not None and (self.day(one.at) - joined).days < 30

    def solo(self) -> list[tuple[int, int]]:
        return [(sum(not one.others for one in month), len(month)) for month in self.opened()]

    def backlog(self, older: timedelta) -> list[int]:
        told = []
        for _since, until in self.spans:
            end = datetime.combine(until, datetime.min.time(), ZoneInfo(self.zone)) - timedelta(seconds=1)
            waits = [
                one
                for one in self.threads
                if one.is_question
                and one.at + older <= end
                and all(moment is None or moment > end for moment in (one.replied, one.closed, one.solved))
            ]
            told.append(len(waits))
        return told

    # Concentration

    def counts(self) -> list[list[int]]:
        """Contributions of each who made any, in each month, most first."""
        told = []
        for since, until in self.spans:
            each = [sum(n for day, n in days.items() if since <= day < until) for days in self.acts.values()]
            told.append(sorted((n for n in each if n), reverse=True))
        return told

    def responders(self) -> list[list[int]]:
        return [
            sorted(
                Counter(one.replier for one in month if one.replied and one.replier is not None).values(), reverse=True
            )
            for month in self.opened()
        ]

    # Ties

    def reciprocity(self) -> list[tuple[int, int, int]]:
        """Returned ties, ties, people."""
        told = []
        for since, until in self.spans:
            edges = {(one, other) for one, other, day in self.ties if since <= day < until}
            people = {person for edge in edges for person in edge}
            told.append((sum((other, one) in edges for one, other in edges), len(edges), len(people)))
        return told

    def integration(self) -> list[tuple[float | None, float | None, int]]:
        """Median of others met, of those met both ways, and people."""
        met: dict[Any, list[tuple[Any, date, int]]] = defaultdict(list)
        for one, other, day in self.ties:
            met[one].append((other, day, 1))
            met[other].append((one, day, 2))
        told: list[tuple[float | None, float | None, int]] = []
        for since, until in self.spans:
            found = [self._met(person, met[person]) for person in self.acts if since <= self.first(person) < until]
            middle = [median(column) for column in zip(*found, strict=True)] if found else [None, None]
            told.append((middle[0], middle[1], len(found)))
        return told

    def _met(self, person: Any, met: list[tuple[Any, date, int]]) -> tuple[int, int]:
        ways: dict[Any, set[int]] = defaultdict(set)
        for other, day, way in met:
            if 0 <= (day - self.first(person)).days < 30:
                ways[other].add(way)
        return len(ways), sum(len(both) == 2 for both in ways.values())


def absence_factor(counts: list[int]) -> int:
    total, sum_so_far = sum(counts), 0
    for k, n in enumerate(counts, 1):
        sum_so_far += n
        if 2 * sum_so_far >= total:
            return k
    return 0


def gini(counts: list[int]) -> float:
    """Half the mean absolute difference over the mean."""
    n, total = len(counts), sum(counts)
    return sum(abs(one - other) for one in counts for other in counts) / (2 * n * total)


def _reached(waits: list[tuple[float, bool]], share: float) -> float | None:
    left, still = 1.0, len(waits)
    for time in sorted({wait for wait, _ended in waits}):
        ended = sum(over for wait, over in waits if wait == time)
        left *= 1 - ended / still
        still -= sum(wait == time for wait, _over in waits)
        if ended and left <= 1 - share + 1e-9:
            return time
    return None


def months(first: date, last: date) -> list[date]:
    """First days of the months from one to another."""
    told = [_month(first)]
    while told[-1] < last:
        told.append(_plus(told[-1], 1))
    return told


def _month(day: date) -> date:
    return day.replace(day=1)


def _month_before(month: date) -> date:
    return _plus(month, -1)


def _plus(month: date, after: int) -> date:
    number = month.year * 12 + month.month - 1 + after
    return date(number // 12, number % 12 + 1, 1)


__all__ = ["Plain", "Said", "absence_factor", "gini", "months"]
