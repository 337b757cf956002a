"""Starting, sharing and stopping the embedded server.

Two locks make this safe between commands: `pg.start.lock` is held while one of them starts or stops the server,
`pg.users.lock` is held shared by everyone who uses it. Whoever leaves last stops it, however the others ended:
the system drops the locks of a killed process.
"""

import fcntl
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import psycopg
from psycopg import sql

from guildhall.kernel.postgres.binaries import MAJOR, folder, program
from guildhall.kernel.postgres.cluster import (
    APPLICATION_ROLE,
    DATABASE,
    MEGABYTE,
    ROOM_TO_START,
    SUPERUSER,
    Cluster,
    environment,
    start_trouble,
)
from guildhall.kernel.terminal import Trouble

PATIENCE = 300  # seconds; crash recovery after a kill may take a while
FAREWELL = 15  # seconds in which the processes of a killed server notice that it is gone
_children: dict[int, subprocess.Popen[bytes]] = {}


@dataclass(frozen=True)
class Server:
    cluster: Cluster
    pid: int
    started_here: bool
    _users: IO[str] = field(repr=False)

    @property
    def dsn(self) -> str:
        """Key-value connection string of the application role, which owns the database and is no superuser."""
        return self.cluster.dsn()

    @property
    def admin_dsn(self) -> str:
        return self.cluster.dsn(SUPERUSER, "postgres")


def ensure_running(var: Path, *, durable: bool = True) -> Server:
    """Attach to the server on `var/pg`, starting it (and making the cluster) when there is none.

    Raises `Trouble` with one line for everything that can be expected. `durable=False` is for tests alone.
    """
    cluster = Cluster(_folder(var))
    with locked(var / "pg.start.lock"):
        cluster.refuse_other_version()
        users = _open(var / "pg.users.lock")
        fcntl.flock(users, fcntl.LOCK_SH)
        pid = running_pid(cluster)
        if started := pid is None:
            pid = start(cluster, durable=durable)
        return Server(cluster, pid, started, users)


def stop(server: Server) -> bool:
    """Let go of the server; the last one to do so stops it. True when it was stopped."""
    if not server.cluster.var.exists():  # removed under it: there is no lock to take, and nothing left to serve
        server._users.close()
        _end(server.pid, server.cluster)
        return True
    with locked(server.cluster.var / "pg.start.lock"):
        fcntl.flock(server._users, fcntl.LOCK_UN)
        try:
            fcntl.flock(server._users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        finally:
            server._users.close()
        halt(server.cluster)
        _end(server.pid, server.cluster)  # where its data was removed, nothing names it any more
        return True


def halt_abandoned(var: Path) -> bool:
    """Stop the server of a folder that nobody uses any more. False when somebody does."""
    with _open(var / "pg.users.lock") as users:
        if not try_lock(users):
            return False
        halt(Cluster(var))
        return True


def halt(cluster: Cluster) -> None:
    """Stop whatever runs on this data: politely, then at once. The caller holds the start lock."""
    pid = running_pid(cluster, patient=False) or _noted_pid(cluster)
    if pid is not None:
        _end(pid, cluster)


def _end(pid: int, cluster: Cluster) -> None:
    if not _is_postgres_on(pid, cluster):
        return
    for order, seconds in ((signal.SIGINT, 30), (signal.SIGQUIT, 10), (signal.SIGKILL, 10)):
        with suppress(ProcessLookupError):
            os.kill(pid, order)
        if _until(lambda: not _alive(pid), seconds):
            return


def running_pid(cluster: Cluster, *, patient: bool = True) -> int | None:
    """Process id of the live server on this data, waiting while it starts up or recovers; None when there is none."""
    pid = _noted_pid(cluster)
    if pid is None or not _is_postgres_on(pid, cluster):
        return None
    if _answers(cluster) or (patient and _until(lambda: _answers(cluster) or not _alive(pid), _patience(cluster))):
        return pid if _alive(pid) else None
    if patient:  # it lives but its socket is gone, so nobody can reach it any more
        halt(cluster)
    return None


def _patience(cluster: Cluster) -> float:
    if _status(cluster) != "ready":
        return PATIENCE
    return 5 if any(cluster.socket.glob(".s.PGSQL.*")) else 0.5


def start(cluster: Cluster, *, durable: bool, major: int = MAJOR) -> int:
    """Process id of a new server, which answers. The caller holds the start lock."""
    if cluster.version is None:
        cluster.create(durable=durable)
    cluster.need_room(ROOM_TO_START)
    cluster.configure(durable=durable)
    cluster.open_socket_folder()
    _disown_stale_pid(cluster)
    process = _launched(cluster, major)
    _prepare_database(cluster)
    return process.pid


def _launched(cluster: Cluster, major: int) -> subprocess.Popen[bytes]:
    """The server once it answers. Processes that outlive a killed one for a moment are waited for."""
    farewell = time.monotonic() + FAREWELL
    while True:
        process, offset = _launch(cluster, major)
        _children[process.pid] = process
        _until(lambda process=process: _answers(cluster) or process.poll() is not None, PATIENCE)  # type: ignore[misc]
        if process.poll() is None and _answers(cluster):
            return process
        messages = _log_since(cluster, offset)
        if "still in use" not in messages or time.monotonic() > farewell:
            raise start_trouble(messages, cluster.log)
        time.sleep(0.2)


def _launch(cluster: Cluster, major: int) -> tuple[subprocess.Popen[bytes], int]:
    """In a session of its own, so that Ctrl-C reaches the commands and they stop the server in order."""
    arguments = [str(program("postgres", major)), "-D", str(cluster.data)]
    command = cluster.account.command(arguments, folder(major), cluster.data)
    with _open_log(cluster) as log:
        start = log.tell()
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd="/",
            env=environment(),
            start_new_session=True,
        )
    return process, start


