"""Backing up while others write, and bringing it back into another cluster."""

import hashlib
import json
import os
import random
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import psycopg
import pytest
from django.core.files.base import ContentFile
from django.db import connections

from guildhall.config.backups import making, manifest, reading, restoring
from guildhall.config.queries import last_backup
from guildhall.files.actions import store_file
from guildhall.kernel.actor import HOUSE
from guildhall.kernel.postgres import Server, ensure_running, stop
from guildhall.kernel.terminal import Trouble
from guildhall.members.tests.factories import MemberFactory
from guildhall.options.actions import choose

FLIPS = 100 if os.environ.get("GUILDHALL_DEEP") else 12
pytestmark = pytest.mark.django_db(transaction=True)
# Each of these restores into a cluster of its own several times.


@pytest.fixture
def media(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.MEDIA_ROOT.mkdir()
    return settings.MEDIA_ROOT


def live_a_little(number: int = 3) -> None:
    for index in range(number):
        MemberFactory()
        choose(actor=HOUSE, key="community.name", value={"en": f"Guild {index}", "zh-hans": f"公会 {index}"})
        store_file(actor=HOUSE, data=os.urandom(2000), name="picture.png", owner_type="members.member", owner_id=index)


def command(*arguments: str, var: Path, **options) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "GUILDHALL_VAR": str(var), "LC_ALL": "C"}
    run = [sys.executable, "-m", "guildhall.config.cli", *arguments]
    return subprocess.run(run, capture_output=True, text=True, env=environment, timeout=180, check=False, **options)


