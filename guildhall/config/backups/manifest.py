"""What a backup says about itself, and the names of its parts."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import asdict, dataclass, field
from pathlib import Path

FORMAT = 1
DATABASE, FILES, MANIFEST, HASHES = "database.dump", "files.tar", "manifest.json", "SHA256SUMS"
PARTS = (DATABASE, FILES, MANIFEST)
NAME = re.compile(r"guildhall-\d{8}-\d{6}")


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """`tables` counts every table's rows and `migrations` names those applied, as of the moment of the dump."""

    made_at: str  # ISO 8601, UTC
    version: str
    postgresql: int
    migrations: list[str]
    tables: dict[str, int]
    files: int
    file_bytes: int
    missing_files: list[str] = field(default_factory=list)  # the database knows them, the disk had lost them already
    format: int = FORMAT

    @property
    def rows(self) -> int:
        return sum(self.tables.values())

    def write(self, folder: Path) -> None:
        (folder / MANIFEST).write_text(json.dumps(asdict(self), indent=1, sort_keys=True) + "\n")


def read(folder: Path) -> Manifest:
    """Raises ValueError, KeyError or TypeError for what is no manifest."""
    known = json.loads((folder / MANIFEST).read_text())
    return Manifest(**{name: known[name] for name in Manifest.__dataclass_fields__})


def sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def hashes(folder: Path) -> str:
    """In the form that `sha256sum --check SHA256SUMS` reads."""
    return "".join(f"{sha256(folder / part)}  {part}\n" for part in PARTS)
