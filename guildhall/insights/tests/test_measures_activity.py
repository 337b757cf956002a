"""Days, rolling weeks and months, stickiness: by hand, and against sets counted in plain Python."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guildhall.insights.measures import activity
from guildhall.insights.tests.worlds import (
    BOT,
    MANY,
    STAFF,
    ask,
    by_person,
    cells,
    day,
    ids,
    presence,
    values,
    world,
)

FIVE = {person: {0} for person in range(1, 6)}
DAYS = st.lists(st.tuples(st.integers(1, 8), st.integers(-40, 69)), max_size=60).map(by_person)


def test_days_weeks_and_months_by_hand():
    lake = world({1: {0, 1, 8}, 2: {0}, 3: {3}, 4: {3}, 5: {13}})
    daily = activity.daily(lake, ask("daily_active", grain="day", since=0, until=14))
    assert values(daily) == [2, 1, 0, 2, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]
    weekly = activity.weekly(lake, ask("active", since=0, until=21))
    assert values(weekly) == [4, 2, 0]
    monthly = activity.monthly(lake, ask("monthly_active", since=0, until=49))
    assert values(monthly) == [4, 5, 5, 5, 2, 1, 0]  # the fifth week ends with the days 5 to 34


def test_a_rolling_week_ends_with_the_day_and_holds_seven():
    lake = world({person: {0} for person in range(1, 6)})
    week = activity.weekly(lake, ask("active", grain="day", since=-1, until=9))
    assert values(week) == [0, 5, 5, 5, 5, 5, 5, 5, 0, 0]
    month = activity.monthly(lake, ask("monthly_active", grain="day", since=28, until=32))
    assert values(month) == [5, 5, 0, 0]


def test_daily_actives_over_a_week_are_the_mean_of_its_days():
    answer = activity.daily(world({**FIVE, 6: {0, 1, 2}}), ask("daily_active", since=0, until=7))
    (point,) = answer.points
    assert (point.value, point.n) == (pytest.approx(8 / 7), 8)
    assert point.more == {"daily": 0, "weekly": 6, "monthly": 6}


def test_a_running_week_is_counted_to_today_and_marked():
    first, second = activity.weekly(world(FIVE, today=9), ask("active", since=0, until=14)).points
    assert (first.finished, second.finished) == (True, False)
    assert second.value == 0


def test_weeks_that_have_not_begun_are_left_out():
    assert len(activity.weekly(world(FIVE, today=9), ask("active", since=0, until=70)).points) == 2


def test_visits_are_counted_apart():
    told = presence(FIVE) + presence({person: {1} for person in range(1, 9)}, act="visit")
    lake = world(presence=told)
    assert values(activity.weekly(lake, ask("active", until=7))) == [5]
    assert values(activity.weekly(lake, ask("active", until=7, act="visit"))) == [8]


def test_one_scope_has_its_own_days():
    told = presence(FIVE) + presence({person: {0} for person in range(3, 10)}, scope=4)
    lake = world(presence=told, scopes=[{"scope": 4, "kind": "tag", "ref": 9}])
    assert values(activity.weekly(lake, ask("active", until=7, scopes=[4]))) == [7]


def test_months_begin_with_their_first_day():
    lake = world({person: {26, 27} for person in range(1, 6)}, today=120)  # 31 January and 1 February
    answer = activity.daily(lake, ask("daily_active", grain="month", since=date(2026, 1, 1), until=date(2026, 4, 1)))
    assert [(point.key, point.n) for point in answer.points] == [
        ("2026-01-01", 5),
        ("2026-02-01", 5),
        ("2026-03-01", 0),
    ]


def test_stickiness_by_hand():
    acts = {person: {0, 1} if person <= 2 else {0} for person in range(1, 6)}
    answer = activity.stickiness(world(acts), ask("stickiness", grain="day", since=-1, until=3))
    assert values(answer) == [None, 100, 40, 0]
    week = activity.stickiness(world(acts), ask("stickiness", since=0, until=7)).points[0]
    assert (week.value, week.n) == (pytest.approx((100 + 40) / 7), 7)


def test_the_histogram_counts_people_by_active_weeks():
    lake = world({1: {0}, 2: {0, 1}, 3: {0, 7}, 4: {0, 7, 14}, 5: {8, 60}})
    answer = activity.active_intervals(lake, ask("active_intervals", until=21))
    assert cells(answer) == {"1": 3, "2": 1, "3": 1}
    assert answer.more == {"people": 5}
    assert ids(activity.active_intervals_rows(lake, ask("active_intervals", until=21, rows_of="1"))) == [1, 2, 5]


def test_the_histogram_leaves_out_a_week_that_runs():
    lake = world({**FIVE, 6: {0, 8}}, today=10)
    assert cells(activity.active_intervals(lake, ask("active_intervals", until=14))) == {"1": 6}


def test_newcomers_are_people_by_the_week_they_joined():
    joined = {1: 0, 2: 6, 3: 7, 4: 8, 5: 9, 6: 9, 7: 9}
    lake = world(joined=joined, who={6: STAFF, 7: BOT})
    answer = activity.newcomers(lake, ask("newcomers", until=21))
    assert values(answer) == [2, 3, 0]
    assert ids(activity.newcomers_rows(lake, ask("newcomers", until=21, rows_of="2026-01-12"))) == [3, 4, 5]


def test_one_person_is_too_few_to_tell():
    answer = activity.weekly(world({1: {0, 1, 2, 8}}), ask("active"))
    assert (answer.refused, answer.more) == ("few", {"n": 1, "least": 5})


@pytest.mark.parametrize(
    ("changed", "more"),
    [
        ({"scopes": [77]}, {"scopes": [77]}),
        ({"act": "sleep"}, {"option": "act", "value": "sleep"}),
        ({"colour": "red"}, {"option": "colour", "value": "red"}),
    ],
)
def test_what_does_not_exist_cannot_be_asked_for(changed, more):
    answer = activity.weekly(world(FIVE), ask("active", **changed))
    assert (answer.refused, answer.more) == ("filter", more)


def test_a_window_without_a_whole_week_is_refused():
    assert activity.weekly(world(FIVE), ask("active", since=1, until=13)).refused == "window"
    assert activity.weekly(world(FIVE), ask("active", since=71, until=91)).refused == "window"


@pytest.mark.parametrize("key", ["moon", "2026-13-01"])
def test_rows_of_no_period_are_refused(key):
    assert activity.weekly_rows(world(FIVE), ask("active", rows_of=key)).refused == "filter"


def test_rows_tell_who_was_active():
    lake = world({1: {0: 3, 1: 4}, 2: {6: 1}, 3: {7: 1}})
    answer = activity.weekly_rows(lake, ask("active", rows_of="2026-01-05"))
    assert answer.rows == (
        {"person": 1, "n": 7, "at": "2026-01-06"},
        {"person": 2, "n": 1, "at": "2026-01-11"},
    )
    assert answer.more == {"total": 2}
    assert len(activity.daily_rows(lake, ask("daily_active", rows_of="2026-01-05")).rows) == 3


def active(acts, first, last):
    return {person for person, days in acts.items() if any(first <= after <= last for after in days)}


@pytest.mark.deep
@MANY
@given(acts=DAYS, act=st.sampled_from(["contribution", "visit"]))
def test_rolling_windows_are_what_sets_say(acts, act):
    lake = world(presence=presence(acts, act=act))
    answer = activity.daily(lake, ask("daily_active", grain="day", since=-7, until=70, act=act))
    if max((len(active(acts, after - 29, after)) for after in range(-7, 70)), default=0) < 5:
        assert answer.refused in ("empty", "few")
        return
    for after, point in zip(range(-7, 70), answer.points, strict=True):
        told = {name: len(active(acts, after - days + 1, after)) for name, days in activity.WINDOWS.items()}
        assert point.more == told
        assert point.more["daily"] <= point.more["weekly"] <= point.more["monthly"]


@pytest.mark.deep
@MANY
@given(acts=DAYS)
def test_every_number_of_active_people_opens_as_many_rows(acts):
    lake = world(acts)
    for name in ("daily", "weekly", "monthly", "stickiness"):
        metric = {"daily": "daily_active", "weekly": "active", "monthly": "monthly_active"}.get(name, name)
        for point in getattr(activity, name)(lake, ask(metric)).points:
            rows = getattr(activity, f"{name}_rows")(lake, ask(metric, rows_of=point.key))
            assert len(rows.rows) == point.n == rows.more["total"]


@pytest.mark.deep
@MANY
@given(acts=DAYS, grain=st.sampled_from(["day", "week", "month"]))
def test_the_histogram_is_what_sets_say(acts, grain):
    since, until = (date(2026, 1, 1), date(2026, 3, 1)) if grain == "month" else (0, 56)
    answer = activity.active_intervals(world(acts), ask("active_intervals", grain=grain, since=since, until=until))

    def period(after):
        one = day(after)
        return {"day": after, "week": after // 7, "month": one.month}[grain]

    def inside(after):
        return day(after).month in (1, 2) and day(after).year == 2026 if grain == "month" else 0 <= after < 56

    told = {}
    for days in acts.values():
        if times := len({period(after) for after in days if inside(after)}):
            told[str(times)] = told.get(str(times), 0) + 1
    assert cells(answer) == told if sum(told.values()) >= 5 else answer.refused in ("empty", "few")
