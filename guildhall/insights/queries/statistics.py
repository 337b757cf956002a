"""The few formulas behind the figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

Z95 = 1.959963984540054
FEWEST_WEEKS = 8  # complete weeks before anything is called usual
FEWEST_FOR_SHARE = 20
FEWEST_TO_TELL = 5


@dataclass(frozen=True)
class Interval:
    low: float
    high: float


@dataclass(frozen=True)
class Usual:
    """A figure's own history: lowest, middle 80 %, median, highest of its complete weeks."""

    weeks: int
    lowest: float
    low: float
    median: float
    high: float
    highest: float


def wilson(hits: int, n: int) -> Interval:
    """95 % score interval of a share.

    Wilson, E. B. (1927), Probable inference, the law of succession, and statistical inference, JASA 22: 209-212:
    (p + z²/2n ± z sqrt(p(1-p)/n + z²/4n²)) / (1 + z²/n).
    """
    if n <= 0:
        return Interval(0.0, 1.0)
    share, z2 = hits / n, Z95 * Z95
    middle = share + z2 / (2 * n)
    reach = Z95 * sqrt(share * (1 - share) / n + z2 / (4 * n * n))
    return Interval(max(0.0, (middle - reach) / (1 + z2 / n)), min(1.0, (middle + reach) / (1 + z2 / n)))


def quantile(values: Sequence[float], share: float) -> float:
    """Linear between the order statistics (type 7 of Hyndman & Fan 1996)."""
    ordered = sorted(values)
    place = (len(ordered) - 1) * share
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def usual(history: Sequence[float]) -> Usual | None:
    """None while the history is too short to call anything usual."""
    if len(history) < FEWEST_WEEKS:
        return None
    middle = [quantile(history, share) for share in (0.1, 0.5, 0.9)]
    return Usual(len(history), min(history), middle[0], middle[1], middle[2], max(history))


def direction(value: float, own: Usual | None, interval: Interval | None) -> str:
    """'up' or 'down' when the value leaves its own usual and its interval leaves the median; else ''."""
    if own is None or own.low <= value <= own.high:
        return ""
    if interval and interval.low <= own.median <= interval.high:
        return ""
    return "up" if value > own.median else "down"
