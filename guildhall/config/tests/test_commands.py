"""What can be expected to go wrong is one line on the terminal and an exit code, never a traceback."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import psycopg
import pytest

from guildhall.kernel.postgres import Cluster, Server, running_pid

COMMAND = [sys.executable, "-m", "guildhall.config.cli"]


def guildhall(*arguments: str, stdin: str = "", **environ: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "LC_ALL": "C.UTF-8", **environ}
    return subprocess.run(
        [*COMMAND, *arguments], input=stdin, capture_output=True, text=True, env=environment, check=False, timeout=90
    )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.mark.parametrize(
    ("environ", "says"),
    [
        ({"GUILDHALL_PROT": "1"}, "did you mean GUILDHALL_PORT?"),
        ({"DEBUG": "perhaps"}, "DEBUG=perhaps should be yes or no."),
        ({"SECRET_KEY": ""}, "SECRET_KEY is missing"),
        ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS is missing"),
        ({"DATABASE_URL": "postgresql://nobody@127.0.0.1:9/none"}, "DATABASE_URL cannot be reached"),
        ({"DATABASE_URL": "sqlite:///here.db"}, "DATABASE_URL should be a PostgreSQL address"),
    ],
)
def test_a_bad_environment_is_one_line(environ: dict[str, str], says: str):
    done = guildhall("serve", GUILDHALL_PORT=str(free_port()), **environ)
    assert done.returncode == 1
    assert says in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_port_in_use_is_one_line_that_names_a_free_one():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = guildhall("serve", "--port", str(port))
    assert done.returncode == 1
    assert f"Port {port} of 127.0.0.1 cannot be used" in done.stderr
    assert "as in GUILDHALL_PORT=" in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_folder_that_cannot_be_written_is_one_line(tmp_path: Path):
    (tmp_path / "var").write_text("a file is in the way")
    done = guildhall("manage", "check", GUILDHALL_VAR=str(tmp_path / "var"))
    assert done.returncode == 1
    assert "Cannot write" in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_real_community_is_not_turned_into_a_demo(tmp_path: Path):
    (tmp_path / "pg").mkdir()
    done = guildhall("demo", "--port", str(free_port()), GUILDHALL_VAR=str(tmp_path))
    assert done.returncode == 1
    assert "holds a community that is no demo" in done.stderr


def test_the_doctor_is_red_about_what_is_wrong(cluster: Server):
    done = guildhall("doctor", SECRET_KEY="weak")
    assert done.returncode == 1
    assert "✗ Settings are not fit for the public" in done.stdout
    assert "SECRET_KEY is too weak" in done.stdout
    assert "PostgreSQL 18." in done.stdout


def test_the_doctor_tells_of_a_database_that_is_away():
    done = guildhall("doctor", DATABASE_URL="postgresql://nobody@127.0.0.1:9/none")
    assert done.returncode == 1
    assert "✗ The installation does not open" in done.stdout


def test_settings_are_listed_without_their_secrets():
    done = guildhall("doctor", "--settings", SECRET_KEY="do-not-show-this-key-to-anyone")
    assert "GUILDHALL_PORT = 8000" in done.stdout
    assert "do-not-show" not in done.stdout + done.stderr


@pytest.mark.chaos
def test_serving_survives_kills_and_stops_in_order(cluster: Server):
    """The worker, the web and the insights process are killed and come back; SIGTERM ends everything this command started."""
    port = free_port()
    address = f"http://127.0.0.1:{port}/healthz"
    served = subprocess.Popen(
        [*COMMAND, "serve"], env={**os.environ, "GUILDHALL_PORT": str(port)}, stderr=subprocess.PIPE
    )
    try:
        assert until(lambda: answers(address))
        for part in ("guildhall.config.web", "worker", "insights"):
            before = child(served.pid, part)
            os.kill(before, signal.SIGKILL)
            assert until(lambda part=part, before=before: child(served.pid, part) not in (None, before))
        assert until(lambda: answers(address))
    finally:
        served.send_signal(signal.SIGTERM)
        _, told = served.communicate(timeout=60)
    assert served.returncode == 0, told.decode()
    assert told.decode().count("ended (SIGKILL); starting it again") == 3
    assert not answers(address)
    # The tests' own cluster was only attached to, and is still there.
    assert running_pid(Cluster(cluster.cluster.var)) == cluster.pid
    with psycopg.connect(cluster.dsn) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def child(parent: int, part: str) -> int | None:
    found = subprocess.run(
        ["ps", "-ww", "-o", "pid=,args=", "--ppid", str(parent)], capture_output=True, text=True, check=False
    )
    lines = [line.split(None, 1) for line in found.stdout.splitlines()]
    return next((int(pid) for pid, arguments in lines if arguments.endswith(part)), None)


def answers(address: str) -> bool:
    try:
        urllib.request.urlopen(address, timeout=5)
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True


def until(done, seconds: float = 150) -> bool:
    deadline = time.monotonic() + seconds
    while not done():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.2)
    return True
