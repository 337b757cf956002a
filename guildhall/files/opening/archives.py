"""ZIP archives (and the documents that are ones) by their table of contents; nothing is unpacked."""

from __future__ import annotations

import struct
import zipfile
from pathlib import Path, PurePosixPath
from typing import Any

from guildhall.files.opening import Refused

MOST_ENTRIES = 10_000
MOST_UNPACKED, MOST_RATIO = 4 << 30, 200
_END = b"PK\x05\x06"
_LOCAL = b"PK\x03\x04"


def look(path: Path) -> dict[str, Any]:
    """How many entries and bytes. Raises `Refused`: `archive_broken`, `archive_bomb`, `archive_slips`, `polyglot`."""
    size = path.stat().st_size
    _refuse_hidden(path, size)
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, struct.error, NotImplementedError):
        raise Refused("archive_broken") from None
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    starts = [entry.header_offset for entry in entries]
    if unpacked > MOST_UNPACKED or unpacked > MOST_RATIO * size or packed > size or len(set(starts)) < len(starts):
        raise Refused("archive_bomb")
    if any(_slips(entry.filename) for entry in entries):
        raise Refused("archive_slips")
    is_document = bool({"[Content_Types].xml", "mimetype"} & {entry.filename for entry in entries})
    return {"entries": len(entries), "unpacked": unpacked, "is_document": is_document}


def _refuse_hidden(path: Path, size: int) -> None:
    """It begins where the file begins and ends where it ends; the table is of a size that may be read."""
    with path.open("rb") as file:
        head = file.read(4)
        file.seek(max(0, size - (1 << 16) - 22))
        tail = file.read()
    at = tail.rfind(_END)
    if at < 0 or len(tail) - at < 22:
        raise Refused("archive_broken")
    entries, table, start, comment = struct.unpack("<HIIH", tail[at + 10 : at + 22])
    if len(tail) - at - 22 != comment or (head != _LOCAL and entries):
        raise Refused("polyglot")
    if start not in (0xFFFFFFFF,) and start + table + len(tail) - at > size:
        raise Refused("archive_broken")
    if entries > MOST_ENTRIES or table > MOST_ENTRIES * 300 or b"<script" in tail[at:].lower():
        raise Refused("archive_bomb" if entries > MOST_ENTRIES or table > MOST_ENTRIES * 300 else "polyglot")


def _slips(name: str) -> bool:
    parts = PurePosixPath(name.replace("\\", "/")).parts
    return ".." in parts or name.startswith(("/", "\\")) or name[1:2] == ":"
