"""A cluster's place on disk: its folders, how it is made and configured."""

import hashlib
import os
import shutil
import subprocess
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from guildhall.kernel.postgres.account import Account, account_for
from guildhall.kernel.postgres.binaries import MAJOR, folder, program
from guildhall.kernel.terminal import Trouble

DATABASE = "guildhall"
APPLICATION_ROLE = "guildhall"
SUPERUSER = "postgres"
MEGABYTE = 1 << 20
ROOM_TO_CREATE = 200 * MEGABYTE
ROOM_TO_START = 40 * MEGABYTE

_ACCESS = f"""\
# The socket lies in a folder that only its owner may enter; there is no other way in.
local all {SUPERUSER} trust
local all all trust
local replication {SUPERUSER} trust
"""


@dataclass(frozen=True)
class Cluster:
    """`var` is the folder of the install: data in `var/pg`, messages in `var/log/postgres.log`."""

    var: Path

    @property
    def data(self) -> Path:
        return self.var / "pg"

    @property
    def log(self) -> Path:
        return self.var / "log" / "postgres.log"

    @property
    def pid_file(self) -> Path:
        return self.data / "postmaster.pid"

    @property
    def socket(self) -> Path:
        """A short path (the system's limit is about 100 bytes), the same for every command on the same data."""
        return Path("/tmp") / f"guildhall-{hashlib.sha256(os.fsencode(self._real)).hexdigest()[:12]}"  # noqa: S108 - checked to be private

    @cached_property
    def account(self) -> Account:
        return account_for(self.data)

    @property
    def version(self) -> int | None:
        """Major version of the data; None when there is none yet."""
        try:
            return int((self.data / "PG_VERSION").read_text())
        except FileNotFoundError:
            return None

    @property
    def _real(self) -> str:
        return os.path.realpath(self.data)

    def dsn(self, role: str = APPLICATION_ROLE, database: str = DATABASE) -> str:
        return f"host={self.socket} user={role} dbname={database}"

    def refuse_other_version(self) -> None:
        if self.version is not None and self.version != MAJOR:
            raise Trouble(
                f"The data in {self.data} is of PostgreSQL {self.version} and this release runs {MAJOR}: "
                "run `guildhall upgrade`.",
                f"{self.data} 中的数据属于 PostgreSQL {self.version}，而本版本使用 {MAJOR}：请运行 `guildhall upgrade`。",
            )

    def need_room(self, size: int) -> None:
        free = shutil.disk_usage(self.var).free
        if free < size:
            raise Trouble(
                f"The disk is full: {self.var} has {free // MEGABYTE} MB free and PostgreSQL needs {size // MEGABYTE} MB.",
                f"磁盘已满：{self.var} 剩余 {free // MEGABYTE} MB，PostgreSQL 至少需要 {size // MEGABYTE} MB。",
            )

    def create(self, *, durable: bool = True) -> None:
        """`initdb` beside the final place and move it there, so that an interrupted run leaves no half cluster."""
        self.need_room(ROOM_TO_CREATE)
        if self.data.is_dir() and any(self.data.iterdir()):
            raise Trouble(
                f"{self.data} is not empty and holds no PostgreSQL data: move it away.",
                f"{self.data} 不为空，且不是 PostgreSQL 数据：请将其移走。",
            )
        draft = self.data.with_name("pg.new")
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        try:
            self.account.own(draft)
            self._initdb(draft, durable=durable)
            draft.rename(self.data)
        except BaseException:
            shutil.rmtree(draft, ignore_errors=True)
            raise

    def _initdb(self, draft: Path, *, durable: bool) -> None:
        options = [
            f"--pgdata={draft}",
            f"--username={SUPERUSER}",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--data-checksums",
        ]
        command = [str(program("initdb")), *options, *([] if durable else ["--no-sync"])]
        done = subprocess.run(
            self.account.command(command, folder(), draft),
            check=False,
            capture_output=True,
            text=True,
            env=environment(),
            cwd="/",
        )
        if done.returncode:
            raise start_trouble(done.stderr or done.stdout, self.log)

    def configure(self, *, durable: bool) -> None:
        """Rewritten at every start; an operator's own settings go into `var/pg/local.conf` and win."""
        self._write("guildhall.conf", "".join(f"{key} = {value}\n" for key, value in self._settings(durable).items()))
        local = "include 'local.conf'\n" if (self.data / "local.conf").exists() else ""
        self._write("postgresql.conf", f"include 'guildhall.conf'\n{local}")
        self._write("pg_hba.conf", _ACCESS)

    def _settings(self, durable: bool) -> dict[str, str]:
        memory = total_memory() // MEGABYTE
        return {
            "listen_addresses": "''",
            "unix_socket_directories": f"'{self.socket}'",
            "unix_socket_permissions": "0700",
            "max_connections": "80",
            "shared_buffers": f"{min(512, max(32, memory // 16))}MB",
            "effective_cache_size": f"{max(128, memory // 2)}MB",
            "work_mem": "8MB" if memory > 3000 else "4MB",
            "maintenance_work_mem": f"{min(256, max(32, memory // 32))}MB",
            "max_parallel_workers_per_gather": "1",
            "dynamic_shared_memory_type": "posix" if _shared_memory_is_ample() else "mmap",
            "jit": "off",
            "random_page_cost": "1.1",
            "max_wal_size": "1GB",
            "wal_compression": "on",
            "max_wal_senders": "2",
            "timezone": "UTC",
            "log_timezone": "UTC",
            "lc_messages": "C",
            "log_checkpoints": "off",
            "log_line_prefix": "'%m [%p] %q%u@%d '",
            **({} if durable else _CARELESS),
        }

    def _write(self, name: str, text: str) -> None:
        path = self.data / name
        if not path.exists() or path.read_text() != text:
            path.write_text(text)
            self.account.own(path)

    def open_socket_folder(self) -> None:
        """Make the private folder, or take over the one left by a dead server."""
        try:
            self.socket.mkdir(mode=0o700)
            self.account.own(self.socket)
        except FileExistsError:
            self._check_socket_folder()
        for left in self.socket.glob(".s.PGSQL.*"):
            left.unlink(missing_ok=True)

    def _check_socket_folder(self) -> None:
        status = self.socket.lstat()
        if status.st_uid != self.account.uid or self.socket.is_symlink() or status.st_mode & 0o077:
            raise Trouble(
                f"{self.socket} is not a private folder of the user {self.account.name}: remove it and try again.",
                f"{self.socket} 不是用户 {self.account.name} 的私有目录：请删除后重试。",
            )


