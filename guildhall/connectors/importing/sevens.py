"""Members of a .7z on their way to files."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from py7zr import SevenZipFile as Archive
from py7zr.exceptions import ArchiveError as Damage
from py7zr.io import Py7zIO, WriterFactory

from guildhall.connectors.importing import defects
from guildhall.connectors.importing.defects import Defect, Place

__all__ = ["Archive", "Damage", "Sink"]


class Sink(WriterFactory):  # type: ignore[misc]
    """Where members of a 7z go: names of our own choosing, never more bytes than were declared."""

    def __init__(self, folder: Path, members: dict[str, tuple[str, int]]) -> None:
        self.folder, self.members = folder, members
        self.files: list[Any] = []

    def create(self, filename: str) -> Any:
        name, size = self.members[filename]
        target = self.folder / name
        if target.exists():
            raise Defect(defects.TWICE, Place(name), filename)
        file = Member(target, size)
        self.files.append(file)
        return file

    def close(self) -> None:
        for file in self.files:
            file.close()


class Member(Py7zIO):  # type: ignore[misc]
    def __init__(self, target: Path, most: int) -> None:
        self.target, self.most, self.written, self.file = target, most, 0, target.open("w+b")

    def write(self, data: bytes | bytearray) -> int:
        self.written += len(data)
        if self.written > self.most:
            raise Defect(defects.NOT_PACKED, Place(self.target.name))
        return self.file.write(data)

    def read(self, size: int | None = None) -> bytes:
        return self.file.read(size if size is not None else -1)

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        return self.file.seek(offset, whence)

    def flush(self) -> None:
        self.file.flush()

    def size(self) -> int:
        return self.written

    def close(self) -> None:
        self.file.close()
