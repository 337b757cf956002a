"""Reading a whole dump without writing anything: the dry run, and the check before every import."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from guildhall.connectors.importing import defects
from guildhall.connectors.importing.account import Account
from guildhall.connectors.importing.census import Census
from guildhall.connectors.importing.defects import Defect, Place
from guildhall.connectors.importing.packing import Packed, chunks
from guildhall.connectors.importing.rows import Row
from guildhall.connectors.importing.source import HERE, Broken, Phase, Source, Verdict, left_out

BROKEN = "broken"
FEW_BROKEN = 100  # so many are forgiven whatever their share
MOST_BROKEN = 0.1  # of a file

Watch = Callable[[Phase, int, int], None]  # (phase, rows read, bytes read), every few thousand rows
HERE_ALREADY = Verdict(HERE, "here")


@dataclass(frozen=True)
class Before:
    """What finished imports of the same source have brought: ids up to a mark a phase, or what the log says of them."""

    marks: Mapping[str, int] = field(default_factory=dict)
    said: Container[str] = ()

    def has(self, phase: Phase, row: Row, record: Any) -> bool:
        if phase.key:
            return record is not None and bool(self.said) and phase.key(record) in self.said
        mark = self.marks.get(phase.name, 0)
        return bool(mark) and (number := id_of(row)) is not None and number <= mark


@dataclass
class Counted:
    """A group that was met: its name as far as it is known, and how many rows were in it."""

    name: str = ""
    rows: int = 0


@dataclass(frozen=True)
class FileRead:
    """What a file turned out to be. `bytes` are those inside its packing."""

    packed: Packed
    rows: int
    bytes: int
    sha256: str


@dataclass
class Rehearsal:
    source: Source
    files: dict[str, FileRead] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)  # tables that were not asked for
    account: Account = field(default_factory=Account)
    census: Census = field(init=False)
    defects: list[Defect] = field(default_factory=list)
    highest: dict[str, int] = field(default_factory=dict)  # id by phase
    groups: dict[str, Counted] = field(default_factory=dict)  # by old id

    def __post_init__(self) -> None:
        self.census = Census(self.source.scattered)

    @property
    def rows(self) -> int:
        return sum(file.rows for file in self.files.values())

    @property
    def fingerprint(self) -> str:
        total = hashlib.sha256()
        for name, file in sorted(self.files.items()):
            total.update(f"{name} {file.sha256}\n".encode())
        return total.hexdigest()


def rehearse(
    source: Source, files: Mapping[str, Packed], *, before: Before, watch: Watch = lambda *_: None
) -> Rehearsal:
    """Judge every row. Defects are collected, one a file; with any of them the account says nothing."""
    done = Rehearsal(source)
    for phase in source.phases:
        for packed in files_of(phase, files):
            if any(defect.place.file == packed.name for defect in done.defects):
                continue
            try:
                _Pass(done, phase, packed, before, watch).run()
            except Defect as defect:
                done.defects.append(_named(defect, packed.name))
    for name, file in done.files.items():
        if not done.defects and done.account.rows_of(name) != file.rows:
            raise AssertionError(f"{name}: {done.account.rows_of(name)} of {file.rows} rows accounted for")
    return done


def files_of(phase: Phase, files: Mapping[str, Packed]) -> list[Packed]:
    return [packed for _, packed in sorted(files.items()) if packed.table == phase.table]


def _named(defect: Defect, name: str) -> Defect:
    place = defect.place
    return Defect(defect.what, Place(name, place.row, place.line, place.byte), defect.detail)


@dataclass
class _Pass:
    """One phase over one file."""

    done: Rehearsal
    phase: Phase
    packed: Packed
    before: Before
    watch: Watch
    read: int = 0

    def run(self) -> None:
        name, count, broken = self.packed.name, 0, 0
        table = self.done.source.tables[self.phase.table]
        digest = hashlib.sha256() if name not in self.done.files else None
        with self.packed.opened() as stream:
            for row in self.packed.rows(self._counted(chunks(stream), digest), table):
                count += 1
                if self.phase.takes(row):
                    broken += self._judge(row)
                if not count % 5000:
                    self.watch(self.phase, count, self.read)
        if broken > FEW_BROKEN and broken > count * MOST_BROKEN:
            raise Defect(defects.TOO_MANY_BROKEN, Place(name), f"{broken:,} / {count:,}")
        if digest:
            self.done.files[name] = FileRead(self.packed, count, self.read, digest.hexdigest())
        self.watch(self.phase, count, self.read)

    def _counted(self, some: Iterator[bytes], digest: object) -> Iterator[bytes]:
        for chunk in some:
            self.read += len(chunk)
            if digest:
                digest.update(chunk)  # type: ignore[attr-defined]
            yield chunk

    def _judge(self, row: Row) -> bool:
        census, detail, record = self.done.census, "", None
        try:
            record = self.phase.read(row)
            self._count_group(record)
            verdict = self.phase.judge(record, census)
        except Broken as broken:
            verdict, detail = left_out(BROKEN), str(broken)
        for kind, old_id in verdict.makes:
            census.add(kind, old_id)
        for kind, old_id, value in verdict.values:
            census.put(kind, old_id, value)
        if self.phase.key is None and (number := id_of(row)) is not None:
            self.done.highest[self.phase.name] = max(number, self.done.highest.get(self.phase.name, number))
        verdict = HERE_ALREADY if self.before.has(self.phase, row, record) else verdict
        self.done.account.enter(self.packed.name, row, verdict, detail)
        return verdict.what == BROKEN

    def _count_group(self, record: Any) -> None:
        if self.phase.group:
            old_id, name = self.phase.group(record)
            found = self.done.groups.setdefault(old_id, Counted())
            found.rows += 1
            found.name = found.name or name


def id_of(row: Row) -> int | None:
    """The row's number, by which a later dump of the same site knows that it came before."""
    text = row.old_id
    return int(text) if text.isascii() and text.removeprefix("-").isdigit() and len(text) < 19 else None