_CARELESS = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "autovacuum_naptime": "10min",
    "lock_timeout": "3min",  # a test that waits for ever says what for
}


def environment() -> dict[str, str]:
    """A clean one: neither the person's language nor any PG* variable may change how the programs behave."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("PG", "LC_", "LANG"))}
    return {**kept, "LC_ALL": "C", "TZ": "UTC"}


def total_memory() -> int:
    """Bytes this process may use: the machine's, or the container's limit when that is less."""
    physical = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    try:
        limit = Path("/sys/fs/cgroup/memory.max").read_text().strip()
    except OSError:
        return physical
    return min(physical, int(limit)) if limit.isdigit() else physical


def _shared_memory_is_ample() -> bool:
    """Containers often give 64 MB, which a parallel query can overrun."""
    shared = Path("/dev/shm")  # noqa: S108 - only looked at
    return not shared.is_dir() or shutil.disk_usage(shared).total >= 256 * MEGABYTE


def start_trouble(messages: str, log: Path) -> Trouble:
    """One line out of what `initdb` or `postgres` wrote."""
    if "No space left on device" in messages or "Disk quota exceeded" in messages:
        return Trouble(
            "The disk is full: PostgreSQL could not write. Free some space and try again.",
            "磁盘已满：PostgreSQL 无法写入。请释放空间后重试。",
        )
    if "Permission denied" in messages:
        return Trouble(
            f"PostgreSQL may not write to its folder: {_worst(messages)}",
            f"PostgreSQL 没有写入其目录的权限：{_worst(messages)}",
        )
    if "Cannot allocate memory" in messages:
        return Trouble(
            "There is not enough free memory to start PostgreSQL: close something or set DATABASE_URL.",
            "可用内存不足，无法启动 PostgreSQL：请关闭其他程序，或设置 DATABASE_URL。",
        )
    return Trouble(
        f"PostgreSQL did not start: {_worst(messages)} (more in {log})",
        f"PostgreSQL 未能启动：{_worst(messages)}（详见 {log}）",
    )


def _worst(messages: str) -> str:
    lines = [line.strip() for line in messages.splitlines() if line.strip()]
    grave = [line for line in lines if any(mark in line for mark in ("FATAL", "PANIC", "error:", "ERROR"))]
    return (grave or lines or ["no message"])[-1].rpartition("FATAL:  ")[2]
