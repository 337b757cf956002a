from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guildhall.insights import facts
from guildhall.insights.asking import Point
from guildhall.insights.queries.figures import figure
from guildhall.insights.queries.statistics import Interval, direction, quantile, usual, wilson


def weeks(*counts, hits=None):
    """Points by week; with `hits` a share of them."""
    start = date(2026, 1, 5)
    found = []
    for at, n in enumerate(counts):
        since = start + timedelta(weeks=at)
        part = hits[at] if hits else None
        bounds = wilson(part, n) if hits else None
        found.append(
            Point(
                key=since.isoformat(),
                since=since,
                until=since + timedelta(weeks=1),
                value=float(n) if part is None else 100 * part / n,
                n=n,
                hits=part,
                low=100 * bounds.low if bounds else None,
                high=100 * bounds.high if bounds else None,
            )
        )
    return found


@pytest.mark.parametrize(
    ("hits", "n", "low", "high"),
    [(480, 566, 0.8161, 0.8753), (0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (5, 10, 0.2366, 0.7634)],
)
def test_wilson_as_published(hits, n, low, high):
    got = wilson(hits, n)
    assert (round(got.low, 4), round(got.high, 4)) == (low, high)


@given(st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_holds_the_share_and_stays_a_share(pair):
    hits, n = pair
    got = wilson(hits, n)
    assert 0 <= got.low <= hits / n + 1e-12
    assert hits / n - 1e-12 <= got.high <= 1


def test_quantiles_by_hand():
    assert quantile([1, 2, 3, 4, 5], 0.5) == 3
    assert quantile([10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110], 0.1) == 20


def test_nothing_is_usual_before_eight_weeks():
    assert usual([1.0] * 7) is None
    assert usual([1.0] * 8).median == 1


def test_a_way_is_only_told_outside_the_usual_and_off_the_median():
    own = usual([float(n) for n in range(10, 21)])
    assert direction(21, own, None) == "up"
    assert direction(15, own, None) == ""
    assert direction(21, own, Interval(14, 28)) == ""
    assert direction(5, own, Interval(3, 9)) == "down"


def test_under_twenty_counts_are_shown_and_under_five_a_sentence():
    six = figure(facts.REPLIES, weeks(6, hits=[3]), "week")
    assert (six.value, six.interval, six.strip) == ("3 of 6", "", None)
    two = figure(facts.REPLIES, weeks(2, hits=[1]), "week")
    assert (two.value, two.n) == ("–", "n 2: too few to tell")
    assert figure(facts.REPLIES, [], "week").n == "no complete period yet"
    many = figure(facts.REPLIES, weeks(566, hits=[480]), "week")
    assert (many.value, many.unit, many.interval) == ("84.8", "%", "95% 81.6–87.5")


def test_a_count_is_held_against_its_own_weeks():
    told = figure(facts.ACTIVE, weeks(*range(10, 20), 30), "week")
    assert (told.value, told.delta, told.tone) == ("30", "▲ 16", "up-good")
    assert told.usual == "usual 11–18"
    assert figure(facts.ACTIVE, weeks(3, 4), "week").usual == "no usual yet: 1 of 8 periods"
    assert figure(facts.WAITING, weeks(*[10] * 9, 30), "week").tone == "up-bad"


def test_an_unfinished_period_is_never_now():
    points = [*weeks(*[10] * 9, 30), replace(weeks(99)[0], finished=False)]
    assert figure(facts.ACTIVE, points, "week").value == "30"


def test_a_figure_of_an_earlier_period_than_the_board_names_it():
    points = weeks(10, 12)
    assert figure(facts.ACTIVE, points, "week", until=points[-1].until).n == "n 12 people"
    assert "week of 12 Jan" in figure(facts.ACTIVE, points, "week", until=date(2026, 3, 2)).n
