"""Moving a community in: one transaction a batch, with what it wrote, the log, the account and the checkpoint."""

from __future__ import annotations

import gc
import time
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial

from django.db import transaction

from guildhall.activity.actions import Entry, record_many
from guildhall.connectors.actions import runs
from guildhall.connectors.actions.id_map import remember
from guildhall.connectors.importing.account import Account
from guildhall.connectors.importing.known import Brought, KnownHere
from guildhall.connectors.importing.packing import Packed, chunks
from guildhall.connectors.importing.progress import Progress, peak_mb
from guildhall.connectors.importing.rehearsal import BROKEN, HERE_ALREADY, Before, Rehearsal, files_of
from guildhall.connectors.importing.rendering import Rendered, Renderers, Text
from guildhall.connectors.importing.rows import Row
from guildhall.connectors.importing.source import (
    LEFT_OUT,
    Broken,
    Context,
    Finish,
    Item,
    Phase,
    Verdict,
    Written,
    left_out,
)
from guildhall.connectors.models import Checkpoint, ImportRun
from guildhall.connectors.queries import said, said_of
from guildhall.kernel.actor import Actor
from guildhall.kernel.refusal import Refusal
from guildhall.kernel.sql import own_connection
from guildhall.kernel.text import Bilingual
from guildhall.options import queries as options

ANOTHER_RUNS = Bilingual(
    "Another import is running. Wait for it to end, or stop it, then try again.",
    "另一个迁入正在进行。请等待其结束，或先停止它，然后重试。",
)
TIDIED_AFTER = 10  # batches
_ALONE = "SELECT pg_try_advisory_lock(hashtextextended('guildhall import', 0))"


@contextmanager
def alone() -> Iterator[None]:
    """One import at a time in a community; the lock goes with the process. Refuses `another_runs`."""
    with own_connection(name="guildhall import lock") as connection:
        taken = connection.execute(_ALONE).fetchone()
        if not taken or not taken[0]:
            raise Refusal("another_runs", ANOTHER_RUNS)
        yield
        connection.execute("SELECT pg_advisory_unlock_all()")  # a closed connection lets go only some time later


def import_rows(
    *,
    actor: Actor,
    run: ImportRun,
    rehearsal: Rehearsal,
    files: Mapping[str, Packed],
    context: Context,
    before: Before,
    progress: Progress,
) -> ImportRun:
    """Write everything that is not written yet. May be killed anywhere and called again."""
    with Renderers() as renderers, _tidied():
        brought = Brought(said_of(context.source) if rehearsal.source.scattered else (), partial(said, context.source))
        for phase in rehearsal.source.phases:
            for packed in files_of(phase, files):
                _Moving(run, rehearsal, context, progress, phase, packed, before, brought, renderers).go()
        for finish in rehearsal.source.finishes:
            _finish(run, context, progress, finish)
    return runs.close_run(actor=actor, run=run, highest=rehearsal.highest)


@contextmanager
def _tidied() -> Iterator[None]:
    """Python looks for cycles after some batches, when hardly anything lives, instead of in the middle of thousands of rows."""
    gc.collect()
    gc.freeze()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.unfreeze()


_Read = tuple[Row, object]  # with its record, or what is broken about it


class _Ahead:
    """Rows in their order. Some are read before they are asked for: while the database takes those of the batch before."""

    def __init__(self, rows: Iterator[_Read], most: int) -> None:
        self._rows, self._most = rows, most
        self._read: deque[_Read] = deque()

    def __iter__(self) -> Iterator[_Read]:
        while True:
            if self._read:
                yield self._read.popleft()
            elif (row := next(self._rows, None)) is not None:
                yield row
            else:
                return

    def beside(self, entries: Iterable[Entry]) -> Iterator[Entry]:
        """The entries, and with each of them a row is read. Reading asks nothing of the database, which is busy with them."""
        for entry in entries:
            if len(self._read) < self._most and (row := next(self._rows, None)) is not None:
                self._read.append(row)
            yield entry


@dataclass(slots=True)
class _Batch:
    """Rows, and how far in the file that is."""

    rows: list[_Read]
    last: int
    is_end: bool
    made: list[Rendered] = field(default_factory=list)  # of each row; empty where the phase has no texts


