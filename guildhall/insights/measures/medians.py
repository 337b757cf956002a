"""The interval of a median, by ranks alone."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy import stats


def median_interval(values: Any) -> tuple[float | None, float | None]:
    """95 % or a little more, by order statistics (Conover, Practical Nonparametric Statistics, 3.2); None under six."""
    n = len(values)
    rank = int(stats.binom.ppf(0.025, n, 0.5)) if n else 0
    if not rank:
        return None, None
    ordered = np.sort(values)
    return float(ordered[rank - 1]), float(ordered[n - rank])
