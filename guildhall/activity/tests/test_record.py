import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import ProgrammingError

from guildhall.activity import epochs
from guildhall.activity.actions import record, record_many, scope, shift_clock
from guildhall.activity.models import Activity, Scope
from guildhall.activity.queries import clock_offset
from guildhall.activity.tests.factories import Happened, entry, spine
from guildhall.activity.timekeeping import set_clock
from guildhall.kernel import clock
from guildhall.kernel.actor import HOUSE
from guildhall.kernel.sql import own_connection

pytestmark = pytest.mark.django_db(transaction=True)


def test_record_needs_a_transaction():
    with pytest.raises(transaction.TransactionManagementError):
        record(Happened(), subject=spine(), actor=HOUSE)
    assert not Activity.objects.exists()


def test_row_goes_with_its_effect():
    with transaction.atomic():
        record(Happened(), subject=spine(), actor=HOUSE)
        transaction.set_rollback(True)
    assert not Activity.objects.exists()


def test_rows_of_copy_and_insert_are_alike():
    now = clock.now()
    with transaction.atomic():
        record(Happened(5), subject=spine(), actor=HOUSE, scopes=[1, 2], occurred_at=now, play=3, caused_by=4)
        record_many([entry(5, scopes=(1, 2), occurred_at=now, play=3, caused_by=4)])
    first, second = Activity.objects.order_by("id").values()
    different = {"id", "recorded_at"}
    assert {k: v for k, v in first.items() if k not in different} == {
        k: v for k, v in second.items() if k not in different
    }


def test_import_is_recorded_once():
    with transaction.atomic():
        record_many([entry(1, source="elsewhere", source_id="7")])
    with pytest.raises(IntegrityError), transaction.atomic():
        record_many([entry(2, source="elsewhere", source_id="7")])
    with pytest.raises(IntegrityError), transaction.atomic():
        record(Happened(2), subject=spine(), actor=HOUSE, source="elsewhere", source_id="7")
    assert Activity.objects.count() == 1


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE activity_activity SET verb = 'x'",
        "DELETE FROM activity_activity",
        "TRUNCATE activity_activity CASCADE",
    ],
)
def test_log_is_append_only(statement):
    with transaction.atomic():
        record(Happened(), subject=spine(), actor=HOUSE)
    with pytest.raises(ProgrammingError), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Activity.objects.count() == 1


def test_scope_is_one_number_for_one_place():
    assert scope("space", 1) == scope("space", 1)
    assert scope("space", 2) != scope("tag", 2)
    assert Scope.objects.filter(kind="space", ref=1).count() == 1


def test_scope_of_a_rolled_back_transaction_is_made_again():
    with transaction.atomic():
        scope("space", 77)
        transaction.set_rollback(True)
    assert Scope.objects.filter(pk=scope("space", 77)).exists()


def test_cluster_is_known_by_its_identifier():
    with own_connection() as own, own.cursor() as cursor:
        assert epochs.identifier(cursor) == spine().system_identifier is not None


def test_epoch_rises_by_order():
    before = spine().epoch
    epochs.raise_epoch()
    with transaction.atomic():
        record(Happened(), subject=spine(), actor=HOUSE)
    assert Activity.objects.get().epoch == spine().epoch == before + 1


def test_clock_is_shifted_for_everybody():
    from datetime import timedelta

    try:
        shift_clock(offset=timedelta(days=-3))
        assert clock_offset() == clock.offset() == timedelta(days=-3)
        clock.shift(timedelta())
        with own_connection() as own:
            set_clock(own)
        assert clock.offset() == timedelta(days=-3)
    finally:
        shift_clock(offset=timedelta())
