from dataclasses import dataclass

import pytest
from django.db import transaction

from guildhall.activity.actions import record_many, replay_reader, retry_parked
from guildhall.activity.models import Activity, Cursor, Parked, Scope
from guildhall.activity.testing import drain
from guildhall.activity.tests.factories import Heard, entry, reading
from guildhall.kernel.actor import HOUSE
from guildhall.kernel.refusal import Forbidden, Refusal

pytestmark = pytest.mark.django_db(transaction=True)


@dataclass
class Nobody:
    actor_key: int | None = None
    is_authenticated: bool = False

    def can(self, capability: str) -> bool:
        return False


def happen(*numbers: int):
    with transaction.atomic():
        record_many([entry(number) for number in numbers])


def count_up(rows):
    """An effect that is not idempotent by itself, so that doubling would show."""
    for row in rows:
        Scope.objects.create(kind="counted", ref=row.id)


def empty():
    Scope.objects.filter(kind="counted").delete()


def counted() -> list[int]:
    return list(Scope.objects.filter(kind="counted").order_by("pk").values_list("ref", flat=True))


def test_replay_twice_equals_once():
    with reading(count_up, reset=empty) as reader:
        happen(1, 2, 3)
        drain(reader.name)
        once = counted()
        for _ in range(2):
            replay_reader(actor=HOUSE, reader=reader.name)
            assert Cursor.objects.get(reader=reader.name).replaying_since is not None
            drain(reader.name)
            assert counted() == once
        assert Cursor.objects.get(reader=reader.name).replaying_since is None
    assert Activity.objects.filter(verb="activity.reader.replayed").count() == 2


def test_replay_forgets_what_was_parked():
    heard = Heard(fail_on={2})
    with reading(heard.handle) as reader:
        happen(1, 2)
        drain(reader.name, parked=True)
        heard.fail_on.clear()
        replay_reader(actor=HOUSE, reader=reader.name)
        drain(reader.name)
    assert not Parked.objects.exists()
    assert heard.numbers == [1, 1, 2]


def test_retry_makes_parked_rows_due():
    heard = Heard(fail_on={2})
    with reading(heard.handle) as reader:
        happen(1, 2, 3)
        drain(reader.name, parked=True)
        heard.fail_on.clear()
        assert retry_parked(actor=HOUSE, reader=reader.name) == 1
        drain(reader.name, retry=True)
    assert heard.numbers == [1, 3, 2]
    assert not Parked.objects.exists()


@pytest.mark.parametrize("action", [replay_reader, retry_parked])
def test_only_staff_and_only_known_readers(action):
    with reading(Heard().handle) as reader, pytest.raises(Forbidden):
        action(actor=Nobody(), reader=reader.name)
    with pytest.raises(Refusal, match="no_such_reader|no reader named"):
        action(actor=HOUSE, reader="activity.nobody")
