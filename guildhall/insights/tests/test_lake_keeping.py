"""Few files, none unknown, none missing; and a lake that was made again is the lake that grew."""

import math
import os
import shutil
import threading
import time
from datetime import timedelta
from pathlib import Path

import fsspec
import pytest
import time_machine

from guildhall.activity.models import Parked
from guildhall.activity.readers import read_batch
from guildhall.activity.testing import drain
from guildhall.insights.actions.lake import Outdated, rebuild_lake, show_refresh
from guildhall.insights.lake import keeping, running
from guildhall.insights.lake.reading import Lake
from guildhall.insights.lake.refreshing import refresh
from guildhall.insights.models import LakeFile, LakeState
from guildhall.insights.queries.catalogue import Catalogue
from guildhall.insights.tests.factories import answered, asked, at, hidden, joined, restored, say
from guildhall.insights.tests.lakes import everything, read_in, rows
from guildhall.kernel import clock
from guildhall.kernel.actor import HOUSE
from guildhall.kernel.registry import readers
from guildhall.options.actions import choose

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("own_lake")]
NOON = at("11-20 12:00")


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOON, tick=False):
        yield


def later(**time):
    return time_machine.travel(NOON + timedelta(**time), tick=False)


def on_disk(lake):
    return {path.relative_to(lake).as_posix() for path in Path(lake).rglob("*.parquet")}


def named():
    return set(LakeFile.objects.live().values_list("path", flat=True))


def small_files(number):
    for one in range(number):
        say(asked(10 + one, 1, "11-10 10:00"))
        drain("insights.lake")
    refresh()


def test_many_small_files_become_one_with_the_same_rows():
    small_files(keeping.MOST_FILES + 1)
    before = rows("activity")
    assert keeping.compact() == 1
    assert [one.rows for one in LakeFile.objects.live().filter(table="activity")] == [len(before)]
    assert rows("activity") == before
    assert keeping.compact() == 0
    assert refresh() is None


def test_a_few_files_are_left_until_nothing_came_for_an_hour():
    small_files(2)
    assert keeping.compact() == 0
    with later(hours=2):
        assert keeping.compact() == 1


def test_full_files_are_not_written_again(monkeypatch):
    small_files(keeping.MOST_FILES + 1)
    monkeypatch.setattr(keeping, "FULL", 1)
    assert keeping.compact() == 0


def test_rows_that_no_refresh_has_seen_are_not_mixed_with_those_it_saw():
    small_files(keeping.MOST_FILES + 1)
    say(asked(99, 1, "11-10 10:00"))
    drain("insights.lake")
    keeping.compact()
    assert 99 not in {row["subject"] for row in rows("activity")}
    refresh()
    assert 99 in {row["subject"] for row in rows("activity")}


def test_a_lake_that_was_opened_reads_on_while_files_are_replaced():
    small_files(keeping.MOST_FILES + 1)
    lake = Lake.open()
    keeping.compact()
    keeping.sweep()
    assert len(lake.rows(lake.table("activity"))) == keeping.MOST_FILES + 1
    lake.close()


def test_replaced_and_unknown_files_are_removed_after_an_hour(own_lake):
    small_files(keeping.MOST_FILES + 1)
    keeping.compact()
    home = keeping.Home.of(own_lake)
    (Path(own_lake) / home.name("activity", "2026-11")).write_bytes(b"of a process that was killed")
    home.draft().write_bytes(b"half of one")
    precious = Path(own_lake) / "precious.parquet"
    precious.write_bytes(b"somebody else's")
    assert keeping.sweep() == 0
    # Files bear the time of the machine, which stands nowhere: they are from the future of this test's noon.
    for path in Path(own_lake).rglob("*.parquet"):
        os.utime(path, (NOON.timestamp(), NOON.timestamp()))
    with later(hours=2):
        assert keeping.sweep() == keeping.MOST_FILES + 1 + 2
    assert on_disk(own_lake) == named() | {"precious.parquet"}
    assert not LakeFile.objects.exclude(replaced_at=None).exists()


def test_a_lake_whose_files_are_gone_is_made_again(own_lake):
    say(joined(1, "11-01 09:00"), asked(10, 1, "11-10 10:00"), answered(10, 101, 2, "11-11 10:00"))
    read_in()
    before = everything()
    shutil.rmtree(own_lake)
    assert keeping.mend()
    assert Lake.open() is None
    read_in()
    assert _without_replays(everything()) == before
    assert not keeping.mend()


def test_one_missing_layer_is_made_again_without_the_log(own_lake):
    say(asked(10, 1, "11-10 10:00"))
    read_in()
    before, log = everything(), set(LakeFile.objects.live().filter(table="activity").values_list("path", flat=True))
    (Path(own_lake) / LakeFile.objects.get(table="presence").path).unlink()
    assert keeping.mend()
    refresh()
    assert everything() == before
    assert set(LakeFile.objects.live().filter(table="activity").values_list("path", flat=True)) == log


def test_a_lake_that_shall_lie_elsewhere_is_made_there(settings, tmp_path, own_lake):
    say(asked(10, 1, "11-10 10:00"))
    read_in()
    settings.LAKE = str(tmp_path / "elsewhere")
    assert keeping.mend()
    read_in()
    assert named() == on_disk(settings.LAKE)


