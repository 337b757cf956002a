"""Reading a whole dump without writing anything: the dry run, and the check before every import."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from guildhall.connectors.importing import defects
from guildhall.connectors.importing.account import Account
from guildhall.connectors.importing.census import Census
from guildhall.connectors.importing.defects import Defect, Place
from guildhall.connectors.importing.packing import Packed, chunks
from guildhall.connectors.importing.source import HERE, Broken, Phase, Source, Verdict, left_out
from guildhall.connectors.importing.xml_rows import Row, rows

BROKEN = "broken"
FEW_BROKEN = 100  # so many are forgiven whatever their share
MOST_BROKEN = 0.1  # of a file

Watch = Callable[[Phase, int, int], None]  # (phase, rows read, bytes read), every few thousand rows
HERE_ALREADY = Verdict(HERE, "here")


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
    census: Census = field(default_factory=Census)
    defects: list[Defect] = field(default_factory=list)
    highest: dict[str, int] = field(default_factory=dict)  # id by phase

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
    source: Source, files: Mapping[str, Packed], *, marks: Mapping[str, int], watch: Watch = lambda *_: None
) -> Rehearsal:
    """Judge every row. Defects are collected, one a file; with any of them the account says nothing."""
    done = Rehearsal(source)
    for phase in source.phases:
        packed = files.get(source.file(phase.table))
        if packed is None or any(defect.place.file == packed.name for defect in done.defects):
            continue
        try:
            _Pass(done, phase, packed, marks.get(phase.name, 0), watch).run()
        except Defect as defect:
            done.defects.append(_named(defect, packed.name))
    for name, file in done.files.items():
        if not done.defects and done.account.rows_of(name) != file.rows:
            raise AssertionError(f"{name}: {done.account.rows_of(name)} of {file.rows} rows accounted for")
    return done


def _named(defect: Defect, name: str) -> Defect:
    place = defect.place
    return Defect(defect.what, Place(name, place.row, place.line, place.byte), defect.detail)


@dataclass
class _Pass:
    """One phase over one file."""

    done: Rehearsal
    phase: Phase
    packed: Packed
    mark: int
    watch: Watch
    read: int = 0

    def run(self) -> None:
        name, count, broken = self.packed.name, 0, 0
        digest = hashlib.sha256() if name not in self.done.files else None
        with self.packed.opened() as stream:
            for row in rows(self._counted(chunks(stream), digest), file=name, root=self.phase.table.lower()):
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
        census, detail = self.done.census, ""
        try:
            verdict = self.phase.judge(self.phase.read(row), census)
        except Broken as broken:
            verdict, detail = left_out(BROKEN), str(broken)
        for kind, old_id in verdict.makes:
            census.add(kind, old_id)
        for kind, old_id, value in verdict.values:
            census.put(kind, old_id, value)
        if (number := id_of(row)) is not None:
            self.done.highest[self.phase.name] = max(number, self.done.highest.get(self.phase.name, number))
            verdict = HERE_ALREADY if self.mark and number <= self.mark else verdict
        self.done.account.enter(self.packed.name, row, verdict, detail)
        return verdict.what == BROKEN


def id_of(row: Row) -> int | None:
    """The row's number, by which a later dump of the same site knows that it came before."""
    text = row.attributes.get("Id", "")
    return int(text) if text.isascii() and text.removeprefix("-").isdigit() and len(text) < 19 else None
