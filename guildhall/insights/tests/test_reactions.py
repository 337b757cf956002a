"""Worlds small enough to count by hand; the clock stands at Friday 20 November 2026, noon UTC."""

from datetime import date

import pytest
import time_machine

from guildhall.activity.readers import read_batch
from guildhall.insights.models import ActiveWeek, Newcomer, Step, Wait
from guildhall.insights.queries import weeks as by_week
from guildhall.insights.queries.people import people
from guildhall.insights.queries.waits import open_by_age, who_could_answer
from guildhall.insights.tests.factories import (
    accepted,
    answered,
    asked,
    at,
    hidden,
    joined,
    restored,
    say,
    unaccepted,
)
from guildhall.kernel.registry import readers
from guildhall.members.actions import create_member
from guildhall.members.models import ActorKey, Member

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("noon"),
]
OURS = ("insights.weeks", "insights.waits", "insights.newcomers")


@pytest.fixture
def noon():
    with time_machine.travel(at("11-20 12:00"), tick=False):
        yield


@pytest.fixture
def read(drain):
    return lambda: drain(*OURS)


def wait(topic):
    return Wait.objects.get(thread=topic)


def weeks():
    return sorted(ActiveWeek.objects.values_list("week", "actor_key", "acts"))


def everything():
    models = (ActiveWeek, Wait, Step, Newcomer)
    return [sorted(model.objects.values_list(*_told(model)), key=repr) for model in models]


def _told(model):
    return [field.name for field in model._meta.fields if field.name not in ("id", "said")]


def test_a_question_waits_until_another_person_replies(read):
    say(asked(1, 10, "11-09 10:00"), answered(1, 101, 10, "11-09 11:00"), asked(2, 10, "11-09 10:00"))
    read()
    assert wait(1).answered_at is None, "a reply of the asker ends nothing"
    say(answered(1, 102, 20, "11-10 09:00"), answered(1, 103, 30, "11-10 08:00"))
    read()
    assert (wait(1).answered_at, wait(1).answered_by) == (at("11-10 08:00"), 30), (
        "the earliest counts, not the first heard"
    )
    assert wait(2).answered_at is None


def test_a_bots_reply_ends_nothing(read):
    bot = create_member(handle="helper", name="Helper", kind=Member.Kind.BOT)
    key = ActorKey.objects.get(member=bot).key
    say(asked(1, 10, "11-09 10:00"), answered(1, 101, key, "11-09 10:01"))
    read()
    assert wait(1).answered_at is None


def test_hiding_the_only_reply_opens_the_wait_again_and_restoring_ends_it(read):
    say(asked(1, 10, "11-09 10:00"), answered(1, 101, 20, "11-09 11:00"), hidden("answer", 1, 101, 99, "11-09 12:00"))
    read()
    assert wait(1).answered_at is None
    say(restored("answer", 1, 101, 99, "11-09 13:00"))
    read()
    assert wait(1).answered_at == at("11-09 11:00")


def test_accepting_closes_and_taking_it_back_opens(read):
    say(asked(1, 10, "11-09 10:00"), answered(1, 101, 10, "11-09 11:00"), accepted(1, 101, 10, "11-09 11:30"))
    read()
    assert wait(1).closed_at == at("11-09 11:30")
    say(unaccepted(1, 101, 10, "11-09 12:00"))
    read()
    assert wait(1).closed_at is None
    say(accepted(1, 101, 10, "11-09 13:00"), unaccepted(1, 101, 10, "11-09 14:00"), accepted(1, 101, 10, "11-09 15:00"))
    read()
    assert wait(1).closed_at == at("11-09 15:00"), "three in one batch: the last holds"


def test_a_hidden_question_is_not_open(read):
    say(asked(1, 10, "11-09 10:00"), asked(2, 11, "11-09 10:00"), hidden("question", 1, 1, 99, "11-09 12:00"))
    read()
    assert sum(open_by_age()) == 1
    say(restored("question", 1, 1, 99, "11-09 13:00"))
    read()
    assert sum(open_by_age()) == 2


def test_weeks_count_people_once_and_forget_what_was_taken_back(read):
    say(
        asked(1, 10, "11-09 10:00"),
        answered(1, 101, 20, "11-10 09:00"),
        answered(1, 102, 20, "11-15 23:59"),
        answered(1, 103, 20, "11-16 00:00"),
        hidden("answer", 1, 102, 99, "11-17 09:00"),
    )
    read()
    monday, next_monday = date(2026, 11, 9), date(2026, 11, 16)
    assert weeks() == [(monday, 10, 1), (monday, 20, 1), (next_monday, 20, 1)]
    say(restored("answer", 1, 102, 99, "11-18 09:00"))
    read()
    assert weeks() == [(monday, 10, 1), (monday, 20, 2), (next_monday, 20, 1)]


def test_weeks_are_cut_in_the_communitys_zone(read):
    from guildhall.kernel.actor import HOUSE
    from guildhall.options import queries as options
    from guildhall.options.actions import choose

    choose(actor=HOUSE, key="community.zone", value="Asia/Shanghai")
    options.forget()
    say(asked(1, 10, "11-15 15:59"), asked(2, 10, "11-15 16:00"))
    read()
    options.forget()
    assert weeks() == [(date(2026, 11, 9), 10, 1), (date(2026, 11, 16), 10, 1)]


