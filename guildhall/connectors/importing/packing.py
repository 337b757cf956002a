"""Opening what a source was handed: files in a folder or an archive, plain or packed, always as a stream."""

from __future__ import annotations

import bz2
import gzip
import lzma
import shutil
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, cast

from guildhall.connectors.importing import defects
from guildhall.connectors.importing.defects import Defect, Place
from guildhall.connectors.importing.rows import Parser, Row, Table, csv_rows, json_lines, json_page, suffix
from guildhall.connectors.importing.xml_rows import xml_rows

if TYPE_CHECKING:
    from guildhall.connectors.importing.source import Source

CHUNK = 1 << 18
SPARE_BYTES = 512 << 20  # left free on the disk when an archive is unpacked
PARSERS: Mapping[str, Parser] = {".xml": xml_rows, ".jsonl": json_lines, ".json": json_page, ".csv": csv_rows}
UNPACKERS: Mapping[str, Callable[..., Any]] = {"": open, ".gz": gzip.open, ".bz2": bz2.open, ".xz": lzma.open}
Tables = Mapping[str, Table]
# A zip says RuntimeError of encryption, NotImplementedError of packings it does not know.
_DAMAGE = (
    RuntimeError,
    ValueError,
    EOFError,
    gzip.BadGzipFile,
    zlib.error,
    lzma.LZMAError,
    zipfile.BadZipFile,
)


@dataclass(frozen=True)
class Packed:
    """One file of a dump. `size` is what it takes on the disk; `inside` is its name in an archive."""

    name: str
    path: Path
    size: int
    table: str
    inside: str = ""

    def rows(self, chunks: Iterable[bytes], table: Table) -> Iterator[Row]:
        """Its rows out of its unpacked bytes. Raises `Defect`."""
        return PARSERS[suffix(self.name)](chunks, self.name, table)

    @contextmanager
    def opened(self) -> Iterator[IO[bytes]]:
        """The unpacked bytes. Opening and reading raise `Defect` for everything that can be wrong with a file."""
        with ExitStack() as stack:
            with self._findings():
                raw = stack.enter_context(self._stream())
            yield cast("IO[bytes]", _Guarded(raw, self._findings))

    @contextmanager
    def _stream(self) -> Iterator[IO[bytes]]:
        if self.inside:
            with zipfile.ZipFile(self.path) as archive, archive.open(self.inside) as stream:
                yield stream
            return
        with UNPACKERS.get(self.path.suffix.lower(), open)(self.path, "rb") as stream:
            yield stream

    @contextmanager
    def _findings(self) -> Iterator[None]:
        place = Place(self.path.name)
        try:
            yield
        except _DAMAGE as error:
            raise Defect(_kind_of(error), place, str(error)) from None
        except OSError as error:  # bz2 says "Invalid data stream" without a number
            raise Defect(defects.UNREADABLE if error.errno else defects.NOT_PACKED, place, str(error)) from None


class _Guarded:
    """A stream whose reading ends in findings; errors of whoever uses it pass by."""

    def __init__(self, raw: IO[bytes], findings: Callable[[], Any]) -> None:
        self._raw, self._findings = raw, findings

    def read(self, size: int = -1) -> bytes:
        with self._findings():
            return self._raw.read(size)


def chunks(stream: IO[bytes]) -> Iterator[bytes]:
    while chunk := stream.read(CHUNK):
        yield chunk


@contextmanager
def opened(source: Source, path: Path, *, scratch: Path) -> Iterator[dict[str, Packed]]:
    """The files of a source's tables at a path, by name: found by the source itself, else by their names. Raises `Defect`."""
    if own := source.finds(path):
        yield {packed.name: packed for packed in own}
        return
    with found(path, source.tables, scratch=scratch) as files:
        yield files


class _Wanted:
    """Which table a file belongs to by its name, and the name it goes by: the pattern's own where that is a whole name."""

    def __init__(self, tables: Tables) -> None:
        self._patterns = [
            (pattern.lower(), pattern, table) for table, known in tables.items() for pattern in known.names
        ]

    def find(self, filename: str) -> tuple[str, str] | None:
        """Name and table, or None. Packing is none of the name."""
        bare = filename.rsplit("/", 1)[-1]
        for packing in (".gz", ".bz2", ".xz"):
            bare = bare[: -len(packing)] if bare.lower().endswith(packing) else bare
        for lower, pattern, table in self._patterns:
            if fnmatchcase(bare.lower(), lower):
                return (bare if "*" in pattern else pattern), table
        return None


