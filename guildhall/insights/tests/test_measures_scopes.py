"""Several scopes at once: an act must have them all."""

import pytest

from guildhall.insights.measures import activity, concentration, ties
from guildhall.insights.tests.worlds import BOT, PERSON, STAFF, ask, day, moment, values, verb, world

SPACE, TAG = 5, 6
SCOPES = [{"scope": SPACE, "kind": "space", "ref": 1}, {"scope": TAG, "kind": "tag", "ref": 1}]


def act(number, actor, after, scopes, *, target=None, said="said"):
    row = {"id": number, "verb": said, "at": moment(after), "day": day(after), "actor": actor, "target": target}
    return {**row, "subject_type": "post", "subject": number, "scopes": scopes, "source": "", "payload": "{}"}


ACTS = [
    *(act(number, number, 0, [SPACE, TAG], target=1 + number % 6) for number in range(1, 7)),
    act(7, 1, 8, [TAG, SPACE], target=2),
    act(8, 2, 8, [SPACE]),
    act(9, 3, 8, [TAG]),
    act(10, 4, 8, [SPACE, TAG]),  # taken back
    act(11, 70, 8, [SPACE, TAG], target=1),  # merged into 6
    act(12, 8, 8, [SPACE, TAG], target=1),  # staff
    act(13, 5, 8, [SPACE, TAG], target=9, said="answered"),  # to a bot
    act(14, 6, 8, [SPACE, TAG], said="unsaid"),
]
VERBS = [
    verb("said", tie="replied"),
    verb("answered", tie="answered"),
    verb("unsaid", contribution=False, base="said", stands=False),
]
FACTS = [
    {"key": 70, "person": 6, "bot": False, "purged": False},
    {"key": 8, "person": 8, "bot": False, "purged": False, "since": day(-9)},
    {"key": 9, "person": 9, "bot": True, "purged": False},
]


@pytest.fixture
def lake():
    stands_for = {70: 6}
    kinds = {8: STAFF, 9: BOT}
    standing = [row for row in ACTS if row["id"] != 10 and row["verb"] != "unsaid"]
    rollup = [
        {
            "person": stands_for.get(row["actor"], row["actor"]),
            "day": row["day"],
            "verb": row["verb"],
            "scope": 0,
            "n": 1,
        }
        for row in standing
    ]
    for row in rollup:
        row["who"] = kinds.get(row["person"], PERSON)
    return world(
        activity=ACTS, verbs=VERBS, facts=FACTS, rollup=rollup, scopes=SCOPES, withdrawn=[{"id": 10, "month": ""}]
    )


def test_only_standing_acts_of_people_with_every_scope_count(lake):
    answer = activity.daily(lake, ask("daily_active", until=21, scopes=[SPACE, TAG]))
    assert [point.n for point in answer.points] == [6, 3, 0]  # in the second week 1, 5, and 6 by a merged key


def test_who_acted_before_is_known_within_the_scopes(lake):
    answer = activity.active_intervals(lake, ask("active_intervals", until=21, scopes=[SPACE, TAG]))
    assert {point.key: point.n for point in answer.points} == {"1": 3, "2": 3}


def test_ties_are_those_between_people_with_every_scope(lake):
    answer = ties.reciprocity(lake, ask("reciprocity", until=14, scopes=[SPACE, TAG]))
    assert [point.n for point in answer.points] == [6, 2]  # 1 to 2, 6 to 1; staff and bots are no ends of ties


def test_what_staff_made_is_told_apart(lake):
    answer = concentration.member_generated(lake, ask("member_generated", until=14, scopes=[SPACE, TAG]))
    assert [(point.hits, point.n) for point in answer.points] == [(6, 6), (3, 4)]


def test_a_scope_among_several_that_does_not_exist_is_refused(lake):
    answer = activity.weekly(lake, ask("active", scopes=[SPACE, 99]))
    assert (answer.refused, answer.more) == ("filter", {"scopes": [99]})
    assert values(activity.monthly(lake, ask("monthly_active", until=7, scopes=[SPACE, TAG]))) == [6]
