"""Worlds small enough to count by hand; the clock stands at Friday 20 November 2026, noon UTC."""

import pytest
import time_machine

from guildhall.activity.readers import read_batch
from guildhall.insights.models import Newcomer, Step, Wait
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
OURS = ("insights.waits", "insights.newcomers")


@pytest.fixture
def noon():
    with time_machine.travel(at("11-20 12:00"), tick=False):
        yield


@pytest.fixture
def read(drain):
    return lambda: drain(*OURS)


def wait(topic):
    return Wait.objects.get(thread=topic)


def everything():
    models = (Wait, Step, Newcomer)
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
