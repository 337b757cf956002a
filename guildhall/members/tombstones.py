"""Who was erased, kept in a file beside the database: it must not be in the backup that it corrects.

A line holds the opaque key of the log, the time, and whether texts went too. Nothing in it says who it was.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from guildhall.kernel import clock


@dataclass(frozen=True)
class Tombstone:
    key: int
    with_content: bool


def place() -> Path:
    return Path(settings.VAR) / "erasures.jsonl"


def write(*, key: int | None, with_content: bool) -> None:
    """Appended and on disk before the erasure commits: if that fails, the wish is still known and is carried out later."""
    if key is None:
        return
    line = json.dumps({"key": key, "with_content": with_content, "at": clock.now().isoformat(timespec="seconds")})
    place().parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(place(), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(descriptor, f"{line}\n".encode())
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def read() -> Iterator[Tombstone]:
    """Oldest first; a line cut off by a crash is passed over."""
    if not place().exists():
        return
    for line in place().read_text().splitlines():
        try:
            row = json.loads(line)
            yield Tombstone(int(row["key"]), bool(row["with_content"]))
        except (ValueError, KeyError, TypeError):
            continue


def copy_to(folder: Path) -> None:
    """Beside the backups, not in them: whoever brings an older one back finds them there on any machine."""
    _merge(place(), folder / place().name)


def take_from(folder: Path) -> None:
    _merge(folder / place().name, place())


def _merge(source: Path, target: Path) -> None:
    """Add the lines that the target lacks."""
    if not source.exists() or source == target:
        return
    known = target.read_text().splitlines() if target.exists() else []
    added = [line for line in source.read_text().splitlines() if line not in set(known)]
    draft = target.with_suffix(".new")
    draft.write_text("".join(f"{line}\n" for line in [*known, *added]))
    draft.chmod(0o600)
    draft.replace(target)
