"""What came from outside, looked at and written anew before anything of it is kept. Every refusal is a sentence here."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import Any

from django.utils.translation import gettext_lazy as _

from guildhall.files.kinds import (
    PACKED,
    RUNS,
    TEXT,
    UNKNOWN,
    ZIPPED,
    agrees,
    is_web_page,
    kind_of,
    sniffed_file,
    text_in,
)
from guildhall.kernel.refusal import Refusal

LONGEST_WAIT = 60.0  # seconds, for a process that may use 20 of a processor
LARGEST_SIDE = 2560  # points; what a text shows is never wider
NAME_CHARACTERS = 120
SENTENCES = {
    "not_a_picture": _("This is not a picture we can read. Please send a PNG, JPEG, WebP or GIF."),
    "picture_too_large": _(
        "This picture has too many points: at most 40 million, or 20 million in WebP, AVIF and with clear parts."
    ),
    "too_many_frames": _("This animation is too long. Please send a shorter or smaller one, or a video."),
    "too_much_work": _("This file takes too much work to open. Please save it anew, or send a smaller one."),
    "polyglot": _("This file is of two kinds at once, which is how programs are hidden. Please save it anew."),
    "archive_broken": _("This archive cannot be read. Please pack it anew."),
    "archive_bomb": _("This archive unpacks to far more than it should. Please pack it anew, without other archives."),
    "archive_slips": _("This archive writes outside its folder when unpacked. Please pack it anew."),
    "paper_broken": _("This PDF is not whole. Please save it anew."),
}
_TAIL = (1 << 16) + 22  # where the end of a ZIP archive can be
_HEAD = re.compile(rb"<script|<html|<!doctype|<svg|<\?php", re.IGNORECASE)


@dataclass(frozen=True)
class Part:
    """A smaller picture, still in the staging folder."""

    wide: int
    width: int
    height: int
    path: Path


@dataclass(frozen=True)
class Opened:
    """What will be kept, still in the staging folder."""

    path: Path
    name: str
    media_type: str
    size: int
    sha256: str
    width: int | None = None
    height: int | None = None
    frames: int | None = None
    pages: int | None = None
    rewritten: bool = False
    label: dict[str, Any] = field(default_factory=dict)
    parts: tuple[Part, ...] = ()

    @property
    def kind(self) -> str:
        return kind_of(self.media_type)


@contextmanager
def staging() -> Iterator[Path]:
    """A folder of its own for one file; nothing in it outlives the block."""
    with tempfile.TemporaryDirectory(prefix="guildhall-file-") as folder:
        yield Path(folder)


def received(folder: Path, chunks: Iterable[bytes], most: int) -> Path:
    """Write what comes in, up to `most` bytes. Refuses `file_empty` and `file_too_large`."""
    path, size = folder / "in", 0
    with path.open("wb") as file:
        for chunk in chunks:
            size += len(chunk)
            if size > most:
                raise too_large(most)
            file.write(chunk)
    if not size:
        raise Refusal("file_empty", _("This file is empty."))
    return path


def too_large(most: int) -> Refusal:
    return Refusal("file_too_large", _("This file is larger than %(megabytes)s MB."), megabytes=most >> 20)


def opened(path: Path, name: str, *, declared: bool = False, by: str = "") -> Opened:
    """Look into a received file and write pictures anew. `declared`: AI made it, says who sent it; `by` hands that on.

    Refuses `wrong_type`, `wrong_ending`, `runs_in_browser` and the keys of `SENTENCES`.
    """
    media_type, name = sniffed_file(path), plain_name(name)
    ending = name.rpartition(".")[2].lower()
    if media_type == UNKNOWN or ending in RUNS:
        raise Refusal("wrong_type", _("Files of this kind are not taken here. Put it into a ZIP archive."))
    inside = _looked_into("archive", path) if media_type in ZIPPED else {}
    if inside.get("is_document") and ending in PACKED:
        media_type = PACKED[ending]
    if not agrees(ending, media_type):
        raise Refusal(
            "wrong_ending",
            _("The name ends in .%(ending)s, but the file is something else. Save it anew."),
            ending=ending,
        )
    if kind_of(media_type) == "picture":
        return picture(path, name, side=LARGEST_SIDE, declared=declared, by=by)
    _refuse_two_kinds(path, media_type)
    known = _looked_into("pdf", path) if kind_of(media_type) == "pdf" else {}
    label = {"level": "declared", "by": "sender", "aigc": {}} if declared else {}
    return _kept(path, name, media_type, known, label=label)


def picture(
    path: Path,
    name: str,
    *,
    side: int,
    square: bool = False,
    variants: bool = True,
    declared: bool = False,
    by: str = "",
) -> Opened:
    """A WebP no larger than `side`, upright, without metadata but a label of AI; smaller ones beside it."""
    known = _looked_into("picture", path, side=side, square=square, variants=variants, declared=declared, by=by)
    stem = PurePath(plain_name(name)).stem[:NAME_CHARACTERS]
    name = f"{stem}-{known['width']}x{known['height']}.webp"
    return _kept(path.parent / "out/picture", name, "image/webp", known, rewritten=True, label=known["label"])


def _kept(path: Path, name: str, media_type: str, known: dict[str, Any], **more: Any) -> Opened:
    folder = path.parent if known and path.name == "picture" else path.parent / "out"
    parts = [
        Part(int(one["name"]), one["width"], one["height"], folder / one["name"]) for one in known.get("files", [])
    ]
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    shape: dict[str, Any] = {name: known.get(name) for name in ("width", "height", "frames", "pages")}
    return Opened(path, name, media_type, path.stat().st_size, digest, parts=tuple(parts), **shape, **more)


def _looked_into(what: str, path: Path, **options: Any) -> dict[str, Any]:
    """Asked of a process of its own. Refuses with one of `SENTENCES`; a process that is killed says `too_much_work`."""
    out = path.parent / "out"
    out.mkdir(exist_ok=True)
    asked = json.dumps({"what": what, "path": str(path), "out": str(out), **options})
    command = [sys.executable, "-I", "-m", "guildhall.files.opening", asked]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=LONGEST_WAIT, check=False)
        known: dict[str, Any] = json.loads(done.stdout) if done.returncode == 0 else {"refused": "too_much_work"}
    except (subprocess.TimeoutExpired, ValueError):
        known = {"refused": "too_much_work"}
    if refused := known.get("refused"):
        raise Refusal(refused, SENTENCES[refused])
    return known


def _refuse_two_kinds(path: Path, media_type: str) -> None:
    """What is kept as it came begins as its kind and does not end as a ZIP archive, unless it is one."""
    with path.open("rb") as file:
        head = file.read(1024)
        file.seek(max(0, path.stat().st_size - _TAIL))
        tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    is_zip_too = 0 <= at <= len(tail) - 22 and int.from_bytes(tail[at + 20 : at + 22], "little") == len(tail) - at - 22
    if (media_type != TEXT and _HEAD.search(head)) or (is_zip_too and media_type not in ZIPPED):
        raise Refusal("polyglot", SENTENCES["polyglot"])
    if media_type == TEXT and is_web_page(text_in(path.read_bytes()) or ""):
        raise Refusal(
            "runs_in_browser", _("Web pages and SVG drawings can run programs. Send a picture, or a ZIP archive.")
        )


def plain_name(name: str) -> str:
    """The last part of a path from outside, without control characters or signs that turn the direction of reading."""
    last = PurePath(name.replace("\\", "/")).name
    plain = "".join(char for char in last if char.isprintable()).strip(". ") or "file"
    stem, dot, ending = plain.rpartition(".")
    if not dot or not ending.isalnum() or len(ending) > 12:
        return plain[:NAME_CHARACTERS].strip(". ")
    return f"{stem[:NAME_CHARACTERS].strip('. ') or 'file'}.{ending}"
