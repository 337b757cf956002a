"""How much rests on how few: the published example, equals, and plain Python."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guildhall.insights.measures import concentration
from guildhall.insights.tests.worlds import BOT, MANY, PERSON, PURGED, STAFF, ask, day, ids, thread, values, verb, world

CHAOSS = [1000, 433, 343, 332, 202, 90, 42, 33]


def of(*counts):
    """A lake in which each made so many contributions in the first week."""
    return world({person: {person % 7: n} for person, n in enumerate(counts, 1)})


def one(name, lake, **more):
    (point,) = getattr(concentration, name)(lake, ask(name, until=7, **more)).points
    return point


def test_the_absence_factor_of_the_chaoss_example_is_two():
    point = one("absence_factor", of(*CHAOSS))
    assert (point.value, point.hits, point.n) == (2, 2, 8)
    assert ids(concentration.absence_factor_rows(of(*CHAOSS), ask("absence_factor", rows_of="2026-01-05"))) == [1, 2]


@pytest.mark.parametrize(
    ("counts", "factor"), [([1] * 10, 5), ([1] * 5, 3), ([50, 10, 10, 10, 10, 10], 1), ([49, 11, 10, 10, 10, 10], 2)]
)
def test_exactly_half_is_half(counts, factor):
    assert one("absence_factor", of(*counts)).value == factor


def test_equals_are_equal():
    assert one("gini", of(*[7] * 6)).value == 0


def test_the_gini_by_hand():
    assert one("gini", of(1, 2, 3, 4, 5)).value == pytest.approx((-4 * 1 - 2 * 2 + 0 * 3 + 2 * 4 + 4 * 5) / (5 * 15))
    assert one("gini", of(1, 1, 1, 1, 96)).value == pytest.approx((4 * 96 - 4 - 2 + 0 + 2) / (5 * 100))


def test_the_ten_most_active_by_hand():
    point = one("top_ten", of(*[10] * 10, 1, 1, 1, 1, 1))
    assert (point.hits, point.n, point.more) == (100, 105, {"people": 15})
    assert one("top_ten", of(*[3] * 5)).value == 100
    rows = concentration.top_ten_rows(of(*[10] * 10, 1, 1), ask("top_ten", rows_of="2026-01-05")).rows
    assert (len(rows), sum(row["n"] for row in rows)) == (10, 100)


def replied(counts, who=PERSON):
    rows = []
    for replier, n in counts.items():
        for _each in range(n):
            rows.append(thread(1000 * who + len(rows), 1, replied=2, replier=replier, replier_who=who))
    return rows


def test_responders_by_hand():
    lake = world(threads=replied({1: 6, 2: 3, 3: 1}) + replied({9: 10}, STAFF) + [thread(1, 1)])
    point = one("responder_concentration", lake)
    assert (point.value, point.n) == (pytest.approx(0.46), 10)
    assert point.more == {"people": 3, "as_if": pytest.approx(1 / 0.46)}
    assert one("responder_concentration", lake, staff="in").value == pytest.approx(0.5**2 + 0.3**2 + 0.15**2 + 0.05**2)


def test_the_five_who_reply_most_by_hand():
    lake = world(threads=replied({1: 5, 2: 4, 3: 3, 4: 2, 5: 2, 6: 1, 7: 1}))
    point = one("top_responders", lake)
    assert (point.hits, point.n) == (16, 18)
    rows = concentration.top_responders_rows(lake, ask("top_responders", rows_of="2026-01-05")).rows
    assert {row["person"] for row in rows} == {1, 2, 3, 4, 5}
    assert len(rows) == 16


def made(members, staff, **more):
    rows = [
        {"person": person, "day": day(0), "verb": "said", "scope": 0, "n": n, "who": who}
        for person, n, who in [(1, members, PERSON), (2, staff, STAFF), (3, 500, BOT), (4, 500, PURGED)]
        if n
    ]
    rows.append({"person": 1, "day": day(0), "verb": "voted", "scope": 0, "n": 99, "who": PERSON})
    return world(rollup=rows, verbs=[verb("said"), verb("voted", contribution=False)], **more)


@pytest.mark.parametrize(
    ("members", "staff", "stage"),
    [(4, 5, "inception"), (5, 5, "establishment"), (89, 11, "establishment"), (90, 10, "maturity"), (9, 0, "maturity")],
)
def test_the_share_of_members_sets_the_stage(members, staff, stage):
    point = one("member_generated", made(members, staff))
    assert (point.hits, point.n, point.more) == (members, members + staff, {"stage": stage})
    rows = concentration.member_generated_rows(made(members, staff), ask("member_generated", rows_of="2026-01-05")).rows
    assert sum(row["n"] for row in rows) == point.n


def test_weeks_are_apart():
    acts = {person: {0: 1, 7: person} for person in range(1, 7)}
    assert values(concentration.gini(world(acts), ask("gini", until=21))) == [0, pytest.approx(35 / 126), None]


@pytest.mark.deep
@MANY
@given(counts=st.lists(st.integers(1, 40), min_size=5, max_size=40))
def test_plain_python_agrees(counts):
    lake, falling, total = of(*counts), sorted(counts, reverse=True), sum(counts)
    factor = next(k for k in range(1, len(counts) + 1) if 2 * sum(falling[:k]) >= total)
    assert one("absence_factor", lake).value == factor
    apart = sum(abs(mine - other) for mine in counts for other in counts)
    assert one("gini", lake).value == pytest.approx(apart / (2 * len(counts) * total))  # mean absolute difference
    assert one("top_ten", lake).hits == sum(falling[:10])


@pytest.mark.parametrize("name", ["absence_factor", "gini"])
def test_one_person_is_too_few_to_tell(name):
    assert getattr(concentration, name)(of(100), ask(name)).refused == "few"
