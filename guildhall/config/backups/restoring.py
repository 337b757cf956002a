"""Bringing a backup back. The database changes in one transaction: it is the old one or the new one, never half."""

from __future__ import annotations

import shutil
import subprocess
import tarfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from django.conf import settings
from django.core.files import File as Stream
from django.core.files.storage import default_storage
from django.db.migrations.loader import MigrationLoader
from psycopg import sql

from guildhall.config.backups import programs, reading
from guildhall.config.backups.making import count_of
from guildhall.config.backups.manifest import DATABASE, FILES, Manifest
from guildhall.config.database import forget_connections
from guildhall.kernel.sql import raw_cursor
from guildhall.kernel.terminal import Trouble

PRELUDE = "SET lock_timeout = '10s';\nDROP SCHEMA public CASCADE;\nCREATE SCHEMA public;\n"
# Rights are left out of the dump, because the role may have another name here; these the log relies on.
AFTERWORD = """DO $$ BEGIN
    REVOKE TRUNCATE ON public.activity_activity FROM CURRENT_USER;
    IF to_regclass('public.activity_staffseal') IS NOT NULL THEN
        REVOKE TRUNCATE ON public.activity_staffact, public.activity_staffseal FROM CURRENT_USER;
    END IF;
END $$;
"""
# Newer programs say this to every server; older servers do not know it.
UNKNOWN_TO_OLDER = "SET transaction_timeout = 0;"


def refuse_unfit(known: Manifest) -> None:
    """Backups of a newer release cannot be read by this one; those of an older are migrated after the restore."""
    ours = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    unknown = [name for name in known.migrations if name not in ours]
    if unknown:
        raise Trouble(
            f"The backup is of a newer Guildhall ({known.version}; it knows {unknown[-1]}): upgrade this one first.",
            f"该备份来自更新的 Guildhall（{known.version}，包含 {unknown[-1]}）：请先升级本站程序。",
        )


def is_empty() -> bool:
    """Whether nobody and nothing is in the database yet."""
    with raw_cursor() as cursor:
        for table in ("members_member", "activity_activity"):
            cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [f"public.{table}"])
            if not cursor.fetchone()[0]:  # type: ignore[index]
                continue
            cursor.execute(sql.SQL("SELECT EXISTS (SELECT FROM public.{})").format(sql.Identifier(table)))
            if cursor.fetchone()[0]:  # type: ignore[index]
                return False
    return True


def refuse_in_use() -> None:
    """Web processes and workers would write into what is about to go."""
    with raw_cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            " AND backend_type = 'client backend' AND application_name NOT LIKE 'guildhall backup%%'"
        )
        others = cursor.fetchone()[0]  # type: ignore[index]
    if others:
        raise Trouble(
            f"{others} connections use this database: stop `guildhall serve` and other commands first.",
            f"有 {others} 个连接正在使用该数据库：请先停止 `guildhall serve` 及其他命令。",
        )


def restore(folder: Path, known: Manifest) -> None:
    """Replace database and files by those of a backup that `reading.verify` has proved whole.

    Raises `Trouble`; then both are as they were before.
    """
    refuse_unfit(known)
    refuse_in_use()
    staged = _unpack(folder)
    try:
        if settings.FILES_BUCKET:
            _fill_bucket(staged)
            _load(folder, known)
        else:
            _load(folder, known)
            _swap(staged, Path(settings.MEDIA_ROOT))
    finally:
        shutil.rmtree(staged, ignore_errors=True)
        forget_connections()


def _unpack(folder: Path) -> Path:
    root = Path(settings.MEDIA_ROOT)
    staged = root.with_name(f"{root.name}.restoring")
    shutil.rmtree(staged, ignore_errors=True)
    try:
        staged.mkdir(parents=True)
        entries = reading.members_of(folder)
        with tarfile.open(folder / FILES) as archive:
            for entry in entries:
                _write(archive, entry, staged / entry.name)
    except OSError as error:
        shutil.rmtree(staged, ignore_errors=True)
        raise Trouble(
            f"Nothing was changed: the files could not be unpacked beside {root}: {error.strerror}.",
            f"未做任何改动：无法在 {root} 旁解压文件：{error.strerror}。",
        ) from None
    return staged


