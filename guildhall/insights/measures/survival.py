"""Waiting times of which some are not over: Kaplan-Meier, with what still waits kept as censored."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import stats

from guildhall.insights.asking import Point
from guildhall.insights.measures.periods import Period

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


def survival(waits: Any, ended: Any) -> Curve:
    """Kaplan & Meier (1958); band by Greenwood's variance on the log-log scale. `waits` in one unit, `ended` flags."""
    n, over = len(waits), int(np.count_nonzero(ended))
    if not over:
        nothing = np.empty(0)
        return Curve(nothing, nothing, nothing, nothing, n, 0)
    told = stats.CensoredData(uncensored=waits[ended], right=waits[~ended])
    curve = stats.ecdf(told).sf
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter(
            "ignore", RuntimeWarning
        )  # no band where nobody or everybody waits: NaN, which never crosses
        band = curve.confidence_interval(method="log-log")
    return Curve(curve.quantiles, curve.probabilities, band.low.probabilities, band.high.probabilities, n, over)


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