@dataclass
class _Moving:
    """One phase on its way in."""

    run: ImportRun
    rehearsal: Rehearsal
    context: Context
    progress: Progress
    phase: Phase
    packed: Packed
    before: Before
    brought: Brought
    renderers: Renderers

    def go(self) -> None:
        place = runs.checkpoint(self.run, self.phase.name, self.packed.name)
        if place.finished_at:
            return
        rows = _Ahead(self._rows(place.place), self.phase.batch)
        for number, batch in enumerate(self._rendered(self._batches(rows, place.place)), 1):
            self._move(batch, place, rows)
            if not number % TIDIED_AFTER:
                gc.collect()
            self.progress.writing(self.phase.label, self.run.done, self.run.rows)

    def _rendered(self, batches: Iterator[_Batch]) -> Iterator[_Batch]:
        """One batch ahead: while one is being written the texts of the next are being rendered."""
        if self.phase.text is None:
            yield from batches
            return
        before: _Batch | None = None
        for batch in batches:
            if before:
                before.made = self.renderers.take()
            self.renderers.give([self._text(record) for _, record in batch.rows])
            if before:
                yield before
            before = batch
        if before:
            before.made = self.renderers.take()
            yield before

    def _text(self, record: object) -> Text:
        assert self.phase.text
        return Text("", "html") if isinstance(record, Broken) else self.phase.text(self.context, record)

    def _rows(self, after: int) -> Iterator[_Read]:
        phase, table = self.phase, self.rehearsal.source.tables[self.phase.table]
        with self.packed.opened() as stream:
            for row in self.packed.rows(chunks(stream), table):
                if row.number > after and phase.takes(row):
                    yield row, _read(phase, row)

    def _batches(self, rows: Iterable[_Read], after: int) -> Iterator[_Batch]:
        batch, last = list[_Read](), after
        for row, record in rows:
            if len(batch) >= self.phase.batch and not self._belongs(batch[-1][1], record):
                yield _Batch(batch, last, is_end=False)
                batch = []
            batch.append((row, record))
            last = row.number
        yield _Batch(batch, last, is_end=True)

    def _belongs(self, before: object, record: object) -> bool:
        together = self.phase.together
        if together is None or isinstance(before, Broken) or isinstance(record, Broken):
            return False
        return together(before, record)

    def _move(self, batch: _Batch, place: Checkpoint, rows: _Ahead) -> None:
        started = time.monotonic()
        items, account = self._judge(batch)
        with transaction.atomic(durable=False):
            runs.be_quick()
            written = self.phase.write(self.context, items) if items else Written()
            _write_beside(self.context, written, rows)
            runs.enter(self.run, account, time.monotonic() - started, peak_mb=peak_mb() + self.renderers.peak_mb)
            runs.move(place, batch.last, is_end=batch.is_end)

    def _judge(self, batch: _Batch) -> tuple[list[Item], Account]:
        """The rows that are to be written, and the account of all of them."""
        phase, account, items = self.phase, Account(), []
        refs = [ref for row, record in batch.rows if not isinstance(record, Broken) for ref in phase.refers(record)]
        known = self.context.known = KnownHere(self.rehearsal.source, self.context.source, refs, self.brought)
        for number, (row, record) in enumerate(batch.rows):
            verdict, detail = self._verdict(row, record, known)
            account.enter(self.packed.name, row, verdict, detail)
            known.learn(verdict)
            if verdict.outcome != LEFT_OUT and verdict is not HERE_ALREADY:
                items.append(Item(row, record, verdict, *batch.made[number : number + 1]))
        return items, account

    def _verdict(self, row: Row, record: object, known: KnownHere) -> tuple[Verdict, str]:
        is_broken = isinstance(record, Broken)
        if self.before.has(self.phase, row, None if is_broken else record):
            return HERE_ALREADY, ""
        if is_broken:
            return left_out(BROKEN), str(record)
        return self.phase.judge(record, known), ""


def _read(phase: Phase, row: Row) -> object:
    try:
        return phase.read(row)
    except Broken as broken:
        return broken


def _finish(run: ImportRun, context: Context, progress: Progress, finish: Finish) -> None:
    place = runs.checkpoint(run, finish.name)
    while not place.finished_at:
        started = time.monotonic()
        numbers = finish.page(context, place.place, finish.batch)
        with transaction.atomic():
            runs.be_quick()
            _write_beside(context, finish.write(context, numbers) if numbers else Written())
            runs.enter(run, Account(), time.monotonic() - started, peak_mb=peak_mb())
            runs.move(place, numbers[-1] if numbers else place.place, is_end=not numbers)
        progress.writing(finish.label, run.done, run.rows)


def _write_beside(context: Context, written: Written, rows: _Ahead | None = None) -> None:
    if written.rows:
        remember(context.source, written.rows)
    if written.entries:
        with options.steady():
            record_many(rows.beside(written.entries) if rows else written.entries)
