import threading

import pytest
from django.db import connection, transaction

from guildhall.activity.actions import CHANNEL, record, record_many
from guildhall.activity.tests.factories import Happened, Heard, Ignored, entry, reading, spine
from guildhall.activity.worker import Pace, Turns, _hearers, _notices, _turn
from guildhall.kernel.actor import HOUSE
from guildhall.kernel.sql import own_connection

pytestmark = pytest.mark.django_db(transaction=True)
LONG = 10.0  # seconds; a notice ends the wait


def _turns() -> Turns:
    return Turns({name: Pace(10) for name in ("activity.test", "activity.other")})


def _others():
    return reading(Heard().handle, name="activity.other", reads=lambda verb: verb.name == Ignored.verb)


def test_only_who_hears_what_was_recorded_is_woken():
    with reading(Heard().handle), _others(), own_connection() as own:
        own.execute(f"LISTEN {CHANNEL}")
        with transaction.atomic():
            record(Happened(1), subject=spine(), actor=HOUSE)
            record(Happened(2), subject=spine(), actor=HOUSE)
        heard = _notices(own, LONG, threading.Event())
        turns = _turns()
        turns.wake(_hearers(heard, turns))
        assert turns.take(0) == "activity.test"
        assert turns.take(0) is None


def test_everybody_is_woken_by_a_notice_that_names_no_verb():
    with reading(Heard().handle), _others(), own_connection() as own:
        own.execute(f"LISTEN {CHANNEL}")
        with transaction.atomic():
            record_many([entry(1)])
        assert _hearers(_notices(own, LONG, threading.Event()), _turns()) == {"activity.test", "activity.other"}


def test_a_turn_tries_parked_rows_again_and_asks_for_none_where_there_are_none():
    heard = Heard(fail_on={2})
    with reading(heard.handle) as reader:
        with transaction.atomic():
            record_many([entry(1), entry(2)])
        _turn(reader, Pace(10))
        heard.fail_on.clear()
        with connection.cursor() as cursor:
            cursor.execute("UPDATE activity_parked SET retry_at = now() - interval '1 day'")
        _turn(reader, Pace(10))
        assert heard.numbers == [1, 2]
