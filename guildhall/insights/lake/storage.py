"""Where the files of the lake lie: a folder, or any place that fsspec knows. A file is there whole or not at all."""

from __future__ import annotations

import os
import re
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import fsspec
from django.conf import settings

from guildhall.insights.models import LakeFile, LakeState
from guildhall.insights.queries.catalogue import living_files

# Only what is named like this is ever removed: a home may by mistake be a folder full of other things.
OURS = re.compile(r"[a-z_][a-z0-9_./-]*/(month=\d{4}-\d\d/)?[0-9a-f]{32}\.parquet")
PARTIAL = ".partial"


@dataclass(frozen=True)
class Home:
    """`root` is the path as the filesystem writes it; `scratch` a local folder for files that are being made."""

    url: str
    fs: Any
    root: str
    is_local: bool
    scratch: Path

    @classmethod
    def of(cls, url: str) -> Home:
        if not url:  # fsspec would take the folder that the process happens to stand in
            raise ValueError("the lake has no home")
        fs, root = fsspec.core.url_to_fs(url)
        is_local = "file" in (fs.protocol if isinstance(fs.protocol, tuple) else (fs.protocol,))
        # Beside the lake itself, so that a rename moves no bytes; else on this machine.
        scratch = Path(root) / PARTIAL if is_local else Path(settings.VAR) / "lake-partial"
        return cls(url, fs, root.rstrip("/"), is_local, scratch)

    @classmethod
    def chosen(cls) -> Home:
        """The one of this installation (GUILDHALL_LAKE)."""
        return cls.of(settings.LAKE)

    def name(self, table: str, month: str = "") -> str:
        """A new path below the home that nothing else ever has."""
        return "/".join(
            part for part in (table, f"month={month}" if month else "", f"{uuid.uuid4().hex}.parquet") if part
        )

    def draft(self) -> Path:
        self.scratch.mkdir(parents=True, exist_ok=True)
        return self.scratch / f"{uuid.uuid4().hex}.parquet"

    def publish(self, draft: Path, name: str) -> int:
        """Move a finished draft to its place, on the disk for good; returns its bytes."""
        size = draft.stat().st_size
        if not self.is_local:
            self.fs.put_file(str(draft), f"{self.root}/{name}")
            draft.unlink()
            return size
        place = Path(self.root) / name
        place.parent.mkdir(parents=True, exist_ok=True)
        _sync(draft)
        draft.replace(place)
        _sync(place.parent)
        return size

    def address(self, name: str) -> str:
        """As DuckDB opens it."""
        return f"{self.root}/{name}" if self.is_local else self.fs.unstrip_protocol(f"{self.root}/{name}")

    def found(self) -> dict[str, datetime | None]:
        """Every file of ours with the time it was written, where the place tells it."""
        self.fs.invalidate_cache()
        try:
            there = self.fs.find(self.root, detail=True)
        except FileNotFoundError:
            return {}
        names = {path[len(self.root) :].lstrip("/"): told for path, told in there.items()}
        return {name: _written(told) for name, told in names.items() if OURS.fullmatch(name)}

    def sweep_drafts(self, before: datetime) -> int:
        """Remove what a killed process left unfinished; returns how many."""
        old = [
            one for one in self.scratch.glob("*.parquet") if datetime.fromtimestamp(one.stat().st_mtime, UTC) < before
        ]
        for one in old:
            one.unlink(missing_ok=True)
        return len(old)

    def remove(self, name: str) -> None:
        """Absence is no error."""
        try:
            self.fs.rm_file(f"{self.root}/{name}")
        except FileNotFoundError:
            return


def missing_files(state: LakeState) -> list[LakeFile]:
    """Files that the catalogue named before and after the place was looked at, and that are not there."""
    before = living_files()
    there = Home.of(state.home).found()
    gone = {one.pk for one in before if one.path not in there}
    return [one for one in living_files() if one.pk in gone] if gone else []


def _written(told: dict[str, Any]) -> datetime | None:
    when = next(
        (told[key] for key in ("mtime", "LastModified", "last_modified", "updated", "created") if told.get(key)), None
    )
    if isinstance(when, int | float):
        return datetime.fromtimestamp(when, UTC)
    return when if isinstance(when, datetime) else None


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