@contextmanager
def found(path: Path, tables: Tables, *, scratch: Path) -> Iterator[dict[str, Packed]]:
    """The files of these tables in a folder or archive, whatever their case and packing, by their names.

    A .7z cannot be read as a stream of one member, so it is unpacked to `scratch` for as long as it is needed.
    Raises `Defect`.
    """
    try:
        kind = path.suffix.lower() if path.is_file() else "folder" if path.is_dir() else "missing"
    except OSError as error:
        raise Defect(defects.UNREADABLE, Place(path.name), str(error)) from None
    if kind == "missing":
        raise Defect(defects.MISSING, Place(str(path)))
    wanted = _Wanted(tables)
    if kind == "folder":
        with _unpacked_of_folder(path, wanted, scratch) as files:
            yield files
    elif kind == ".7z":
        with _unpacked(path, wanted, scratch) as files:
            yield files
    elif kind == ".zip":
        yield _in_zip(path, wanted)
    else:
        yield _by_name([path], wanted)


def _by_name(paths: list[Path], wanted: _Wanted) -> dict[str, Packed]:
    files: dict[str, Packed] = {}
    for path in sorted(paths):
        if not (named := wanted.find(path.name)):
            continue
        name, table = named
        if name in files:
            raise Defect(defects.TWICE, Place(path.name), files[name].path.name)
        files[name] = Packed(name, path, _size(path), table)
    return files


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError as error:
        raise Defect(defects.UNREADABLE, Place(path.name), str(error)) from None


def _in_zip(path: Path, wanted: _Wanted) -> dict[str, Packed]:
    files: dict[str, Packed] = {}
    try:
        with zipfile.ZipFile(path) as archive:
            for member in archive.infolist():
                if not (named := wanted.find(member.filename)):
                    continue
                name, table = named
                if name in files:
                    raise Defect(defects.TWICE, Place(path.name), member.filename)
                files[name] = Packed(name, path, member.compress_size, table, inside=member.filename)
    except (*_DAMAGE, OSError) as error:
        raise Defect(defects.NOT_PACKED, Place(path.name), str(error)) from None
    return files


@contextmanager
def _unpacked_of_folder(path: Path, wanted: _Wanted, scratch: Path) -> Iterator[dict[str, Packed]]:
    """A folder of tables, or of archives with a table each, as the largest sites publish them."""
    try:
        paths = [entry for entry in path.iterdir() if entry.is_file()]
    except OSError as error:
        raise Defect(defects.UNREADABLE, Place(path.name), str(error)) from None
    files = _by_name(paths, wanted)
    archives = [entry for entry in sorted(paths) if entry.suffix.lower() == ".7z"]
    if files or not archives:
        yield files
        return
    with _scratch(scratch) as folder:
        for archive in archives:
            _extract(archive, wanted, folder)
        yield _by_name(list(folder.iterdir()), wanted)


@contextmanager
def _unpacked(path: Path, wanted: _Wanted, scratch: Path) -> Iterator[dict[str, Packed]]:
    with _scratch(scratch) as folder:
        _extract(path, wanted, folder)
        yield _by_name(list(folder.iterdir()), wanted)


@contextmanager
def _scratch(scratch: Path) -> Iterator[Path]:
    """A folder of this process; what killed ones left behind goes first."""
    folder = scratch / "unpacked"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _extract(path: Path, wanted: _Wanted, folder: Path) -> None:
    from guildhall.connectors.importing import sevens  # noqa: PLC0415 - its ciphers are a tenth of every start

    try:
        with sevens.Archive(path) as archive:
            members = {
                item.filename: (named[0], item.uncompressed or 0)
                for item in archive.list()
                if (named := wanted.find(item.filename))
            }
            _refuse_full_disk(path, sum(size for _, size in members.values()), folder)
            sink = sevens.Sink(folder, members)
            try:
                archive.extract(targets=list(members), factory=sink)
            finally:
                sink.close()
    except Defect:
        raise
    except (*_DAMAGE, sevens.Damage) as error:
        raise Defect(_kind_of(error), Place(path.name), str(error)) from None
    except Exception as error:  # py7zr lets many kinds through for damaged archives
        raise Defect(defects.NOT_PACKED, Place(path.name), f"{type(error).__name__}: {error}") from None


def _refuse_full_disk(path: Path, needed: int, folder: Path) -> None:
    free = shutil.disk_usage(folder).free
    if needed + SPARE_BYTES > free:
        detail = f"{needed >> 20:,} MB + {SPARE_BYTES >> 20} MB > {free >> 20:,} MB"
        raise Defect(defects.NO_SPACE, Place(path.name), detail)


def _kind_of(error: BaseException) -> Any:
    return defects.CUT_SHORT if isinstance(error, EOFError) or "end of" in str(error).lower() else defects.NOT_PACKED
