"""The interval of a median, by ranks alone."""

from __future__ import annotations

from math import log
from typing import Any

import numpy as np


def median_interval(values: Any) -> tuple[float | None, float | None]:
    """95 % or a little more, by order statistics (Conover, Practical Nonparametric Statistics, 3.2); None under six."""
    n = len(values)
    rank = coins(0.025, n) if n else 0
    if not rank:
        return None, None
    ordered = np.sort(values)
    return float(ordered[rank - 1]), float(ordered[n - rank])


def coins(part: float, n: int) -> int:
    """The least k with P(heads of n fair coins ≤ k) ≥ part, for parts below a half: Σ C(n, i) ÷ 2ⁿ, added up by logarithms.

    Here and in `survival` SciPy is left out: its import alone would be two seconds of each new process.
    """
    heads = np.arange(1, n // 2 + 1)
    chances = np.concatenate([[0.0], np.cumsum(np.log((n - heads + 1) / heads))]) - n * log(2)
    return int(np.searchsorted(np.cumsum(np.exp(chances)), part))
