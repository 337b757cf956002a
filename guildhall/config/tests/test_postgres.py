"""The embedded PostgreSQL survives what happens to it: kills, leftovers, odd folders, many commands at once."""

import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from guildhall.kernel.postgres import Cluster, ensure_running, running_pid, stop
from guildhall.kernel.terminal import Trouble

MakeVar = Callable[[str], Path]


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A stopped cluster with one table; tests copy it."""
    var = tmp_path_factory.mktemp("pristine")
    server = ensure_running(var, durable=False)
    with psycopg.connect(server.dsn) as connection:
        connection.execute("CREATE TABLE kept (word text)")
        connection.execute("INSERT INTO kept VALUES ('here')")
    stop(server)
    return var / "pg"


@pytest.fixture
def make_var(tmp_path: Path, pristine: Path) -> Iterator[MakeVar]:
    made = []

    def make(name: str) -> Path:
        var = tmp_path / name
        var.mkdir(parents=True)
        subprocess.run(["cp", "-a", pristine, var / "pg"], check=True)
        made.append(var)
        return var

    yield make
    for var in made:
        if pid := running_pid(Cluster(var), patient=False):
            os.kill(pid, signal.SIGQUIT)


def kept(dsn: str) -> str:
    with psycopg.connect(dsn) as connection:
        (word,) = connection.execute("SELECT word FROM kept").fetchone()
    return word


def test_a_second_command_attaches_and_the_last_one_stops(make_var: MakeVar):
    var = make_var("var")
    first = ensure_running(var, durable=False)
    second = ensure_running(var, durable=False)
    assert (first.started_here, second.started_here) == (True, False)
    assert first.pid == second.pid
    assert stop(first) is False
    assert kept(second.dsn) == "here"
    assert stop(second) is True
    assert running_pid(Cluster(var)) is None


def test_a_server_whose_folder_was_removed_is_stopped_without_a_word(make_var: MakeVar):
    var = make_var("var")
    first = ensure_running(var, durable=False)
    second = ensure_running(var, durable=False)
    shutil.rmtree(var)
    assert stop(second) is True
    with pytest.raises(ProcessLookupError):
        os.kill(first.pid, 0)
    assert stop(first) is True


@pytest.mark.parametrize("name", ["a folder with spaces", "引号 ' \" $HOME", "deep/" * 12 + "x" * 120])
def test_any_folder_will_do(make_var: MakeVar, name: str):
    server = ensure_running(make_var(name), durable=False)
    assert kept(server.dsn) == "here"
    stop(server)


def test_two_copies_live_side_by_side(make_var: MakeVar):
    one, two = (ensure_running(make_var(name), durable=False) for name in ("one", "two"))
    assert one.pid != two.pid
    assert kept(one.dsn) == kept(two.dsn) == "here"
    stop(one)
    stop(two)


def test_a_killed_server_recovers(make_var: MakeVar):
    var = make_var("var")
    killed = ensure_running(var, durable=False)
    os.kill(killed.pid, signal.SIGKILL)
    again = ensure_running(var, durable=False)
    assert again.started_here
    assert kept(again.dsn) == "here"
    stop(killed)
    stop(again)


def test_processes_that_outlive_a_killed_server_are_waited_for(make_var: MakeVar):
    var = make_var("var")
    killed = ensure_running(var, durable=False)
    with psycopg.connect(killed.dsn) as session:
        slow = session.info.backend_pid
        os.kill(slow, signal.SIGSTOP)
        os.kill(killed.pid, signal.SIGKILL)
        threading.Timer(1.0, os.kill, [slow, signal.SIGCONT]).start()
        again = ensure_running(var, durable=False)
        assert again.started_here
        session.close()
    stop(killed)
    stop(again)


def test_an_id_that_now_belongs_to_another_process_is_no_obstacle(make_var: MakeVar):
    var = make_var("var")
    killed = ensure_running(var, durable=False)
    os.kill(killed.pid, signal.SIGKILL)
    _, _, rest = (var / "pg" / "postmaster.pid").read_text().partition("\n")
    bystander = subprocess.Popen(["sleep", "60"])
    try:
        (var / "pg" / "postmaster.pid").write_text(f"{bystander.pid}\n{rest}")
        again = ensure_running(var, durable=False)
        assert kept(again.dsn) == "here"
        stop(killed)
        stop(again)
        assert bystander.poll() is None
    finally:
        bystander.kill()
        bystander.wait()


def test_a_socket_that_was_swept_away_comes_back(make_var: MakeVar):
    var = make_var("var")
    cut_off = ensure_running(var, durable=False)
    shutil.rmtree(cut_off.cluster.socket)
    again = ensure_running(var, durable=False)
    assert kept(again.dsn) == "here"
    stop(cut_off)
    stop(again)


def test_nobody_else_may_have_made_the_socket_folder(make_var: MakeVar):
    var = make_var("var")
    folder = Cluster(var).socket
    folder.mkdir(mode=0o777)
    folder.chmod(0o777)
    try:
        with pytest.raises(Trouble, match="not a private folder"):
            ensure_running(var, durable=False)
    finally:
        folder.rmdir()


def test_commands_that_start_together_share_one_server(make_var: MakeVar):
    var = make_var("var")
    program = (
        "import sys, time; from pathlib import Path; from guildhall.kernel.postgres import ensure_running, stop;"
        "s = ensure_running(Path(sys.argv[1]), durable=False); print(s.pid); time.sleep(1); stop(s)"
    )
    commands = [
        subprocess.Popen([sys.executable, "-c", program, str(var)], stdout=subprocess.PIPE, text=True) for _ in range(4)
    ]
    pids = {command.communicate(timeout=60)[0] for command in commands}
    assert len(pids) == 1
    assert running_pid(Cluster(var)) is None


def test_a_killed_command_leaves_a_server_that_the_next_one_takes_over(make_var: MakeVar):
    var = make_var("var")
    program = (
        "import os, sys; from pathlib import Path; from guildhall.kernel.postgres import ensure_running;"
        "print(ensure_running(Path(sys.argv[1]), durable=False).pid, flush=True); os.kill(os.getpid(), 9)"
    )
    done = subprocess.run([sys.executable, "-c", program, str(var)], stdout=subprocess.PIPE, text=True, check=False)
    server = ensure_running(var, durable=False)
    assert server.pid == int(done.stdout)
    assert stop(server) is True


def test_data_of_another_version_is_left_alone(make_var: MakeVar):
    var = make_var("var")
    (var / "pg" / "PG_VERSION").write_text("17\n")
    with pytest.raises(Trouble, match="`guildhall upgrade`"):
        ensure_running(var)


def test_a_folder_that_is_no_database_is_left_alone(tmp_path: Path):
    (tmp_path / "pg").mkdir()
    (tmp_path / "pg" / "thesis.txt").write_text("do not touch")
    if os.geteuid() == 0:
        shutil.chown(tmp_path / "pg", "nobody")
    with pytest.raises(Trouble, match="holds no PostgreSQL data"):
        ensure_running(tmp_path)
    assert (tmp_path / "pg" / "thesis.txt").read_text() == "do not touch"


def test_a_full_disk_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    usage = shutil.disk_usage(tmp_path)._replace(free=7 << 20)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage)
    with pytest.raises(Trouble, match="The disk is full: .* has 7 MB free"):
        ensure_running(tmp_path)
    assert not (tmp_path / "pg").exists()


def test_a_broken_setting_is_told_from_the_log(make_var: MakeVar):
    var = make_var("var")
    (var / "pg" / "local.conf").write_text("shared_buffers = lots\n")
    with pytest.raises(Trouble, match="PostgreSQL did not start: .*configuration file .*contains errors"):
        ensure_running(var)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root lends PostgreSQL another user")
def test_as_root_it_runs_under_another_user_even_in_a_closed_folder(make_var: MakeVar, tmp_path: Path):
    var = make_var("closed/var")
    (tmp_path / "closed").chmod(0o700)
    before = (tmp_path / "closed").stat().st_mode
    server = ensure_running(var, durable=False)
    assert kept(server.dsn) == "here"
    assert Path(f"/proc/{server.pid}").stat().st_uid != 0
    stop(server)
    assert (tmp_path / "closed").stat().st_mode == before
