from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guildhall.insights import facts, sheets
from guildhall.insights.queries.figures import count_figure, share_figure
from guildhall.insights.queries.statistics import Interval, direction, quantile, usual, wilson
from guildhall.insights.queries.weeks import Week


def series(*counts, hits=None):
    start = date(2026, 1, 5)
    return [Week(start + timedelta(weeks=at), n, hits[at] if hits else 0) for at, n in enumerate(counts)]


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


@pytest.mark.django_db
def test_under_twenty_counts_are_shown_and_under_five_a_sentence():
    six = share_figure(facts.REPLIES, series(6, hits=[3]))
    assert (six.value, six.interval, six.strip) == ("3 of 6", "", None)
    two = share_figure(facts.REPLIES, series(2, hits=[1]))
    assert (two.value, two.n) == ("–", "2 questions: too few to tell")
    none = share_figure(facts.REPLIES, [])
    assert none.n == "0 questions: too few to tell"
    many = share_figure(facts.REPLIES, series(566, hits=[480]))
    assert (many.value, many.unit, many.interval) == ("84.8", "%", "95% 81.6–87.5")


@pytest.mark.django_db
def test_a_count_is_held_against_its_own_weeks():
    figure = count_figure(facts.ACTIVE, series(*range(10, 20), 30))
    assert (figure.value, figure.delta, figure.tone) == (30, "▲ 16", "up-good")
    assert figure.usual == "usual 11–18"
    assert count_figure(facts.ACTIVE, series(3, 4)).usual == "no usual yet: 1 of 8 weeks"
    assert count_figure(facts.WAITING, series(*[10] * 9), now=30).tone == "up-bad"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1"])
def test_cells_that_would_be_calculated_are_quoted(text):
    assert sheets.cell(text) == f"'{text}"


def test_numbers_stay_numbers_and_plain_text_plain():
    assert sheets.cell(-5) == -5
    assert sheets.cell("a-b") == "a-b"
    assert "".join(sheets.lines(["a"], [["=x"], [3]])) == "\ufeffa\r\n'=x\r\n3\r\n"
