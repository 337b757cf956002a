"""Growth accounting: by hand, by the identity of metric 7, and against sets counted in plain Python."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guildhall.insights.measures import lifecycle
from guildhall.insights.tests.worlds import MANY, STAFF, ask, by_person, cells, day, ids, values, world

DAYS = st.lists(st.tuples(st.integers(1, 8), st.integers(-250, 69)), max_size=60).map(by_person)
STAGES = ("new", "returning", "resurrecting", "dormant")


def week(answer, key):
    return {stage: cells(answer)[f"{key}/{stage}"] for stage in STAGES}


ACTS = {1: {0, 7}, 2: {0, 14}, 3: {1, 8, 15}, 4: {2}, 5: {3, 7, 14}, 6: {8}, 7: {-7, 9}}
JOINED = {1: 0, 2: 0, 3: -20, 4: 2, 5: 3, 6: 7, 7: -30}


def test_every_stage_by_hand():
    answer = lifecycle.lifecycle(world(ACTS, joined=JOINED), ask("lifecycle", until=21))
    assert week(answer, "2026-01-05") == {"new": 4, "returning": 0, "resurrecting": 1, "dormant": 1}
    assert week(answer, "2026-01-12") == {"new": 1, "returning": 3, "resurrecting": 1, "dormant": 2}
    assert week(answer, "2026-01-19") == {"new": 0, "returning": 2, "resurrecting": 1, "dormant": 3}
    assert answer.more == {"identity": True}


def test_who_has_no_profile_date_is_new_with_the_first_contribution():
    answer = lifecycle.lifecycle(world({person: {0} for person in range(1, 6)}), ask("lifecycle", until=7))
    assert week(answer, "2026-01-05")["new"] == 5


def test_who_joined_long_before_the_first_act_is_not_new():
    acts = {person: {0} for person in range(1, 6)}
    answer = lifecycle.lifecycle(world(acts, joined=dict.fromkeys(acts, -30)), ask("lifecycle", until=7))
    assert week(answer, "2026-01-05") == {"new": 0, "returning": 0, "resurrecting": 5, "dormant": 0}


def test_the_quick_ratio_by_hand():
    answer = lifecycle.quick_ratio(world(ACTS, joined=JOINED), ask("quick_ratio", until=28))
    assert values(answer) == [5, 1, pytest.approx(1 / 3), 0]
    assert [(point.hits, point.n) for point in answer.points] == [(5, 1), (2, 2), (1, 3), (0, 3)]


def test_where_nobody_fell_dormant_there_is_no_ratio():
    answer = lifecycle.quick_ratio(world({person: {0} for person in range(1, 6)}), ask("quick_ratio", until=7))
    assert values(answer) == [None]


@pytest.mark.deep
@MANY
@given(acts=DAYS, joined=st.dictionaries(st.integers(1, 10), st.integers(-250, 69)))
def test_stages_are_what_sets_say_and_add_up(acts, joined):
    lake = world(acts, joined=joined)
    answer = lifecycle.lifecycle(lake, ask("lifecycle", until=70))
    if answer.refused:
        return
    assert answer.more == {"identity": True}
    weeks = [
        {person for person, days in acts.items() if any(after // 7 == at for after in days)} for at in range(-1, 10)
    ]
    made = {person: (joined.get(person, min(acts.get(person, {0})))) // 7 for person in {*acts, *joined}}
    for at in range(10):
        before, now = weeks[at], weeks[at + 1]
        new = {person for person in now if made[person] == at}
        told = {
            "new": new,
            "returning": (now & before) - new,
            "resurrecting": now - before - new,
            "dormant": before - now,
        }
        key = day(7 * at).isoformat()
        assert week(answer, key) == {stage: len(people) for stage, people in told.items()}
        for stage, people in told.items():
            rows = lifecycle.lifecycle_rows(lake, ask("lifecycle", until=70, rows_of=f"{key}/{stage}"))
            assert set(ids(rows)) == people
            assert len(rows.rows) == len(people)


def test_activation_by_hand_masks_young_cohorts():
    acts = {1: {0}, 2: {7}, 3: {8}, 4: {-9}, 6: {20}}
    joined = {1: 0, 2: 0, 3: 0, 4: 0, 5: 0, 6: 20, 7: 35}
    lake = world(acts, joined=joined, who={8: STAFF}, today=41)
    answer = lifecycle.activation(lake, ask("activation", until=42))
    first = answer.points[0]
    assert (first.n, first.hits, first.value) == (5, 3, 60)
    assert (first.low, first.high) == (pytest.approx(23.07, abs=0.01), pytest.approx(88.24, abs=0.01))
    assert [point.finished for point in answer.points] == [True, True, True, True, False, False]
    assert answer.points[5].value is None
    monthly = lifecycle.activation(lake, ask("activation", within="30", until=42))
    assert (monthly.points[0].hits, [point.finished for point in monthly.points]) == (4, [True] + [False] * 5)


def test_a_cohort_is_ripe_on_the_morning_after_its_last_day():
    joined = dict.fromkeys(range(1, 6), 6)
    for today, finished in ((13, False), (14, True)):
        answer = lifecycle.activation(world(joined=joined, today=today), ask("activation", until=7))
        assert answer.points[0].finished is finished


def test_activation_rows_are_the_cohort():
    lake = world({1: {3}, 2: {20}}, joined={1: 0, 2: 0, 3: 1, 4: 1, 5: 9})
    rows = lifecycle.activation_rows(lake, ask("activation", rows_of="2026-01-05")).rows
    assert [(row["person"], row["hit"], row["begun"]) for row in rows] == [
        (1, True, "2026-01-08"),
        (2, False, "2026-01-25"),
        (3, False, None),
        (4, False, None),
    ]


def test_time_to_activate_keeps_who_still_waits():
    acts = {1: {0}, 2: {2}, 3: {5}}
    lake = world(acts, joined=dict.fromkeys(range(1, 6), 0), today=30)
    point = lifecycle.time_to_activate(lake, ask("time_to_activate", until=7)).points[0]
    assert (point.value, point.n, point.hits) == (5 * 24, 5, 3)  # 4/5, 3/5, 2/5 still wait after 0, 2, 5 days
    assert point.more == {"reached": True}


def test_a_median_that_was_not_reached_is_not_told():
    lake = world({1: {0}, 2: {2}}, joined=dict.fromkeys(range(1, 6), 0), today=30)
    point = lifecycle.time_to_activate(lake, ask("time_to_activate", until=7)).points[0]
    assert (point.value, point.more) == (None, {"reached": False})


def test_new_contributors_are_counted_once_with_their_first_act():
    acts = {1: {0, 7}, 2: {6}, 3: {7}, 4: {8, 9}, 5: {-1, 3}, 6: {13}}
    lake = world(acts)
    assert values(lifecycle.new_contributors(lake, ask("new_contributors", until=21))) == [2, 3, 0]
    assert ids(lifecycle.new_contributors_rows(lake, ask("new_contributors", rows_of="2026-01-12"))) == [3, 4, 6]


def test_reactivated_and_lost_by_hand():
    acts = {
        1: {-91: 1, 0: 1},  # 90 silent days between
        2: {-90: 1, 0: 1},  # 89: not away long enough
        3: {-90: 1, -85: 1, -84: 2},  # a regular whose ninetieth silent day is the sixth: lost on the seventh
        4: {-90: 1, -84: 2},  # three acts are not a regular's
        5: {-174: 1, -86: 1, -84: 2},  # the first lies more than 90 days before the last
        6: {3: 1},
        7: {4: 1},
        8: {5: 1},
    }
    answer = lifecycle.contributor_flow(world(acts), ask("contributor_flow", until=14))
    assert cells(answer) == {
        "2026-01-05/new": 3,
        "2026-01-05/reactivated": 1,
        "2026-01-05/lost": 0,
        "2026-01-12/new": 0,
        "2026-01-12/reactivated": 0,
        "2026-01-12/lost": 1,
    }


def test_the_net_is_what_came_less_what_went():
    acts = {person: {0} for person in range(1, 6)} | {9: {-90: 3, -84: 2}}
    lake = world(acts)
    answer = lifecycle.net_contributors(lake, ask("net_contributors", until=14))
    assert values(answer) == [5, -1]
    assert [point.n for point in answer.points] == [5, 1]
    rows = lifecycle.net_contributors_rows(lake, ask("net_contributors", until=14, rows_of="2026-01-12")).rows
    assert rows == ({"person": 9, "stage": "lost", "at": "2026-01-12"},)


@pytest.mark.deep
@MANY
@given(acts=st.lists(st.tuples(st.integers(1, 6), st.integers(-250, 69)), max_size=60), today=st.integers(40, 70))
def test_won_and_lost_are_what_plain_python_says(acts, today):
    acts = {person: {after for after in days if after < today} for person, days in by_person(acts).items()}
    acts = {person: days for person, days in acts.items() if days}
    lake = world(acts, today=today)
    answer = lifecycle.contributor_flow(lake, ask("contributor_flow", until=70))
    told = {}
    for after in range(min(70, today + 1)):
        for person, days in acts.items():
            silent = not any(after - 90 <= one < after for one in days)
            before = [one for one in days if one < after]
            if after in days and (not before or silent):
                told.setdefault((after // 7, "reactivated" if before else "new"), set()).add(person)
            last = max(before, default=None)
            if last == after - 91 and sum(last - 89 <= one <= last for one in before) >= 4:
                told.setdefault((after // 7, "lost"), set()).add(person)
    if sum(map(len, told.values())) < 5:
        assert answer.refused in ("empty", "few")
        return
    found = {key: value for key, value in cells(answer).items() if value}
    assert found == {f"{day(7 * at).isoformat()}/{stage}": len(who) for (at, stage), who in told.items()}
    for (at, stage), who in told.items():
        key = f"{day(7 * at).isoformat()}/{stage}"
        assert set(ids(lifecycle.contributor_flow_rows(lake, ask("contributor_flow", until=70, rows_of=key)))) == who


NAMES = [
    "lifecycle",
    "quick_ratio",
    "activation",
    "time_to_activate",
    "new_contributors",
    "contributor_flow",
    "net_contributors",
]


@pytest.mark.parametrize("name", NAMES)
def test_one_person_is_too_few_to_tell(name):
    assert getattr(lifecycle, name)(world({1: {0}}, joined={1: 0}), ask(name)).refused == "few"
