import pytest
from django.db import OperationalError, connection, transaction

from guildhall.activity import readers as engine
from guildhall.activity.actions import record, record_many
from guildhall.activity.models import Activity, Cursor, Parked
from guildhall.activity.readers import read_batch, retry_due
from guildhall.activity.testing import drain
from guildhall.activity.tests.factories import Happened, Heard, Ignored, entry, reading, spine
from guildhall.kernel import clock
from guildhall.kernel.actor import HOUSE

pytestmark = pytest.mark.django_db(transaction=True)


def happen(*numbers: int, **fields):
    with transaction.atomic():
        record_many([entry(number, **fields) for number in numbers])


def test_reader_hears_each_row_once_in_order():
    heard = Heard()
    with reading(heard.handle, batch=3):
        happen(*range(10))
        assert drain("activity.test") == 10
        assert drain("activity.test") == 0
    assert heard.numbers == list(range(10))
    assert heard.batches == [3, 3, 3, 1]


def test_reader_gets_what_was_recorded():
    seen = []
    with reading(seen.extend):
        with transaction.atomic():
            row_id = record(Happened(7), subject=spine(), actor=HOUSE, scopes=[3, 5], play=9)
        drain("activity.test")
    (row,) = seen
    assert (row.id, row.verb, row.payload, row.scopes, row.play) == (row_id, Happened.verb, {"number": 7}, [3, 5], 9)
    assert (row.subject_type, row.subject_id, row.source, row.actor_key) == ("activity.spine", 1, "", None)
    assert row.occurred_at.tzinfo is not None


def test_cursor_passes_rows_of_other_verbs():
    with reading(Heard().handle):
        with transaction.atomic():
            last = record(Ignored(), subject=spine(), actor=HOUSE)
        assert drain("activity.test") == 0
    assert Cursor.objects.get(reader="activity.test").activity_id == last


def test_imported_rows_are_kept_from_readers_that_do_not_want_them():
    heard, modern = Heard(), Heard()
    with reading(heard.handle), reading(modern.handle, name="activity.modern", from_imports=False):
        happen(1, source="elsewhere", source_id="1")
        happen(2)
        drain("activity.test", "activity.modern")
    assert (heard.numbers, modern.numbers) == ([1, 2], [2])


def test_poisoned_row_parks_and_the_rest_goes_on():
    heard = Heard(fail_on={2})
    with reading(heard.handle) as reader:
        happen(1, 2, 3)
        assert drain("activity.test", parked=True) == 3
        parked = Parked.objects.get(reader=reader.name)
        assert "cannot read 2" in parked.error
        assert (parked.attempts, parked.retry_at - parked.parked_at) == (1, engine.FIRST_RETRY)
        assert heard.numbers == [1, 3]
        assert retry_due(reader).rows == 0
        Parked.objects.update(retry_at=clock.now())
        assert retry_due(reader).parked == 1
        parked.refresh_from_db()
        assert parked.attempts == 2
        heard.fail_on.clear()
        Parked.objects.update(retry_at=clock.now())
        assert retry_due(reader).parked == 0
    assert not Parked.objects.exists()
    assert heard.numbers == [1, 3, 2]


def test_drain_says_which_row_parked():
    with reading(Heard(fail_on={2}).handle):
        happen(2)
        with pytest.raises(AssertionError, match="cannot read 2"):
            drain("activity.test")


def test_effects_of_a_parked_row_are_undone():
    def half(rows):
        for row in rows:
            Cursor.objects.create(reader=f"effect {row.payload['number']}")
            assert row.payload["number"] != 2

    with reading(half):
        happen(1, 2, 3)
        drain("activity.test", parked=True)
    assert set(Cursor.objects.filter(reader__startswith="effect").values_list("reader", flat=True)) == {
        "effect 1",
        "effect 3",
    }


def test_fault_that_shows_at_commit_is_laid_to_its_row():
    def dangling(rows):
        for row in rows:
            missing = -1 if row.payload["number"] == 2 else row.id
            Parked.objects.create(reader="other", activity_id=missing, error="", retry_at=clock.now())

    with reading(dangling):
        happen(1, 2, 3)
        drain("activity.test", parked=True)
    assert Parked.objects.filter(reader="other").count() == 2
    assert Parked.objects.filter(reader="activity.test").count() == 1


def test_trouble_of_the_database_parks_nothing_and_is_taken_again():
    import psycopg

    def lost(number):
        error = OperationalError("server closed the connection")
        error.__cause__ = psycopg.OperationalError("server closed the connection")
        return error

    heard = Heard(fail_on={2}, error=lost)
    with reading(heard.handle) as reader:
        happen(1, 2, 3)
        with pytest.raises(OperationalError):
            read_batch(reader)
        assert not Parked.objects.exists()
        heard.fail_on.clear()
        drain("activity.test")
    assert heard.numbers == [1, 2, 3]


def test_reader_stops_when_its_handler_refuses_nearly_everything(monkeypatch):
    monkeypatch.setattr(engine, "MOST_PARKED", 4)
    heard = Heard(fail_on=set(range(100)))
    with reading(heard.handle, batch=2) as reader:
        happen(*range(20))
        while not (step := read_batch(reader)).stopped:
            assert step.parked
        assert Parked.objects.filter(reader=reader.name).count() == 4
        assert Activity.objects.count() == 20


def test_handler_may_record_and_is_read_next():
    heard = Heard()

    def echo(rows):
        for row in rows:
            if row.payload["number"] < 3:
                record(Happened(row.payload["number"] + 1), subject=spine(), actor=HOUSE, caused_by=row.id)
        heard.handle(rows)

    with reading(echo):
        happen(0)
        drain("activity.test")
    assert heard.numbers == [0, 1, 2, 3]


def test_transactions_are_read_in_the_order_of_numbers_not_of_letters():
    heard = Heard()
    for number, txid in enumerate((9, 10, 99, 100)):
        made = {"verb": Happened.verb, "subject_type": "x.y", "subject_id": 1, "payload": {"number": number}}
        Activity.objects.create(**made, occurred_at=clock.now(), txid=txid, epoch=1)
    with reading(heard.handle, batch=1):
        drain("activity.test")
    assert heard.numbers == [0, 1, 2, 3]


def test_handlers_plan_as_usual_and_wait_for_no_disk():
    seen = {}

    def look(rows):
        with connection.cursor() as cursor:
            for name in ("enable_seqscan", "enable_bitmapscan", "enable_sort", "synchronous_commit"):
                cursor.execute(f"SHOW {name}")
                seen[name] = cursor.fetchone()[0]

    with reading(look):
        happen(1)
        drain("activity.test")
    assert seen.pop("synchronous_commit") == "off"
    assert set(seen.values()) == {"on"}
