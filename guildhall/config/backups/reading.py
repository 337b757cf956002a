"""Proving a backup whole before anything is touched."""

from __future__ import annotations

import tarfile
from pathlib import Path, PurePosixPath

from guildhall.config.backups import manifest, programs
from guildhall.config.backups.manifest import DATABASE, FILES, FORMAT, HASHES, PARTS, Manifest
from guildhall.kernel.terminal import Trouble


def verify(folder: Path) -> Manifest:
    """Every byte is as it was written, and the archives can be read. Raises `Trouble` that names the broken part."""
    _refuse_what_is_none(folder)
    for told, found in zip((folder / HASHES).read_bytes().splitlines(True), _found(folder), strict=False):
        if told != found:
            part = found.split()[-1].decode()
            raise _damaged(folder, part)
    if (folder / HASHES).read_bytes() != b"".join(_found(folder)):
        raise _damaged(folder, HASHES)
    try:
        known = manifest.read(folder)
    except (ValueError, KeyError, TypeError):
        raise _damaged(folder, manifest.MANIFEST) from None
    if known.format > FORMAT:
        raise Trouble(
            f"{folder} was made by Guildhall {known.version}, which is newer: upgrade this installation first.",
            f"{folder} 由更新的 Guildhall {known.version} 生成：请先升级本站程序。",
        )
    if programs.run("pg_restore", "--list", folder / DATABASE).returncode:
        raise _damaged(folder, DATABASE)
    return known


def members_of(folder: Path) -> list[tarfile.TarInfo]:
    """The files inside; plain ones below the root only."""
    with tarfile.open(folder / FILES) as archive:
        entries = archive.getmembers()
    for entry in entries:
        parts = PurePosixPath(entry.name)
        if not entry.isfile() or parts.is_absolute() or ".." in parts.parts:
            raise _damaged(folder, FILES)
    return entries


def _refuse_what_is_none(folder: Path) -> None:
    missing = [part for part in (*PARTS, HASHES) if not (folder / part).is_file()]
    if missing:
        raise Trouble(f"{folder} is no backup: {missing[0]} is missing.", f"{folder} 不是备份：缺少 {missing[0]}。")


def _found(folder: Path) -> list[bytes]:
    return manifest.hashes(folder).encode().splitlines(True)


def _damaged(folder: Path, part: str) -> Trouble:
    return Trouble(
        f"{folder / part} is damaged: its hash is not the one written down. Nothing was changed; use another backup.",
        f"{folder / part} 已损坏：哈希与记录不符。未做任何改动，请改用其他备份。",
    )