def table_hashes(dsn: str) -> dict[str, str]:
    """Of every table's rows in one order, whatever their place on disk."""
    with psycopg.connect(dsn) as connection:
        names = [row[0] for row in connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
        return {name: _hash(connection, name) for name in names}


def _hash(connection: psycopg.Connection, table: str) -> str:
    rows = connection.execute(f'SELECT row_to_json(t)::text FROM "{table}" t ORDER BY 1').fetchall()
    return hashlib.sha256("\n".join(row[0] for row in rows).encode()).hexdigest()


@pytest.fixture(scope="module")
def blank(tmp_path_factory):
    """A cluster in which nothing is; copied for every test that brings something back."""
    var = tmp_path_factory.mktemp("blank")
    stop(ensure_running(var, durable=False))
    return var / "pg"


@pytest.fixture
def fresh(blank, tmp_path):
    """An empty installation of its own, its server held up."""
    var = tmp_path / "fresh"
    var.mkdir()
    subprocess.run(["cp", "-a", str(blank), str(var / "pg")], check=True)
    server = ensure_running(var, durable=False)
    yield server
    stop(server)
    shutil.rmtree(var, ignore_errors=True)


def restore(folder: Path, fresh: Server, *options: str, **others) -> subprocess.CompletedProcess[str]:
    return command("restore", str(folder), *options, var=fresh.cluster.var, **others)


def test_restored_copy_equals_its_source_and_readers_go_on(media, tmp_path, fresh, cluster):
    live_a_little()
    made = making.make(tmp_path / "backups")
    source = table_hashes(cluster.dsn)
    done = restore(made.folder, fresh)
    assert done.returncode == 0, done.stderr
    copy = table_hashes(fresh.dsn)
    # A new life of the cluster has begun, and the log says so.
    assert {name for name in source if source[name] != copy[name]} == {
        "activity_activity", "activity_spine", "guildhall_backup",
    }  # fmt: skip
    assert _files(media) == _files(fresh.cluster.var / "files")
    with psycopg.connect(fresh.dsn) as connection:
        may = connection.execute("SELECT has_table_privilege('activity_activity', 'TRUNCATE')").fetchone()
    assert may == (False,)
    told = command("manage", "shell", "-v", "0", "-c", READ_ON, var=fresh.cluster.var)
    assert "verb options.choice.changed" in told.stdout, told.stderr
    assert "behind []" in told.stdout


@pytest.mark.long
def test_the_lake_is_left_out_and_made_again_where_the_backup_is_brought_back(media, tmp_path, fresh):
    from guildhall.insights.tests.lakes import read_in, rows

    live_a_little()
    read_in()
    figures = [[row["id"], f"{row['day']}", row["verb"]] for row in rows("activity")]
    assert figures
    done = restore(making.make(tmp_path / "backups").folder, fresh)
    assert done.returncode == 0, done.stderr
    told = command("manage", "shell", "-v", "0", "-c", RECKON, var=fresh.cluster.var)
    assert told.stdout.splitlines()[0] == "mended True", told.stderr
    restored = json.loads(told.stdout.splitlines()[1])
    assert [row for row in figures if row not in restored] == []


RECKON = """
import json
from guildhall.insights.lake.keeping import mend
from guildhall.insights.tests.lakes import read_in, rows
print("mended", mend())
read_in()
print(json.dumps([[row["id"], f"{row['day']}", row["verb"]] for row in rows("activity")]))
"""


def _files(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


READ_ON = """
from guildhall.activity.testing import drain
from guildhall.kernel.actor import HOUSE
from guildhall.kernel.registry import readers
from guildhall.options.actions import choose
from guildhall.activity.models import Activity, Cursor
drain()
choose(actor=HOUSE, key="community.name", value={"en": "Back", "zh-hans": "恢复之后"})
drain()
last = Activity.objects.order_by("-epoch", "-txid", "-id").first()
behind = [c.reader for c in Cursor.objects.all() if (c.epoch, c.txid, c.activity_id) < (last.epoch, last.txid, last.pk)]
print("verb", last.verb, "epoch", last.epoch, "readers", len(readers), "behind", behind)
"""


@pytest.mark.long
def test_backup_during_writes_is_of_one_moment(media, tmp_path, fresh):
    live_a_little()
    stop_writing = threading.Event()

    def write() -> None:
        while not stop_writing.is_set():
            live_a_little(1)
        connections.close_all()

    writers = [threading.Thread(target=write) for _ in range(2)]
    for writer in writers:
        writer.start()
    try:
        made = making.make(tmp_path / "backups")
    finally:
        stop_writing.set()
        for writer in writers:
            writer.join(30)
    tables = made.manifest.tables
    assert made.manifest.missing_files == []
    # Every choice wrote one row of the log, every member one key: no half action is in it.
    assert tables["members_actorkey"] == tables["members_member"]
    done = restore(made.folder, fresh)
    assert done.returncode == 0, done.stderr


@pytest.mark.deep
def test_no_flipped_byte_passes(media, tmp_path):
    live_a_little()
    folder = making.make(tmp_path / "backups").folder
    chance = random.Random(7)
    for part in (*manifest.PARTS, manifest.HASHES):
        whole = (folder / part).read_bytes()
        for _ in range(FLIPS // 4):
            flipped = bytearray(whole)
            flipped[chance.randrange(len(whole))] ^= 1 << chance.randrange(8)
            (folder / part).write_bytes(flipped)
            with pytest.raises(Trouble, match="damaged"):
                reading.verify(folder)
        (folder / part).write_bytes(whole)
    reading.verify(folder)


def test_damaged_backup_touches_nothing(media, tmp_path, fresh):
    live_a_little()
    folder = making.make(tmp_path / "backups").folder
    dump = folder / manifest.DATABASE
    dump.write_bytes(dump.read_bytes()[:-1])
    done = restore(folder, fresh)
    assert done.returncode == 1
    assert "is damaged" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert not (fresh.cluster.var / "files").exists()
    assert table_hashes(fresh.dsn) == {}


def test_missing_part_is_named(tmp_path):
    with pytest.raises(Trouble, match="no backup: database.dump is missing"):
        reading.verify(tmp_path)


@pytest.mark.long
def test_full_database_is_replaced_only_when_asked_and_idle(media, tmp_path, fresh):
    live_a_little(1)
    folder = making.make(tmp_path / "backups").folder
    assert restore(folder, fresh).returncode == 0
    refused = restore(folder, fresh)
    assert (refused.returncode, "not empty" in refused.stderr) == (1, True)
    unasked = restore(folder, fresh, "--replace", stdin=subprocess.DEVNULL)
    assert (unasked.returncode, "--yes" in unasked.stderr) == (1, True)
    with psycopg.connect(fresh.dsn):
        in_use = restore(folder, fresh, "--replace", "--yes")
    assert (in_use.returncode, "stop `guildhall serve`" in in_use.stderr) == (1, True)
    done = restore(folder, fresh, "--replace", "--yes")
    assert done.returncode == 0, done.stderr


@pytest.mark.long
def test_failure_in_the_middle_leaves_all_as_it_was(media, tmp_path, fresh):
    """A manifest that counts one row too many, its hashes in order: the database refuses at the very end."""
    live_a_little(1)
    folder = making.make(tmp_path / "backups").folder
    assert restore(folder, fresh).returncode == 0
    before = table_hashes(fresh.dsn), _files(fresh.cluster.var / "files")
    said = json.loads((folder / manifest.MANIFEST).read_text())
    said["tables"]["members_member"] += 1
    _rewrite(folder, said)
    refused = restore(folder, fresh, "--replace", "--yes")
    assert refused.returncode == 1
    assert "another number of rows in members_member" in refused.stderr
    assert (table_hashes(fresh.dsn), _files(fresh.cluster.var / "files")) == before


def _rewrite(folder: Path, said: dict) -> None:
    (folder / manifest.MANIFEST).write_text(json.dumps(said))
    (folder / manifest.HASHES).write_text(manifest.hashes(folder))


def test_backup_of_a_newer_release_is_refused(media, tmp_path):
    folder = making.make(tmp_path / "backups").folder
    said = json.loads((folder / manifest.MANIFEST).read_text())
    said["migrations"].append("content.9999_from_the_future")
    _rewrite(folder, said)
    with pytest.raises(Trouble, match="newer Guildhall"):
        restoring.refuse_unfit(reading.verify(folder))


ERASE = """
from guildhall.kernel.actor import HOUSE
from guildhall.members.actions.erasures import erase_member
from guildhall.members.models import Member
erase_member(actor=HOUSE, member=Member.objects.get(handle="leaver"))
"""


@pytest.mark.long
def test_who_was_erased_after_the_backup_stays_erased(media, tmp_path, fresh):
    MemberFactory(handle="leaver", name="CANARY-7f3")
    MemberFactory()
    folder = making.make(tmp_path / "backups").folder
    assert restore(folder, fresh).returncode == 0
    erased = command("manage", "shell", "-v", "0", "-c", ERASE, var=fresh.cluster.var)
    assert erased.returncode == 0, erased.stderr
    done = restore(folder, fresh, "--replace", "--yes")
    assert done.returncode == 0, done.stderr
    assert "Erased again since then: 1" in done.stderr
    with psycopg.connect(fresh.dsn) as connection:
        dumped = connection.execute("SELECT string_agg(row_to_json(m)::text, '') FROM members_member m").fetchone()[0]
    assert "CANARY-7f3" not in dumped


def test_keep_drops_the_oldest_and_never_what_is_no_backup(media, tmp_path):
    place = tmp_path / "backups"
    for name in ("guildhall-20200101-000000", "guildhall-20210101-000000"):
        (place / name).mkdir(parents=True)
        (place / name / manifest.HASHES).touch()
    (place / "holiday pictures").mkdir()
    made = making.make(place, keep=2)
    assert {path.name for path in place.iterdir() if path.is_dir()} == {
        made.folder.name, "guildhall-20210101-000000", "holiday pictures",
    }  # fmt: skip


def test_killed_backup_is_swept_away_by_the_next(media, tmp_path):
    left = tmp_path / "backups" / ".guildhall-20200101-000000.partial"
    left.mkdir(parents=True)
    making.make(tmp_path / "backups")
    assert not left.exists()


def test_two_at_once_are_refused(media, tmp_path):
    place = tmp_path / "backups"
    with making._alone(place), pytest.raises(Trouble, match="Another backup"):
        making.make(place)


def test_folder_that_cannot_be_written_is_one_line(media, tmp_path):
    (tmp_path / "backups").write_text("a file")
    with pytest.raises(Trouble, match="cannot be written"):
        making.make(tmp_path / "backups")


@pytest.mark.skipif(os.geteuid() != 0, reason="a small disk is mounted as root")
def test_full_disk_is_one_line_and_leaves_nothing(media, tmp_path):
    place = tmp_path / "small"
    place.mkdir()
    if subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", place], check=False, capture_output=True
    ).returncode:
        pytest.skip("mounting is not allowed here")
    try:
        with pytest.raises(Trouble, match="disk is full"):
            making.make(place)
        assert [path.name for path in place.iterdir()] == [".lock"]
    finally:
        subprocess.run(["umount", place], check=True)


def test_command_notes_the_last_good_backup(media, tmp_path, monkeypatch):
    from argparse import Namespace

    from guildhall.config.commands import backup

    assert last_backup() is None
    backup.run(Namespace(place=str(tmp_path / "backups"), keep=None))
    noted = last_backup()
    assert Path(noted.place).parent == tmp_path / "backups"
    assert noted.rows > 0


def test_files_that_are_gone_are_named(media, tmp_path):
    from django.core.files.storage import default_storage

    kept = store_file(actor=HOUSE, data=b"here", name="a.txt", owner_type="members.member", owner_id=1)
    lost = store_file(actor=HOUSE, data=b"gone", name="b.txt", owner_type="members.member", owner_id=1)
    default_storage.delete(lost.path)
    default_storage.save("unknown.bin", ContentFile(b"nobody knows"))
    made = making.make(tmp_path / "backups")
    assert made.manifest.missing_files == [lost.path]
    assert kept.path in {entry.name for entry in reading.members_of(made.folder)}
