"""Wishes and answers: what is computed when, what a failing or slow measure leaves behind, what is forgotten."""

import threading
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings

from guildhall.insights.actions import answers
from guildhall.insights.actions.answers import compute_due, forget_unwanted, want
from guildhall.insights.asking import Answer
from guildhall.insights.models import AnswerKept, LakeState
from guildhall.insights.queries import framing
from guildhall.insights.queries.boards import standard_asks
from guildhall.insights.queries.kept import kept
from guildhall.insights.tests.worlds import ask, moment, world
from guildhall.kernel import clock
from guildhall.kernel.registry import Metric, metrics
from guildhall.kernel.text import Bilingual

pytestmark = pytest.mark.django_db
GO = threading.Event()
ACTS = {person: {0, person % 7, 7} for person in range(1, 9)}
WISH = ask("new_contributors", until=28)


def fails(lake, asked):
    raise ZeroDivisionError("nothing to divide by")


def hangs(lake, asked):
    lake.connection.raw_sql(
        "SELECT count(*) FROM range(1000000000) a, range(1000) b WHERE a.range % 7 = b.range % 5"
    ).fetchall()
    return Answer()


@pytest.fixture
def broken():
    """Two figures beside the real ones: one that fails, one that never ends."""
    label = Bilingual("Broken", "坏的")
    for name in ("fails", "hangs"):
        metrics.add(
            Metric(
                name=f"insights.{name}",
                label=label,
                definition=label,
                unit=label,
                kind="count",
                counted=label,
                numerator=label,
                measure=f"{__name__}:{name}",
            )
        )
    yield
    for name in ("fails", "hangs"):
        metrics._entries.pop(f"insights.{name}")


def state(**more):
    told = {"zone": "UTC", "home": settings.LAKE, "version": 1, "as_of": moment(70)} | more
    return LakeState.objects.update_or_create(id=1, defaults=told)[0]


def lake(version=1):
    made = world(ACTS, joined=dict.fromkeys(ACTS, 0))
    return type(made)(made.connection, made.zone, made.as_of, made.today, version)


def row(asked):
    return AnswerKept.objects.get(key=asked.key)


def test_a_wish_is_computed_and_read_back_whole():
    want([WISH])
    assert compute_due(lake(), GO) == 1
    found = kept([WISH], version=1)[WISH.key]
    assert [point.value for point in found.answer.points] == [8, 0, 0, 0]
    assert (found.is_old, found.is_wanted, found.as_of) == (False, False, moment(70))


def test_wishing_twice_is_one_wish_and_reading_writes_nothing():
    want([WISH])
    want([WISH, WISH])
    assert AnswerKept.objects.count() == 1
    other = ask("active", until=28)
    assert kept([other], version=1)[other.key].is_wish
    assert AnswerKept.objects.count() == 1


@pytest.fixture
def one_window(monkeypatch):
    """Every window is asked of the same measures; one of them is enough to see how."""
    monkeypatch.setattr(framing, "WINDOWS", framing.WINDOWS[:1])


@pytest.mark.usefixtures("one_window")
def test_the_boards_figures_are_computed_without_being_wanted():
    state()
    asks = standard_asks()
    assert compute_due(lake(), GO) == len(asks)
    assert compute_due(lake(), GO) == 0, "nothing is due twice on the same lake"
    assert not AnswerKept.objects.filter(data=None).exists()
    assert not AnswerKept.objects.exclude(error="").exists()


def test_the_boards_figures_come_first_then_the_newest_wish():
    state()
    old, new = ask("active", until=21), ask("active", until=14)
    want([old])
    with time_machine.travel(clock.now() + timedelta(minutes=1)):
        want([new])
        due = [one.key for one in answers._due(1)]
    assert due[-2:] == [new.key, old.key]
    assert set(due[:-2]) == {one.key for one in standard_asks()}


def test_a_failing_measure_says_what_and_under_which_number_and_the_next_goes_on(broken):
    bad = ask("fails")
    want([WISH, bad])
    assert compute_due(lake(), GO) == 2
    assert row(bad).error == "ZeroDivisionError: nothing to divide by"
    assert len(row(bad).error_id) == 6
    assert row(WISH).data


def test_a_measure_that_takes_too_long_is_stopped_and_the_next_goes_on(broken, monkeypatch):
    monkeypatch.setattr(answers, "LONGEST", 0.5)
    slow = ask("hangs")
    want([slow, WISH])
    compute_due(lake(), GO)
    assert row(slow).error == "took longer than 0 s"
    assert row(WISH).data


def test_what_was_known_stays_beside_the_error_of_a_later_try(broken):
    bad = ask("fails")
    AnswerKept.objects.create(
        key=bad.key, metric=bad.metric, ask=bad.as_json(), data=Answer().as_json(), computed_at=clock.now()
    )
    want([bad])
    compute_due(lake(version=2), GO)
    found = kept([bad], version=2)[bad.key]
    assert found.answer is not None
    assert found.error_id


def test_what_another_process_is_at_is_left_to_it():
    want([WISH])
    AnswerKept.objects.update(begun_at=clock.now())
    assert compute_due(lake(), GO) == 0
    AnswerKept.objects.update(begun_at=clock.now() - answers.LEASE - timedelta(seconds=1))
    assert compute_due(lake(), GO) == 1, "it was killed over it"


def test_a_stop_ends_the_round_and_leaves_the_wish():
    stop = threading.Event()
    stop.set()
    want([WISH])
    assert compute_due(lake(), stop) == 0
    assert row(WISH).wanted_at


def test_an_answer_is_old_once_the_lake_went_on_or_the_formula_changed():
    want([WISH])
    compute_due(lake(), GO)
    assert kept([WISH], version=2)[WISH.key].is_old
    AnswerKept.objects.update(formula_version=99)
    assert kept([WISH], version=1)[WISH.key].answer is None, "figures of two formulas are not compared"


def test_answers_nobody_wanted_for_thirty_days_are_forgotten():
    want([WISH])
    compute_due(lake(), GO)
    assert forget_unwanted() == 0
    AnswerKept.objects.update(computed_at=clock.now() - timedelta(days=31))
    assert forget_unwanted() == 1


def test_an_answer_survives_the_way_through_json():
    from guildhall.insights.measures import retention

    told = retention.on_interval(lake(), ask("retention", until=70))
    assert Answer.from_json(told.as_json()) == told
