"""Writing a backup while the site serves: everything in it is of one moment, and it appears whole or not at all."""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
import tarfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import IO, Any

import psycopg
from django.conf import settings
from django.core.files.storage import default_storage

from guildhall.config.backups import manifest, programs, reading
from guildhall.config.backups.manifest import DATABASE, FILES, HASHES, NAME, PARTS, Manifest
from guildhall.kernel import clock
from guildhall.kernel.sql import own_connection
from guildhall.kernel.terminal import Trouble


@dataclass(frozen=True)
class Made:
    folder: Path
    manifest: Manifest
    size: int  # bytes of all parts
    seconds: float


def make(place: Path, *, keep: int | None = None) -> Made:
    """Write a new backup into `place`, check that it can be read, and then drop all but the newest `keep`.

    Raises `Trouble` with one line when the disk is full or the folder cannot be written; nothing half made is left.
    """
    started = time.monotonic()
    with _one_line(place), _alone(place):
        folder = place / f"guildhall-{clock.now():%Y%m%d-%H%M%S}"
        draft = place / f".{folder.name}.partial"
        if folder.exists():
            raise Trouble(f"{folder} exists already: wait a second.", f"{folder} 已存在：请稍等一秒。")
        try:
            draft.mkdir(mode=0o700)
            made = _fill(draft)
            draft.rename(folder)
            _sync(place)
        finally:
            shutil.rmtree(draft, ignore_errors=True)
        if keep is not None:
            prune(place, keep)
    size = sum((folder / part).stat().st_size for part in PARTS)
    return Made(folder, made, size, time.monotonic() - started)


def prune(place: Path, keep: int) -> list[Path]:
    """Remove all finished backups but the newest `keep`."""
    finished = sorted(path for path in place.iterdir() if NAME.fullmatch(path.name) and (path / HASHES).exists())
    old = finished[: max(0, len(finished) - max(1, keep))]
    for folder in old:
        shutil.rmtree(folder)
    return old


def _fill(draft: Path) -> Manifest:
    with own_connection(name="guildhall backup") as connection, _snapshot(connection) as snapshot:
        _dump(draft, snapshot)
        tables, known = _counts(connection), _known_files(connection)
        migrations = _column(connection, "SELECT app || '.' || name FROM django_migrations ORDER BY 1")
        # The files come after the moment of the dump: whatever it knows of was stored before it.
        packed, size = (
            _pack_bucket(draft / FILES, known)
            if settings.FILES_BUCKET
            else _pack(draft / FILES, Path(settings.MEDIA_ROOT))
        )
    made = Manifest(
        made_at=clock.now().isoformat(timespec="seconds"),
        version=release(),
        postgresql=programs.server_major(),
        migrations=migrations,
        tables=tables,
        files=len(packed),
        file_bytes=size,
        missing_files=sorted(known - packed),
    )
    made.write(draft)
    (draft / HASHES).write_text(manifest.hashes(draft))
    for part in (*PARTS, HASHES):
        _sync(draft / part)
    reading.verify(draft)
    return made


@contextmanager
def _snapshot(connection: psycopg.Connection[Any]) -> Iterator[str]:
    """A moment that `pg_dump` can share. It only reads, so it holds up no reader of the log."""
    connection.execute("SET statement_timeout = 0")
    connection.execute("SET idle_in_transaction_session_timeout = 0")
    connection.execute("SET default_transaction_isolation = 'repeatable read'")
    connection.execute("SET default_transaction_read_only = on")
    with connection.transaction():
        yield _column(connection, "SELECT pg_export_snapshot()")[0]


def _dump(draft: Path, snapshot: str) -> None:
    done = programs.run(
        "pg_dump", "--format=custom", "--no-owner", "--no-privileges",
        f"--snapshot={snapshot}", f"--file={draft / DATABASE}", f"--dbname={programs.address()}",
    )  # fmt: skip
    if done.returncode:
        _raise_if_full(done.stderr)
        reason = (done.stderr.strip().splitlines() or [f"exit {done.returncode}"])[-1]
        raise Trouble(f"No backup was made: {reason}", f"备份未完成：{reason}")


def _counts(connection: psycopg.Connection[Any]) -> dict[str, int]:
    names = _column(connection, "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
    return {name: _column(connection, count_of(name))[0] for name in names}


def count_of(table: str) -> psycopg.sql.Composed:
    return psycopg.sql.SQL("SELECT count(*) FROM public.{}").format(psycopg.sql.Identifier(table))


def _known_files(connection: psycopg.Connection[Any]) -> set[str]:
    return set(_column(connection, "SELECT path FROM files_blob UNION ALL SELECT path FROM files_variant"))


def _pack(target: Path, root: Path) -> tuple[set[str], int]:
    """Names of the files that went in, and their bytes."""
    packed: set[str] = set()
    size = 0
    with tarfile.open(target, "w") as archive:
        for path in sorted(root.rglob("*")):
            if path.is_file() and not path.is_symlink() and (stored := _add(archive, path, root)) is not None:
                packed.add(path.relative_to(root).as_posix())
                size += stored
    return packed, size


def _pack_bucket(target: Path, known: set[str]) -> tuple[set[str], int]:
    """The same for files in a bucket: those that the database knows of."""
    packed: set[str] = set()
    size = 0
    with tarfile.open(target, "w") as archive:
        for path in sorted(known):
            try:
                with default_storage.open(path) as file:
                    entry = tarfile.TarInfo(path)
                    entry.size = file.size
                    archive.addfile(entry, file)
            except FileNotFoundError:
                continue
            packed.add(path)
            size += entry.size
    return packed, size


def _add(archive: tarfile.TarFile, path: Path, root: Path) -> int | None:
    """Bytes stored; None for a file that was removed meanwhile."""
    try:
        with path.open("rb") as file:
            entry = archive.gettarinfo(arcname=path.relative_to(root).as_posix(), fileobj=file)
            entry.uid = entry.gid = 0
            entry.uname = entry.gname = ""
            archive.addfile(entry, file)
            return entry.size
    except FileNotFoundError:
        return None


def _column(connection: psycopg.Connection[Any], query: Any) -> list[Any]:
    return [row[0] for row in connection.execute(query).fetchall()]


def release() -> str:
    try:
        return version("guildhall")
    except PackageNotFoundError:  # run from a checkout
        return "0"


@contextmanager
def _alone(place: Path) -> Iterator[None]:
    place.mkdir(parents=True, exist_ok=True)
    with (place / ".lock").open("a") as lock:
        _lock(lock)
        for left in place.glob(".guildhall-*.partial"):  # of a backup that was killed
            shutil.rmtree(left, ignore_errors=True)
        yield


def _lock(lock: IO[str]) -> None:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise Trouble("Another backup is being made: wait for it.", "另一个备份正在进行，请等待其完成。") from None


@contextmanager
def _one_line(place: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        _raise_if_full(os.strerror(error.errno or 0))
        raise Trouble(
            f"{place} cannot be written: {error.strerror}.", f"无法写入 {place}：{error.strerror}。"
        ) from None


def _raise_if_full(told: str) -> None:
    if os.strerror(errno.ENOSPC) in told or os.strerror(errno.EDQUOT) in told:
        raise Trouble(
            "The disk is full: no backup was made, nothing half made is left. Free some space or name another folder.",
            "磁盘已满：未生成备份，也没有留下残缺文件。请释放空间或指定其他目录。",
        ) from None


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
