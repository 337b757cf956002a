"""The record of an import: its beginning, its steps, its end."""

from __future__ import annotations

from collections import Counter

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Greatest

from guildhall.activity.actions import record
from guildhall.connectors.activities import ImportBegun, ImportFinished, ImportResumed
from guildhall.connectors.importing.account import KEPT, Account
from guildhall.connectors.importing.rehearsal import Rehearsal
from guildhall.connectors.importing.source import ODD
from guildhall.connectors.models import Checkpoint, ImportFile, ImportRun, Mark, Remark, Tally
from guildhall.content.models import Space
from guildhall.kernel import clock
from guildhall.kernel.actor import Actor
from guildhall.kernel.refusal import Refusal
from guildhall.kernel.sql import raw_cursor
from guildhall.kernel.text import Bilingual

OTHER_FILES = Bilingual(
    "An import of %(site)s from other files was stopped half way (%(path)s). Finish it with those files first.",
    "%(site)s 有一次迁入中途停止，使用的是另外的文件（%(path)s）。请先用那些文件将其完成。",
)
_TALLY = """
INSERT INTO connectors_tally (run_id, file, outcome, what, rows)
SELECT %s, * FROM unnest(%s::text[], %s::text[], %s::text[], %s::bigint[])
ON CONFLICT (run_id, file, outcome, what) DO UPDATE SET rows = connectors_tally.rows + excluded.rows"""


@transaction.atomic
def open_run(
    *, actor: Actor, source: str, site: str, path: str, space: Space | None, rehearsal: Rehearsal
) -> ImportRun:
    """Begin an import, or take up the one that was stopped. Refuses `other_files`."""
    run = ImportRun.objects.unfinished().select_for_update().filter(source=source).first()
    if run is None:
        return _begin(actor, source, site, path, space, rehearsal)
    if run.fingerprint != rehearsal.fingerprint:
        raise Refusal("other_files", OTHER_FILES, site=site, path=run.path)
    run.resumed += 1
    run.beat_at = clock.now()
    run.save(update_fields=["resumed", "beat_at"])
    record(ImportResumed(rows=run.done), subject=run, actor=actor)
    return run


def _begin(actor: Actor, source: str, site: str, path: str, space: Space | None, rehearsal: Rehearsal) -> ImportRun:
    run = ImportRun.objects.create(
        source=source,
        platform=rehearsal.source.name,
        site=site,
        path=path[-500:],
        fingerprint=rehearsal.fingerprint,
        space=space,
        started_by=actor.actor_key,
        rows=rehearsal.rows,
    )
    ImportFile.objects.bulk_create(
        ImportFile(
            run=run,
            name=name,
            packed_as=file.packed.path.name[:200],
            packed_bytes=file.packed.size,
            bytes=file.bytes,
            rows=file.rows,
            sha256=file.sha256,
        )
        for name, file in rehearsal.files.items()
    )
    record(ImportBegun(rows=run.rows), subject=run, actor=actor)
    return run


def checkpoint(run: ImportRun, phase: str, file: str = "") -> Checkpoint:
    found, _is_new = Checkpoint.objects.get_or_create(run=run, phase=phase, file=file)
    return found


def move(mark: Checkpoint, place: int, *, is_end: bool = False) -> None:
    mark.place = place
    mark.finished_at = clock.now() if is_end else None
    mark.save(update_fields=["place", "finished_at"])


def be_quick() -> None:
    """A batch need not wait for the disk: what a power cut takes away is taken whole, and the same command brings it back."""
    with raw_cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = off")


def enter(run: ImportRun, account: Account, seconds: float, *, peak_mb: int) -> None:
    """Add a batch to the account of a run, in the batch's transaction."""
    rows = sum(account.tallies.values())
    counts = account.tallies | {(file, ODD, what): number for (file, what), number in account.odd.items()}
    with raw_cursor() as cursor:
        columns = [[key[place] for key in counts] for place in range(3)]
        cursor.execute(_TALLY, [run.pk, *columns, list(counts.values())])
    _remark(run, account)
    run.done += rows
    ImportRun.objects.filter(pk=run.pk).update(
        done=F("done") + rows, seconds=F("seconds") + seconds, beat_at=clock.now(), peak_mb=Greatest("peak_mb", peak_mb)
    )


def _remark(run: ImportRun, account: Account) -> None:
    new = []
    for (file, what), findings in account.findings.items():
        room = KEPT - Remark.objects.filter(run=run, file=file, what=what)[:KEPT].count()
        new += [
            Remark(
                run=run,
                file=found.file,
                what=found.what,
                is_odd=found.is_odd,
                old_id=found.old_id,
                row=found.row,
                line=found.line,
                byte=found.byte,
                detail=found.detail,
            )
            for found in findings[: max(room, 0)]
        ]
    Remark.objects.bulk_create(new)


@transaction.atomic
def close_run(*, actor: Actor, run: ImportRun, highest: dict[str, int]) -> ImportRun:
    """The end: every row of every file has become one thing, or this raises and the run stays open."""
    totals: Counter[str] = Counter()
    for tally in Tally.objects.filter(run=run).exclude(outcome=ODD):
        totals[tally.file] += tally.rows
    for file in run.files.all():
        if totals[file.name] != file.rows:
            raise AssertionError(f"{file.name}: {totals[file.name]} of {file.rows} rows accounted for")
    for phase, number in highest.items():
        Mark.objects.update_or_create(
            source=run.source, phase=phase, defaults={"last_id": number}, create_defaults={"last_id": number}
        )
    run.refresh_from_db()
    run.finished_at = clock.now()
    run.save(update_fields=["finished_at"])
    record(ImportFinished(rows=run.rows), subject=run, actor=actor)
    return run
