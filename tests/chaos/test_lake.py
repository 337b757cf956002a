"""kill -9 of the insights process, wherever it is: the lake holds every row once, and what follows from them."""

import os
import random
import signal
import time
from contextlib import suppress
from datetime import timedelta

import pytest
import time_machine

from guildhall.activity.models import Activity
from guildhall.insights.actions.lake import rebuild_lake
from guildhall.insights.lake import keeping
from guildhall.insights.lake.storage import missing_files
from guildhall.insights.models import LakeFile
from guildhall.insights.queries.catalogue import lake_state
from guildhall.insights.tests.factories import accepted, answered, asked, hidden, joined, restored, say
from guildhall.insights.tests.lakes import everything, read_in, rows
from guildhall.kernel import clock
from guildhall.kernel.actor import HOUSE
from tests.chaos.conftest import DEEP

pytestmark = [pytest.mark.chaos, pytest.mark.django_db(transaction=True)]
PLANS = ("written", "named", "read", "made", "merged", "shown")
LIVES = 60 if DEEP else len(PLANS)


def test_kill_9_of_the_insights_process_loses_and_doubles_nothing(nursery):
    chance, killed = random.Random(20261125), dict.fromkeys([*PLANS, "outside"], 0)
    topics = iter(range(1000, 100_000, 10))
    for life in range(LIVES):
        _more_of_the_log(chance, topics)
        plan = "outside" if DEEP and life % 7 == 6 else PLANS[life % len(PLANS)]
        pid = nursery.order("lake", plan, chance.randint(1, 2))
        if plan == "outside":
            time.sleep(chance.uniform(0.1, 3))
            with suppress(ProcessLookupError):  # it was done before
                os.kill(pid, signal.SIGKILL)
        killed[plan] += nursery.wait(pid) == -9
    assert nursery.wait(nursery.order("lake", "never", 0)) == 0

    kept = [row["id"] for row in rows("activity")]
    print(f"\nkills={sum(killed.values())} ({killed}) rows={len(kept)}")
    assert all(killed[plan] for plan in PLANS), "nobody died there: the test proved nothing"
    assert sorted(kept) == sorted(Activity.objects.values_list("pk", flat=True))
    assert missing_files(lake_state()) == []
    grown = everything()
    rebuild_lake(actor=HOUSE)
    read_in()
    assert _figures(everything()) == _figures(grown)
    _nothing_else_lies_there()


def _more_of_the_log(chance, topics):
    """Some days of a small community: months old and new, what is hidden and restored."""
    for topic in [next(topics) for _ in range(8)]:
        who, when = chance.randint(1, 9), f"{chance.randint(1, 11):02}-{chance.randint(1, 28):02} 10:00"
        said = [asked(topic, who, when, tags=(chance.randint(1, 3),)), joined(topic, when)]
        said += [answered(topic, topic + n, chance.randint(1, 9), when, target_key=who) for n in range(1, 6)]
        if chance.random() < 0.5:
            said += [accepted(topic, topic + 1, who, when), hidden("answer", topic, topic + 2, 9, when)]
        if chance.random() < 0.3:
            said += [hidden("question", topic, topic, 9, when), restored("question", topic, topic, 8, when)]
        say(*said)


def _figures(tables):
    """Without the order to make the lake again, which is in the log; which verbs there are is each process's own."""
    ours = {
        name: [row for row in found if row.get("verb") != "activity.reader.replayed"] for name, found in tables.items()
    }
    del ours["verbs"]
    return ours


def _nothing_else_lies_there():
    home = keeping.Home.chosen()
    with time_machine.travel(clock.now() + timedelta(hours=2)):
        keeping.sweep()
    assert set(home.found()) == set(LakeFile.objects.live().values_list("path", flat=True))
    assert not list(home.scratch.glob("*"))