def test_a_release_with_other_meanings_makes_the_layers_again_and_one_with_other_columns_all():
    say(asked(10, 1, "11-10 10:00"))
    read_in()
    before, (log, layers) = everything(), LakeState.objects.get().layout.split(" ")
    LakeState.objects.update(layout=f"{log} other")
    assert keeping.mend()
    assert not LakeFile.objects.live().exclude(table="activity").exists()
    refresh()
    assert everything() == before
    LakeState.objects.update(layout=f"other {layers}")
    assert keeping.mend()
    assert not LakeFile.objects.live().exists()
    read_in()
    assert _without_replays(everything()) == before
    assert not keeping.mend()


def test_what_a_killed_process_spilled_is_removed(settings):
    read_in()
    ours, gone = (Path(settings.VAR) / "lake-spill" / name for name in (str(os.getpid()), "4194305"))
    for folder in (ours, gone):
        folder.mkdir(parents=True, exist_ok=True)
    say(asked(10, 1, "11-10 10:00"))
    read_in()
    keeping.sweep()
    assert (ours.exists(), gone.exists()) == (True, False)


def test_a_lake_may_lie_anywhere_fsspec_knows(settings):
    settings.LAKE = "memory://guildhall/lake"
    say(asked(10, 1, "11-10 10:00"), asked(11, 1, "10-10 10:00"))
    read_in()
    assert {row["thread"] for row in rows("threads")} == {10, 11}
    found = {path.removeprefix("/guildhall/lake/") for path in fsspec.filesystem("memory").find("/guildhall/lake")}
    assert found == named()
    say(asked(12, 2, "11-11 10:00"))
    read_in()
    with later(hours=2):
        keeping.compact()
        assert not keeping.mend()
        assert len(rows("activity")) == 3


def test_another_zone_cuts_all_days_anew():
    say(asked(10, 1, "11-10 20:00"))
    read_in()
    choose(actor=HOUSE, key="community.zone", value="Asia/Shanghai")
    read_in()
    assert {row["day"] for row in rows("rollup", person=1)} == {at("11-10 00:00").date()}
    rebuild_lake(actor=HOUSE)
    read_in()
    assert {row["day"] for row in rows("rollup", person=1)} == {at("11-11 00:00").date()}


def test_what_was_made_from_a_lake_of_before_is_thrown_away():
    say(asked(10, 1, "11-10 10:00"))
    read_in()
    rebuild_lake(actor=HOUSE)
    with pytest.raises(Outdated):
        show_refresh(begun=1, made=[], replaced=[], seen=[], as_of=clock.now(), settled_until=None, seconds=1.0)
    assert LakeState.objects.get().as_of is None


def test_a_full_disk_sets_no_row_aside(own_lake):
    Path(own_lake).parent.mkdir(exist_ok=True)
    Path(own_lake).write_text("a file where a folder should be")
    say(asked(10, 1, "11-10 10:00"))
    with pytest.raises(Exception, match="cannot be written"):
        read_batch(readers["insights.lake"])
    assert not Parked.objects.exists()
    Path(own_lake).unlink()
    assert read_in() == 1


def test_a_lake_that_was_made_again_is_the_lake_that_grew():
    """Day by day, with refreshes and compactions between, against all at once."""
    for step in range(6):
        with later(days=20 * step):
            _a_day(step)
            read_in()
            keeping.compact()
    with later(days=101):
        read_in()
        grown = everything()
        rebuild_lake(actor=HOUSE)
        read_in()
        assert _without_replays(everything()) == grown


def _a_day(step):
    """Somebody joins, asks and is answered now; some history arrives late; things are hidden and restored."""

    def now(one):
        return one._replace(occurred_at=clock.now())

    who = 1 + step % 3
    say(*map(now, [joined(100 + step, "11-01 09:00"), asked(10 + step, who, "11-01 09:00", tags=(step % 2,))]))
    say(now(answered(10 + step, 100 + step, 4, "11-01 09:00", target_key=who)))
    say(asked(50 + step, 7, f"0{step + 1}-10 10:00", source="old", source_id=f"{step}"))
    if step == 2:
        say(now(hidden("answer", 11, 101, 9, "11-01 09:00")))
    if step == 4:
        say(now(restored("answer", 11, 101, 9, "11-01 09:00")), now(hidden("question", 12, 12, 9, "11-01 09:00")))


def _without_replays(tables):
    """The order to make it again is in the log too."""
    told = {
        name: [row for row in found if row.get("verb") != "activity.reader.replayed"] for name, found in tables.items()
    }
    return {**told, "verbs": tables["verbs"]}


def test_the_process_refreshes_rests_and_refreshes_again():
    say(asked(10, 1, "11-10 10:00"))
    drain("insights.lake")
    stop, pace, window = threading.Event(), running.Pace(), running.Window()
    running.turn(pace, window, stop)
    assert LakeState.objects.get().version == window.lake.version == 1
    assert pace.refresh_at > pace.ended_at
    say(asked(11, 1, "11-10 10:00"))
    drain("insights.lake")
    stop.set()  # nothing is to be answered from here on
    pace.refresh_at = math.inf
    running.turn(pace, window, stop)
    assert LakeState.objects.get().version == 1
    pace.refresh_at = 0.0
    running.turn(pace, window, stop)
    assert LakeState.objects.get().version == 2


def test_while_much_is_unread_a_refresh_waits():
    pace = running.Pace(ended_at=time.monotonic())
    behind, quiet = (Catalogue(LakeState(), [], clock.now(), is_quiet) for is_quiet in (False, True))
    assert (pace.allows(behind), pace.allows(quiet)) == (False, True)
    pace.ended_at -= running.WHILE_BEHIND
    assert pace.allows(behind)
