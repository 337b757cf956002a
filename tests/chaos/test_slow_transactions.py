"""A slow transaction is never skipped, and nobody beside it."""

import pytest

from tests.chaos.conftest import DEEP, all_is_read, effects, in_order, until
from tests.chaos.nursery import READERS

pytestmark = [pytest.mark.chaos, pytest.mark.django_db(transaction=True)]
WRITERS, TRANSACTIONS, HOLD = 8, 400 if DEEP else 60, 4


@pytest.mark.deep
def test_eight_writers_beside_a_held_transaction_skip_nothing(nursery):
    workers = [nursery.order("work", "never", 0) for _ in range(2)]  # two take turns on each reader
    holder = nursery.order("hold", HOLD)
    writers = [nursery.order("write", seed, TRANSACTIONS) for seed in range(WRITERS)]
    assert [nursery.wait(pid) for pid in (holder, *writers)] == [0] * (WRITERS + 1)
    until(all_is_read)
    assert [nursery.stop(pid) for pid in workers] == [0, 0]

    log = in_order()
    skipped = len(set(log) - set(effects(READERS[0])))
    disordered = log != sorted(log)
    print(f"\nwriters={WRITERS} rows={len(log)} skipped={skipped} commits_out_of_id_order={disordered}")
    assert {reader: effects(reader) for reader in READERS} == dict.fromkeys(READERS, log)
    assert disordered, "the writers never overlapped: the test proved nothing"
