"""kill -9 of the busy worker loses nothing and doubles nothing."""

import random
import time

import pytest

from tests.chaos.conftest import DEEP, all_is_read, effects, in_order, until
from tests.chaos.nursery import READERS

pytestmark = [pytest.mark.chaos, pytest.mark.django_db(transaction=True)]
KILLS = 200 if DEEP else 25
UNTIL_KILLED = 1_000_000  # transactions: a worker with nothing to read would wait for its death for ever
PLANS = ("handler", "before", "after", "never")


@pytest.mark.deep
def test_kill_9_of_the_busy_worker_loses_and_doubles_nothing(nursery):
    chance, kills = random.Random(20261120), dict.fromkeys(PLANS, 0)
    writers = [nursery.order("write", seed, UNTIL_KILLED) for seed in (1, 2)]
    while sum(kills.values()) < KILLS:
        plan = PLANS[sum(kills.values()) % len(PLANS)]
        worker = nursery.order("work", plan, chance.randint(1, 6))
        if plan == "never":
            time.sleep(chance.uniform(0.02, 0.3))
            assert nursery.kill(worker) == -9
        else:
            assert nursery.wait(worker) == -9
        kills[plan] += 1
    alive = [pid for pid in writers if pid not in nursery.ended]
    for writer in alive:
        nursery.kill(writer)
    last = nursery.order("work", "never", 0)
    until(all_is_read)
    assert nursery.stop(last) == 0

    log = in_order()
    heard = {reader: effects(reader) for reader in READERS}
    lost = sum(len(set(log) - set(ids)) for ids in heard.values())
    doubled = sum(len(ids) - len(set(ids)) for ids in heard.values())
    print(f"\nkills={sum(kills.values())} ({kills}) busy={bool(alive)} rows={len(log)} lost={lost} doubled={doubled}")
    assert alive, "the writers ended before the kills did: the worker was not busy"
    assert (lost, doubled) == (0, 0)
    assert heard == dict.fromkeys(READERS, log)


def test_worker_ends_in_order_when_asked(nursery):
    nursery.wait(nursery.order("write", 3, 20))
    worker = nursery.order("work", "never", 0)
    until(lambda: effects(READERS[0]))
    assert nursery.stop(worker) == 0
    nursery.wait(nursery.order("write", 4, 5))  # work for the last one: before it has begun it cannot end in order
    last = nursery.order("work", "never", 0)
    until(all_is_read)
    assert nursery.stop(last) == 0
    assert effects(READERS[0]) == in_order()