def test_reading_a_row_twice_changes_nothing(read):
    say(joined(10, "11-08 09:00"), asked(1, 10, "11-09 10:00"), answered(1, 101, 20, "11-10 09:00"))
    say(accepted(1, 101, 10, "11-10 10:00"), unaccepted(1, 101, 10, "11-10 11:00"))
    read()
    before = everything()
    from guildhall.activity.models import Cursor

    Cursor.objects.filter(reader__in=OURS).update(epoch=0, txid=0, activity_id=0)
    read()
    assert everything() == before


def test_a_replay_gives_what_was_there(read):
    say(joined(10, "11-08 09:00"), asked(1, 10, "11-09 10:00"), answered(1, 101, 20, "11-10 09:00"))
    say(hidden("answer", 1, 101, 99, "11-11 10:00"), asked(2, 20, "11-12 10:00"), answered(2, 102, 10, "11-12 11:00"))
    read()
    before = everything()
    from guildhall.activity.models import Cursor

    for name in OURS:
        readers[name].reset()
    Cursor.objects.filter(reader__in=OURS).delete()
    assert not any(everything())
    while read_batch(readers["insights.waits"], limit=2).rows:
        pass
    read()
    assert everything() == before


def test_ages_of_open_questions(read):
    say(
        asked(1, 10, "11-20 10:00"),
        asked(2, 10, "11-18 12:00"),
        asked(3, 10, "11-15 12:00"),
        asked(4, 10, "11-10 12:00"),
        asked(5, 10, "10-01 12:00"),
        asked(6, 10, "09-01 12:00"),
    )
    read()
    assert open_by_age() == [1, 1, 1, 1, 2]


def test_replies_within_a_day_by_week(read):
    say(
        asked(1, 10, "11-09 10:00"), answered(1, 101, 20, "11-10 10:00"),  # to the minute
        asked(2, 10, "11-10 10:00"), answered(2, 102, 20, "11-11 10:01"),  # a minute late
        asked(3, 10, "11-11 10:00"),  # never
        asked(4, 10, "11-12 10:00"), answered(4, 104, 10, "11-12 10:05"),  # by the asker
    )  # fmt: skip
    read()
    week = by_week.replies(people(), by_week.zone())[-1]
    assert (week.start, week.n, week.hits) == (date(2026, 11, 9), 4, 1)


def test_open_questions_at_the_end_of_each_week(read):
    say(asked(1, 10, "10-27 10:00"), asked(2, 10, "11-03 10:00"), answered(1, 101, 20, "11-10 10:00"))
    say(asked(3, 10, "11-18 10:00"))
    read()
    told = [(week.start, week.n) for week in by_week.waiting(sum(open_by_age()), by_week.zone())]
    assert told == [(date(2026, 10, 26), 1), (date(2026, 11, 2), 2), (date(2026, 11, 9), 1)]


def test_staff_and_bots_are_out_and_merged_people_are_one(read):
    from guildhall.members.models import ActorKey, Role, RoleGrant

    people_made = {
        name: create_member(handle=name, name=name, kind="bot" if name == "robot" else "person")
        for name in ("staff", "robot", "one", "same")
    }
    keys = {name: ActorKey.objects.get(member=member).key for name, member in people_made.items()}
    RoleGrant.objects.create(member=people_made["staff"], role=Role.objects.first(), granted_at=at("11-01 00:00"))
    Member.objects.filter(handle="same").update(merged_into=people_made["one"])
    say(*(asked(number, key, "11-10 10:00") for number, key in enumerate(keys.values(), 1)))
    say(asked(9, keys["staff"], "10-13 10:00"))
    read()
    told = {week.start: week.n for week in by_week.active(people(), by_week.zone())}
    assert told[date(2026, 11, 9)] == 1
    assert told[date(2026, 10, 12)] == 1, "before the role began the person counts"


def test_who_could_answer_are_those_who_answered_the_tag(read):
    say(
        asked(1, 10, "11-01 10:00", tags=(7,)), answered(1, 101, 20, "11-01 12:00"),
        asked(2, 10, "11-02 10:00", tags=(7, 8)), answered(2, 102, 20, "11-04 12:00"),
        answered(2, 103, 30, "11-02 11:00"),
        asked(3, 10, "11-03 10:00", tags=(8,)), answered(3, 104, 40, "11-03 11:00"),
        asked(4, 30, "11-10 10:00", tags=(7,)),
    )  # fmt: skip
    read()
    told = [(one.actor_key, one.answered, one.within_a_day) for one in who_could_answer(wait(4))]
    assert told == [(20, 2, 1)], "30 asks, 40 answered another tag"


def test_the_longest_source_of_an_import_is_read(read):
    source = "stackexchange:" + "bicycles.meta.stackexchange.com".rjust(46, "x")
    say(
        joined(1, "11-09 09:00", source=source, source_id="user:1"),
        asked(1, 1, "11-09 10:00", source=source, source_id="post:1"),
    )
    read()
    assert Newcomer.objects.get().source == wait(1).source == source