def _write(archive: tarfile.TarFile, entry: tarfile.TarInfo, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    source = archive.extractfile(entry)
    assert source is not None, "members_of lets only files pass"
    with closing(source), target.open("wb") as file:
        shutil.copyfileobj(source, file)


def _load(folder: Path, known: Manifest) -> None:
    """One psql, one transaction: out with the old, in with the new, count it, commit."""
    arguments = ["--no-owner", "--no-privileges", "--file=-", str(folder / DATABASE)]
    reader = subprocess.Popen(
        [programs.program("pg_restore"), *arguments], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        env=programs.surroundings(),
    )  # fmt: skip
    writer = subprocess.Popen(
        [
            programs.program("psql"), "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--set=VERBOSITY=terse",
            "--single-transaction", f"--dbname={programs.address()}", "--file=-",
        ],
        stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=programs.surroundings(),
    )  # fmt: skip
    assert reader.stdout
    assert writer.stdin
    assert writer.stderr
    try:
        for part in _script(reader.stdout, known):
            writer.stdin.write(part)
        if reader.wait():
            writer.kill()  # before it could commit
        writer.stdin.close()
    except BrokenPipeError:
        reader.kill()
    finally:
        reader.stdout.close()
    told = writer.stderr.read().decode(errors="replace")
    writer.stderr.close()
    if writer.wait() or reader.wait():
        raise _not_restored(told)


def _script(dump: Iterator[bytes], known: Manifest) -> Iterator[bytes]:
    yield PRELUDE.encode()
    is_older = programs.server_major() < 17  # noqa: PLR2004 - the first to know transaction_timeout
    for number, line in enumerate(dump):
        if not (is_older and number < 50 and line.strip() == UNKNOWN_TO_OLDER.encode()):
            yield line
    yield AFTERWORD.encode()
    yield _recount(known).encode()


def _recount(known: Manifest) -> str:
    """Raises inside the transaction when any table has another number of rows than the backup says."""
    checks = "".join(
        f"IF ({count_of(table).as_string()}) <> {rows} THEN RAISE EXCEPTION 'another number of rows in %', "
        f"{sql.Literal(table).as_string()}; END IF;\n"
        for table, rows in known.tables.items()
    )
    return f"DO $recount$ BEGIN\n{checks}END $recount$;\n"


def _not_restored(told: str) -> Trouble:
    if "No space left on device" in told or "Disk quota exceeded" in told:
        return Trouble(
            "The disk is full: nothing was changed. Free some space and restore again.",
            "磁盘已满：未做任何改动。请释放空间后重新恢复。",
        )
    grave = [line for line in told.splitlines() if "ERROR" in line or "FATAL" in line or "error:" in line]
    reason = (grave or told.strip().splitlines() or ["psql ended early"])[0].strip()
    return Trouble(f"Nothing was changed: the database refused: {reason}", f"未做任何改动：数据库拒绝：{reason}")


def _fill_bucket(staged: Path) -> None:
    """What the bucket does not have; names are random and never used again, so what it has is the same."""
    for path in sorted(staged.rglob("*")):
        name = path.relative_to(staged).as_posix()
        if path.is_file() and not default_storage.exists(name):
            with path.open("rb") as file:
                default_storage.save(name, Stream(file))


def _swap(staged: Path, root: Path) -> None:
    aside = root.with_name(f"{root.name}.replaced")
    shutil.rmtree(aside, ignore_errors=True)
    if root.exists():
        root.rename(aside)
    staged.rename(root)
    shutil.rmtree(aside, ignore_errors=True)
