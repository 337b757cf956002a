"""Curves and medians of what is counted by how often it is there: what SciPy says of the same, one by one."""

import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guildhall.insights.measures.medians import coins
from guildhall.insights.measures.survival import survival

WAITS = st.lists(st.tuples(st.integers(0, 9), st.booleans(), st.integers(1, 5)), min_size=1, max_size=40)


@pytest.fixture(scope="module")
def stats():
    """Takes two seconds to load, which each process would spend while it collects."""
    from scipy import stats

    return stats


@given(waits=WAITS)
def test_the_curve_and_its_band_are_those_of_scipy(stats, waits):
    hours, ended, how_many = (np.array(column) for column in zip(*waits, strict=True))
    curve = survival(hours / 2, ended, how_many)
    every, over = np.repeat(hours / 2, how_many), np.repeat(ended, how_many)
    assert (curve.n, curve.ended) == (len(every), np.count_nonzero(over))
    if not curve.ended:
        return
    theirs = stats.ecdf(stats.CensoredData(uncensored=every[over], right=every[~over])).sf
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # it says where there is no band
        band = theirs.confidence_interval(method="log-log")
    for mine, expected in (
        (curve.times, theirs.quantiles), (curve.waiting, theirs.probabilities),
        (curve.low, band.low.probabilities), (curve.high, band.high.probabilities),
    ):  # fmt: skip
        np.testing.assert_allclose(mine, expected, rtol=1e-12, atol=1e-15)


@given(n=st.integers(1, 100_000))
def test_the_quantile_of_fair_coins_is_that_of_scipy(stats, n):
    assert coins(0.025, n) == int(stats.binom.ppf(0.025, n, 0.5))
