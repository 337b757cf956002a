"""Waiting times of which some are not over: Kaplan-Meier, with what still waits kept as censored."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from guildhall.insights.asking import Point
from guildhall.insights.measures.periods import Period
from guildhall.insights.queries.statistics import Z95

HOURS_A_DAY = 24.0


@dataclass(frozen=True)
class Curve:
    """The share that still waits after `times`, with its 95 % band; n waits, of which `ended` are over."""

    times: Any
    waiting: Any
    low: Any
    high: Any
    n: int
    ended: int

    def reaches(self, share: float) -> tuple[float | None, float | None, float | None]:
        """When `share` is over, and the interval of that; None where the curve never comes so far.

        The interval is that of Brookmeyer & Crowley (1982): where the band of the curve crosses the same level.
        """
        level = 1 - share + 1e-9
        return self._first(self.waiting, level), self._first(self.low, level), self._first(self.high, level)

    def _first(self, curve: Any, level: float) -> float | None:
        below = np.flatnonzero(curve <= level)
        return float(self.times[below[0]]) if below.size else None


def survival(waits: Any, ended: Any, how_many: Any) -> Curve:
    """Kaplan & Meier (1958); band by Greenwood's variance on the log-log scale, S^exp(±z·σ ÷ log S).

    `waits` in one unit, `ended` flags, and how many there are of each: so a year of threads is a few thousand numbers.
    """
    n, over = int(how_many.sum()), int(how_many[ended].sum())
    if not over:
        nothing = np.empty(0)
        return Curve(nothing, nothing, nothing, nothing, n, 0)
    times, at = np.unique(waits, return_inverse=True)
    every, done = (np.bincount(at, weights=weights) for weights in (how_many, how_many * ended))
    there = n - np.cumsum(every) + every
    waiting = np.cumprod((there - done) / there)
    with np.errstate(all="ignore"):  # no band where nobody or everybody waits: NaN, which is never crossed
        deviation = Z95 * np.sqrt(1 / np.log(waiting) ** 2 * np.cumsum(done / (there * (there - done))))
        middle = np.log(-np.log(waiting))
        low, high = (np.exp(-np.exp(middle + way * deviation)) for way in (1, -1))
    return Curve(times, waiting, low, high, n, over)


def duration(of: Period, curve: Curve, share: float, *, finished: bool, **more: Any) -> Point:
    """When `share` is over; without a value and with `more["reached"]` false while the curve stays above."""
    value, low, high = curve.reaches(share)
    return Point(
        key=of.key,
        since=of.since,
        until=of.until,
        value=value,
        n=curve.n,
        hits=curve.ended,
        low=low,
        high=high,
        finished=finished,
        more={"reached": value is not None, **more},
    )
