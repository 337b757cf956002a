"""Ties between people: by hand, and against sets counted in plain Python."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guildhall.insights.measures import ties
from guildhall.insights.measures.medians import median_interval
from guildhall.insights.queries.statistics import wilson
from guildhall.insights.tests.worlds import MANY, ask, cells, day, presence, tie, verb, world

VERBS = [verb("said", tie="replied"), verb("voted", contribution=False, tie="upvoted")]

EDGES = [tie(1, 2, 0), tie(2, 1, 3, n=5), tie(1, 3, 1), tie(3, 4, 2), tie(4, 3, 6), tie(1, 2, 5), tie(5, 1, 8)]


def test_reciprocity_by_hand():
    (point,) = ties.reciprocity(world(ties=EDGES, verbs=VERBS), ask("reciprocity", until=7)).points
    assert (point.hits, point.n, point.value) == (4, 5, 80)
    density = 5 / 12
    assert point.more["density"] == pytest.approx(density)
    (rho,) = ties.reciprocity_corrected(world(ties=EDGES, verbs=VERBS), ask("reciprocity_corrected", until=7)).points
    assert rho.value == pytest.approx((0.8 - density) / (1 - density))


def test_where_everybody_knows_everybody_there_is_nothing_to_correct():
    rows = [tie(a, b, 0) for a in range(1, 4) for b in range(1, 4) if a != b]
    (point,) = ties.reciprocity_corrected(world(ties=rows, verbs=VERBS), ask("reciprocity_corrected", until=7)).points
    assert (point.value, point.more["share"], point.more["density"]) == (None, 100, 1)


def test_votes_are_no_words():
    rows = [*EDGES, tie(3, 1, 4, kind="upvoted")]
    lake = world(ties=rows, verbs=VERBS)
    assert ties.reciprocity(lake, ask("reciprocity", until=7)).points[0].n == 5
    wide = ties.reciprocity(lake, ask("reciprocity", until=7, ties="all")).points[0]
    assert (wide.hits, wide.n) == (6, 6)


def test_the_rows_are_the_ties_with_the_returned_first():
    rows = ties.reciprocity_rows(world(ties=EDGES, verbs=VERBS), ask("reciprocity", rows_of="2026-01-05")).rows
    assert [(row["person"], row["other"], row["n"], row["hit"]) for row in rows] == [
        (2, 1, 5, True),
        (1, 2, 2, True),
        (3, 4, 1, True),
        (4, 3, 1, True),
        (1, 3, 1, False),
    ]


def newcomers(**more):
    acts = {1: {0}, 2: {1}, 3: {2}, 4: {3}, 5: {6}, 9: {-20, 5}}
    rows = [tie(1, 9, 0), tie(9, 1, 29), tie(1, 8, 29), tie(1, 7, 30), tie(9, 2, 5), tie(3, 9, 4), tie(9, 3, 9)]
    return world(presence=presence(acts), ties=rows, verbs=VERBS, **more)


def test_integration_by_hand():
    (point,) = ties.integration(newcomers(), ask("integration", until=7)).points
    assert (point.value, point.n) == (1, 5)  # 2, 1, 1, 0, 0 others
    assert point.more == {"returned": 0, "nobody": 2}
    rows = ties.integration_rows(newcomers(), ask("integration", rows_of="2026-01-05")).rows
    assert [(row["person"], row["n"], row["returned"]) for row in rows] == [
        (1, 2, 1),
        (2, 1, 0),
        (3, 1, 1),
        (4, 0, 0),
        (5, 0, 0),
    ]


def test_integration_is_masked_until_the_youngest_had_thirty_days():
    for today, finished in ((35, False), (36, True)):
        (point,) = ties.integration(newcomers(today=today), ask("integration", until=7)).points
        assert (point.finished, point.value is None) == (finished, not finished)


@pytest.mark.deep
@MANY
@given(edges=st.sets(st.tuples(st.integers(1, 6), st.integers(1, 6), st.integers(0, 27)), max_size=60))
def test_plain_python_agrees(edges):
    edges = {(a, b, at) for a, b, at in edges if a != b}
    answer = ties.reciprocity(world(ties=[tie(*edge) for edge in edges], verbs=VERBS), ask("reciprocity", until=28))
    weeks = [{(a, b) for a, b, at in edges if at // 7 == week} for week in range(4)]
    if answer.refused:
        assert max(map(len, weeks)) < 5
        return
    for mine, point in zip(weeks, answer.points, strict=True):
        returned = sum((b, a) in mine for a, b in mine)
        assert (point.n, point.hits) == (len(mine), returned)
        people = {one for edge in mine for one in edge}
        if mine:
            assert point.more["density"] == pytest.approx(len(mine) / (len(people) * (len(people) - 1)))


@pytest.fixture(scope="module")
def stats():
    """Takes two seconds to load, which each process would spend while it collects."""
    from scipy import stats

    return stats


@given(n=st.integers(1, 3000), part=st.floats(0, 1))
def test_the_wilson_interval_is_that_of_scipy(stats, n, part):
    hits = round(part * n)
    theirs = stats.binomtest(hits, n).proportion_ci(method="wilson")
    assert (wilson(hits, n).low, wilson(hits, n).high) == pytest.approx((theirs.low, theirs.high), abs=1e-9)


def test_the_interval_of_a_median_holds_it_in_at_least_95_of_100(stats):
    assert median_interval(list(range(1, 6))) == (None, None)
    assert median_interval(list(range(1, 16))) == (4, 12)  # as printed in tables of the sign test, n = 15
    for n in range(6, 200):
        low, _high = median_interval(list(range(1, n + 1)))
        assert 1 - 2 * stats.binom.cdf(low - 1, n, 0.5) >= 0.95


def test_nobody_and_one_tie_give_a_sentence():
    assert ties.integration(world(), ask("integration")).refused == "empty"
    assert ties.reciprocity(world(ties=EDGES[:1], verbs=VERBS), ask("reciprocity")).refused == "few"
    assert cells(ties.integration(newcomers(), ask("integration", until=7))) == {day(0).isoformat(): 1}