def _open_log(cluster: Cluster) -> IO[bytes]:
    cluster.log.parent.mkdir(exist_ok=True)
    if cluster.log.exists() and cluster.log.stat().st_size > 10 * MEGABYTE:
        cluster.log.replace(cluster.log.with_suffix(".log.1"))
    log = cluster.log.open("ab")
    log.seek(0, os.SEEK_END)
    return log


def _log_since(cluster: Cluster, start: int) -> str:
    with cluster.log.open("rb") as log:
        log.seek(start)
        return log.read().decode(errors="replace")


def _prepare_database(cluster: Cluster) -> None:
    """The application's role and its database, made once, and what it may know about the server it lives on."""
    role, database = sql.Identifier(APPLICATION_ROLE), sql.Identifier(DATABASE)
    with psycopg.connect(cluster.dsn(SUPERUSER, "postgres"), autocommit=True) as admin:
        if not admin.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [APPLICATION_ROLE]).fetchone():
            admin.execute(sql.SQL("CREATE ROLE {} LOGIN").format(role))
            # To name the transaction that holds everyone up, one must see the sessions of others.
            admin.execute(sql.SQL("GRANT pg_read_all_stats TO {}").format(role))
        if admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
            return
        admin.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(database, role))
    with psycopg.connect(cluster.dsn(SUPERUSER, DATABASE)) as admin:
        # The cluster's own number, by which the log knows that it was restored elsewhere.
        admin.execute(sql.SQL("GRANT EXECUTE ON FUNCTION pg_control_system() TO {}").format(role))


def _answers(cluster: Cluster) -> bool:
    try:
        with psycopg.connect(cluster.dsn(SUPERUSER, "postgres"), connect_timeout=5) as admin:
            found = admin.execute("SELECT current_setting('data_directory')").fetchone()
    except psycopg.Error:
        return False
    return found is not None and os.path.realpath(found[0]) == os.path.realpath(cluster.data)


def _noted_pid(cluster: Cluster) -> int | None:
    try:
        return int(cluster.pid_file.read_text().split("\n", 1)[0])
    except (FileNotFoundError, ValueError):
        return None


def _status(cluster: Cluster) -> str:
    with suppress(OSError, IndexError):
        return cluster.pid_file.read_text().splitlines()[7].strip()
    return ""


def _disown_stale_pid(cluster: Cluster) -> None:
    """After a kill the noted id may by now be any other process, and PostgreSQL would refuse to start beside it.

    It forgives the id of its own parent: note ours, and keep the rest of the file, by which PostgreSQL finds out
    whether children of the dead server still use its shared memory.
    """
    noted = _noted_pid(cluster)
    if noted is not None and _alive(noted):
        _, _, rest = cluster.pid_file.read_text().partition("\n")
        cluster.pid_file.write_text(f"{os.getpid()}\n{rest}")


def _is_postgres_on(pid: int, cluster: Cluster) -> bool:
    if not _alive(pid):
        return False
    arguments = _arguments_of(pid)
    return "postgres" in arguments and str(cluster.data) in arguments


def _arguments_of(pid: int) -> str:
    if not Path("/proc/self").exists():
        return subprocess.run(
            ["ps", "-ww", "-o", "args=", "-p", str(pid)], capture_output=True, text=True, check=False
        ).stdout
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="surrogateescape")
    except OSError:
        return ""


def _alive(pid: int) -> bool:
    if child := _children.get(pid):
        return child.poll() is None
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


def _until(done: Callable[[], bool], seconds: float) -> bool:
    pause, deadline = 0.01, time.monotonic() + seconds
    while not done():
        if time.monotonic() > deadline:
            return False
        time.sleep(pause)
        pause = min(pause * 1.5, 0.25)
    return True


@contextmanager
def locked(path: Path) -> Iterator[None]:
    with _open(path) as file:
        if not _until(lambda: try_lock(file), PATIENCE):
            raise Trouble(
                f"Another command has been starting or stopping the database for {PATIENCE} s ({path} is locked).",
                f"另一个命令启动或停止数据库已超过 {PATIENCE} 秒（{path} 被锁定）。",
            )
        yield


def try_lock(file: IO[str]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _folder(var: Path) -> Path:
    try:
        var.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _not_ours(var, error) from None
    return var


def _open(path: Path) -> IO[str]:
    try:
        return path.open("a")
    except OSError as error:
        raise _not_ours(path, error) from None


def _not_ours(path: Path, error: OSError) -> Trouble:
    return Trouble(f"Cannot write {path}: {error.strerror}.", f"无法写入 {path}：{error.strerror}。")
