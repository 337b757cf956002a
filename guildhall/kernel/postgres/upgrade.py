"""Bringing a cluster of the previous PostgreSQL over to the embedded one: dump with the old server, restore in the new."""

import fcntl
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

from guildhall.kernel.postgres.binaries import MAJOR, PREVIOUS, program
from guildhall.kernel.postgres.cluster import APPLICATION_ROLE, DATABASE, SUPERUSER, Cluster, environment
from guildhall.kernel.postgres.server import ensure_running, halt, locked, start, stop
from guildhall.kernel.terminal import Trouble, say


def upgrade(var: Path, tell: Callable[[str], None]) -> bool:
    """True when there was something to do. The old data stays beside the new one until somebody removes it."""
    cluster = Cluster(var)
    old = cluster.version
    if old in (None, MAJOR):
        return False
    if old != PREVIOUS:
        raise _by_hand(cluster, old)
    dump, kept = var / "upgrade.dump", var / f"pg-{old}"
    with locked(var / "pg.start.lock"), (var / "pg.users.lock").open("a") as users:
        _refuse_in_use(users.fileno())
        _refuse_occupied(kept)
        cluster.need_room(2 * _size(cluster.data))
        tell(say(f"Reading the data of PostgreSQL {old} …", f"正在读取 PostgreSQL {old} 的数据……"))
        _dump(cluster, dump, old)
        cluster.data.rename(kept)
    tell(say(f"Writing it into PostgreSQL {MAJOR} …", f"正在写入 PostgreSQL {MAJOR}……"))
    try:
        _restore(var, dump)
    except BaseException:
        shutil.rmtree(cluster.data, ignore_errors=True)
        kept.rename(cluster.data)
        raise
    dump.unlink()
    tell(
        say(
            f"Done. The old data is kept in {kept}; remove it when all is well.",
            f"完成。旧数据保留在 {kept}，确认无误后可删除。",
        )
    )
    return True


def _dump(cluster: Cluster, dump: Path, old: int) -> None:
    start(cluster, durable=True, major=old)
    try:
        _client("pg_dump", "--format=custom", "--compress=1", f"--file={dump}", cluster.dsn(SUPERUSER, DATABASE))
    finally:
        halt(cluster)


def _restore(var: Path, dump: Path) -> None:
    server = ensure_running(var)
    try:
        target = f"--dbname={server.cluster.dsn(SUPERUSER, DATABASE)}"
        _client("pg_restore", "--exit-on-error", "--no-owner", f"--role={APPLICATION_ROLE}", target, str(dump))
        _client("vacuumdb", "--analyze-in-stages", "--quiet", target)
    finally:
        stop(server)


def _client(name: str, *arguments: str) -> None:
    done = subprocess.run(
        [str(program(name)), *arguments], capture_output=True, text=True, env=environment(), check=False
    )
    if done.returncode:
        reason = (done.stderr.strip().splitlines() or [f"exit {done.returncode}"])[-1]
        raise Trouble(
            f"The upgrade stopped and nothing was changed: {name}: {reason}", f"升级中止，数据未改动：{name}：{reason}"
        )


def _refuse_in_use(users: int) -> None:
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise Trouble("Stop the running guildhall commands first.", "请先停止正在运行的 guildhall 命令。") from None


def _refuse_occupied(kept: Path) -> None:
    if kept.exists():
        raise Trouble(
            f"{kept} from an earlier upgrade is in the way: move it elsewhere.",
            f"{kept} 为之前升级的旧数据，请先移走。",
        )


def _by_hand(cluster: Cluster, old: int) -> Trouble:
    return Trouble(
        f"This release brings no PostgreSQL {old} to read {cluster.data} with: dump it with PostgreSQL {old} "
        f"(pg_dump -Fc {DATABASE}), move the folder away, run `guildhall manage migrate`, then pg_restore the dump.",
        f"本版本不含可读取 {cluster.data} 的 PostgreSQL {old}：请用 PostgreSQL {old} 导出（pg_dump -Fc {DATABASE}），"
        "移走该目录，运行 `guildhall manage migrate`，再用 pg_restore 导入。",
    )


def _size(folder: Path) -> int:
    return sum(
        entry.stat().st_size for root, _, names in os.walk(folder) for entry in (Path(root, name) for name in names)
    )
