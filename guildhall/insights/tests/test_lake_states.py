"""Where in their life people stand: each day as it looked at its end, and never otherwise afterwards."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from guildhall.insights.actions.lake import rebuild_lake
from guildhall.insights.tests.factories import answered, asked, hidden, joined, restored, say
from guildhall.insights.tests.lakes import read_in, rows
from guildhall.kernel import clock
from guildhall.kernel.actor import HOUSE
from guildhall.members.actions.merges import merge_member, undo_merge
from guildhall.members.actions.roles import end_role, grant_role
from guildhall.members.models import ActorKey, Member, Role
from guildhall.members.tests.factories import MemberFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("own_lake")]
START = date(2026, 1, 1)


def on(number, hour=12):
    """Noon of the day with this number; day 0 is the first of January."""
    return time_machine.travel(datetime(2026, 1, 1, hour, tzinfo=UTC) + timedelta(days=number), tick=False)


def now(one, **more):
    return one._replace(occurred_at=clock.now(), **more)


def states(person=1):
    """(state, first day, day after the last) by number; None: still so."""
    found = rows("states", person=person)
    told = [(row["state"], row["since"], row["until"]) for row in found]
    return sorted(((state, _number(since), _number(until)) for state, since, until in told), key=lambda one: one[1])


def _number(day):
    return None if day is None else (day - START).days


def settle(number):
    with on(number):
        read_in()


def act(number, who=1, topic=10):
    with on(number):
        say(now(asked(topic + number, who, "01-01 00:00")))


def test_a_life_of_one_act():
    with on(0):
        say(now(joined(1, "01-01 00:00")), now(asked(10, 1, "01-01 00:00")))
    settle(200)
    assert states() == [("new", 0, 31), ("resting", 31, 91), ("dormant", 91, None)]


def test_who_acts_again_is_active_again():
    with on(0):
        say(now(joined(1, "01-01 00:00")), now(asked(10, 1, "01-01 00:00")))
    act(20)
    act(120)
    settle(130)
    assert states() == [
        ("new", 0, 31),
        ("active", 31, 51),
        ("resting", 51, 111),
        ("dormant", 111, 120),
        ("active", 120, None),
    ]


def test_who_never_acted_has_no_state():
    with on(0):
        say(now(joined(1, "01-01 00:00")))
    settle(5)
    assert states() == []


def test_each_day_is_settled_once_and_grows_by_one():
    act(0)
    settle(1)
    assert states() == [("active", 0, None)]
    settle(31)
    assert states() == [("active", 0, None)]
    settle(32)
    assert states() == [("active", 0, 31), ("resting", 31, None)]


def test_history_that_is_imported_late_changes_no_day_that_is_settled():
    act(0)
    settle(100)
    assert states() == [("active", 0, 31), ("resting", 31, 91), ("dormant", 91, None)]
    with on(100):
        say(
            asked(50, 1, "03-20 10:00", source="old", source_id="1"),
            asked(51, 2, "01-05 10:00", source="old", source_id="2"),
        )
    settle(101)
    assert states() == [("active", 0, 31), ("resting", 31, 91), ("dormant", 91, 100), ("active", 100, None)]
    assert states(2) == [("dormant", 100, None)]
    _made_again(101)


def test_what_was_hidden_counts_until_the_day_it_was_hidden_and_again_when_restored():
    with on(0):
        say(now(asked(10, 9, "01-01 00:00")), now(answered(10, 101, 1, "01-01 00:00")))
    with on(5):
        say(now(hidden("answer", 10, 101, 9, "01-01 00:00")))
    with on(8):
        say(now(restored("answer", 10, 101, 9, "01-01 00:00")))
    settle(20)
    assert states() == [("active", 0, 5), ("active", 8, None)]
    _made_again(20)


def test_hidden_and_restored_within_a_day_is_as_if_nothing_had_been():
    with on(0):
        say(now(asked(10, 9, "01-01 00:00")), now(answered(10, 101, 1, "01-01 00:00")))
    with on(5):
        say(now(hidden("answer", 10, 101, 9, "01-01 00:00")), now(restored("answer", 10, 101, 9, "01-01 00:00")))
    settle(20)
    assert states() == [("active", 0, None)]


def test_merged_people_live_on_as_one_from_that_day_and_apart_when_parted():
    old, new = MemberFactory(), MemberFactory()
    one, two = (ActorKey.objects.get(member=member).key for member in (old, new))
    act(0, two)
    act(40, one)
    with on(50):
        merge = merge_member(actor=HOUSE, source=old, target=new, evidence="the same address")
    with on(60):
        undo_merge(actor=HOUSE, merge=merge, reason="two people after all")
    settle(75)
    assert states(two) == [("active", 0, 31), ("resting", 31, 50), ("active", 50, 60), ("resting", 60, None)]
    assert states(one) == [("active", 40, 50), ("active", 60, 71), ("resting", 71, None)]
    _made_again(75)


def test_days_on_the_staff_have_no_state():
    member = MemberFactory()
    key = ActorKey.objects.get(member=member).key
    act(0, key)
    with on(10):
        grant = grant_role(actor=HOUSE, member=member, role=Role.objects.get(handle="operator"))
    act(15, key)
    with on(20):
        end_role(actor=HOUSE, grant=grant)
    settle(60)
    assert states(key) == [("active", 0, 10), ("active", 21, 46), ("resting", 46, None)]
    _made_again(60)


def test_bots_have_no_state():
    key = ActorKey.objects.get(member=MemberFactory(kind=Member.Kind.BOT)).key
    act(0, key)
    settle(5)
    assert states(key) == []


def test_settled_day_by_day_is_settled_at_once(is_deep):
    for number in range(0, 120, 3 if is_deep else 15):
        act(number, who=1 + number % 5, topic=1000)
        if number % 4 == 0:
            with on(number):
                say(now(hidden("question", 1000 + number, 1000 + number, 9, "01-01 00:00")))
        settle(number + 1)
    settle(121)
    _made_again(121)


def _made_again(number):
    before = rows("states")
    with on(number):
        rebuild_lake(actor=HOUSE)
    settle(number)
    assert rows("states") == before
