"""Cohorts: by hand, with those that are not finished masked, and against sets counted in plain Python."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guildhall.insights.measures import retention
from guildhall.insights.tests.worlds import MANY, ask, by_person, cells, day, values, world

DAYS = st.lists(st.tuples(st.integers(1, 8), st.integers(0, 69)), max_size=70).map(by_person)

ACTS = {1: {0, 7, 14}, 2: {1, 15}, 3: {2, 7}, 4: {3}, 5: {6, 13, 27}, 6: {7, 14}, 7: {8}, 8: {9, 21}, 9: {10}, 10: {13}}


def test_n_day_retention_by_hand_with_unfinished_cells_masked():
    answer = retention.on_interval(world(ACTS, today=28), ask("retention", until=28, upto="4"))
    got = cells(answer)
    assert [got[f"2026-01-05/{after}"] for after in range(5)] == [100, 60, 40, 20, None]
    assert [got[f"2026-01-12/{after}"] for after in range(5)] == [100, 20, 20, None, None]
    first = answer.points[1]
    assert (first.hits, first.n) == (3, 5)
    assert (first.low, first.high) == (pytest.approx(23.07, abs=0.01), pytest.approx(88.24, abs=0.01))
    masked = answer.points[4]
    assert (masked.finished, masked.value, masked.hits, masked.n) == (False, None, None, 5)


def test_rolling_retention_counts_whoever_comes_later():
    got = cells(retention.on_or_after(world(ACTS, today=28), ask("rolling_retention", until=28, upto="4")))
    assert [got[f"2026-01-05/{after}"] for after in range(5)] == [100, 80, 60, 20, None]


def test_brackets_count_days_from_each_ones_own_first():
    acts = {1: {0, 1}, 2: {3, 4, 10}, 3: {6, 8}, 4: {6, 14}, 5: {2, 40}}
    answer = retention.in_bracket(world(acts, today=36), ask("bracket_retention", until=14))
    got = cells(answer)
    assert got["2026-01-05/1-1"] == 40  # 1 and 2
    assert got["2026-01-05/2-7"] == 40  # 2 on the seventh, 3 on the second
    assert answer.points[2].finished is False  # the youngest began on the sixth day: day 36 is not over
    later = cells(retention.in_bracket(world(acts, today=37), ask("bracket_retention", until=14)))
    assert later["2026-01-05/8-30"] == 20  # 4 on the eighth


def test_a_cohort_may_be_those_who_joined():
    joined = dict.fromkeys(range(1, 6), 0)
    got = cells(retention.on_interval(world({1: {9}}, joined=joined), ask("retention", start="joined", upto="4")))
    assert (got["2026-01-05/0"], got["2026-01-05/1"]) == (0, 20)


def test_a_cohort_may_be_whoever_acts_again():
    acts = {person: {0, 7, 14} for person in range(1, 6)}
    got = cells(retention.on_interval(world(acts), ask("retention", start="recurring", upto="4")))
    assert [got[f"{day(7 * at)}/1"] for at in range(3)] == [100, 100, 0]


def test_from_one_week_to_the_next_by_hand():
    answer = retention.from_period_to_period(world(ACTS), ask("period_retention", until=28))
    assert values(answer) == [None, 60, 25, 0]
    rows = retention.from_period_to_period_rows(world(ACTS), ask("period_retention", rows_of="2026-01-12")).rows
    assert [(row["person"], row["hit"]) for row in rows] == [(1, True), (3, True), (5, True), (2, False), (4, False)]


def test_the_week_that_runs_is_masked():
    points = retention.from_period_to_period(world(ACTS, today=20), ask("period_retention", until=28)).points
    assert [point.finished for point in points] == [True, True, False]


def starts_of(acts, start):
    if start == "first":
        return [(person, min(days)) for person, days in acts.items()]
    return [(person, min(one for one in days if one // 7 == at)) for person, days in acts.items() for at in weeks(days)]


def weeks(days):
    return sorted({after // 7 for after in days})


@pytest.mark.deep
@MANY
@given(acts=DAYS, start=st.sampled_from(["first", "recurring"]))
def test_cohorts_are_what_sets_say(acts, start):
    lake = world(acts)
    on, rolling, bracket = (
        getattr(retention, name)(
            lake, ask(metric, until=70, start=start, **({"upto": "6"} if name != "in_bracket" else {}))
        )
        for name, metric in (
            ("on_interval", "retention"),
            ("on_or_after", "rolling_retention"),
            ("in_bracket", "bracket_retention"),
        )
    )
    begun = starts_of(acts, start)
    if on.refused:
        assert max([sum(after // 7 == at for _person, after in begun) for at in range(10)]) < 5
        return
    for at in range(10):
        cohort = [(person, first) for person, first in begun if first // 7 == at]
        for after in range(7):
            key = f"{day(7 * at)}/{after}"
            exact = sum(at + after in weeks(acts[person]) for person, _first in cohort)
            later = sum(any(one >= at + after for one in weeks(acts[person])) for person, _first in cohort)
            over = at + after + 1 <= 10
            assert told(on, key) == (len(cohort), exact if over else None)
            assert told(rolling, key) == (len(cohort), later if over else None)
        for low, high in ((1, 1), (2, 7), (8, 30)):
            inside = sum(any(low <= one - first <= high for one in acts[person]) for person, first in cohort)
            over = 7 * at + 7 + high <= 70
            assert told(bracket, f"{day(7 * at)}/{low}-{high}") == (len(cohort), inside if over else None)


def told(answer, key):
    (point,) = [point for point in answer.points if point.key == key]
    return point.n, point.hits


@pytest.mark.deep
@MANY
@given(acts=DAYS)
def test_every_cell_opens_its_cohort_with_the_hits_first(acts):
    lake = world(acts)
    for name, metric in (
        ("on_interval", "retention"),
        ("on_or_after", "rolling_retention"),
        ("in_bracket", "bracket_retention"),
        ("from_period_to_period", "period_retention"),
    ):
        for point in getattr(retention, name)(lake, ask(metric, until=14)).points[:6]:
            rows = getattr(retention, f"{name}_rows")(lake, ask(metric, until=14, rows_of=point.key)).rows
            assert len(rows) == point.n
            if point.finished:
                assert sum(row["hit"] for row in rows) == point.hits


@pytest.mark.parametrize("key", ["2026-01-05", "2026-01-05/x", "2026-01-05/1-"])
def test_rows_of_no_cell_are_refused(key):
    lake = world(ACTS)
    assert retention.in_bracket_rows(lake, ask("bracket_retention", rows_of=key)).refused == "filter"


@pytest.mark.parametrize(
    ("name", "metric"),
    [
        ("on_interval", "retention"),
        ("on_or_after", "rolling_retention"),
        ("in_bracket", "bracket_retention"),
        ("from_period_to_period", "period_retention"),
    ],
)
def test_nobody_and_one_person_give_a_sentence(name, metric):
    function = getattr(retention, name)
    assert function(world(), ask(metric)).refused == "empty"
    assert function(world({1: {0, 7}}), ask(metric)).refused == "few"
