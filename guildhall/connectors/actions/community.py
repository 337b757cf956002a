"""The whole way of a community: find the files, rehearse, and only then write."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path

from guildhall.connectors.actions.imports import alone, import_rows
from guildhall.connectors.actions.places import ensure_salt
from guildhall.connectors.actions.runs import open_run
from guildhall.connectors.actions.spaces import open_spaces
from guildhall.connectors.importing import defects, report
from guildhall.connectors.importing.account import Account
from guildhall.connectors.importing.defects import Defect, Place
from guildhall.connectors.importing.mapping import mapping_file, plan, write_mapping
from guildhall.connectors.importing.packing import Packed, opened
from guildhall.connectors.importing.progress import Progress
from guildhall.connectors.importing.rehearsal import Before, Rehearsal, files_of, rehearse
from guildhall.connectors.importing.source import Context, Source
from guildhall.connectors.models import ImportRun
from guildhall.connectors.queries import account_of, lag, marks, said_before
from guildhall.content.actions import create_space
from guildhall.content.models import Space
from guildhall.kernel import clock
from guildhall.kernel.actor import Actor
from guildhall.kernel.refusal import Refusal
from guildhall.kernel.text import Bilingual, slug

NO_SITE = Bilingual(
    "The files do not tell which site they are from: name it, as in --site bicycles.stackexchange.com.",
    "无法从文件判断来自哪个站点：请指明，例如 --site bicycles.stackexchange.com。",
)
NO_SPACE = Bilingual("There is no space named %(handle)s.", "没有名为 %(handle)s 的版块。")
LONGEST_SITE = 60 - len("stackexchange:")


@dataclass(frozen=True)
class Wish:
    """What the operator asked for."""

    path: Path
    site: str = ""
    space: str = ""  # handle; empty: a new one named after the site
    without: Collection[str] = ()  # tables that are known to be missing


@dataclass
class Outcome:
    """What came of it. `account` is of the rehearsal, or of the import once one was made."""

    rehearsal: Rehearsal
    site: str
    account: Account = field(default_factory=Account)
    run: ImportRun | None = None
    saved_as: Path | None = None
    mapping: Path | None = None  # where the operator may name the spaces

    @property
    def is_stopped(self) -> bool:
        return bool(self.rehearsal.defects)


def rehearse_community(*, source: Source, wish: Wish, folder: Path, progress: Progress) -> Outcome:
    """The dry run: reads everything, writes nothing but its report."""
    try:
        with opened(source, wish.path, scratch=folder) as files:
            outcome = _rehearsed(source, wish, files, progress)
    except Defect as defect:
        outcome = Outcome(Rehearsal(source, defects=[defect]), wish.site)
    if outcome.rehearsal.groups and not outcome.is_stopped:
        outcome.mapping = mapping_file(folder, outcome.site)
        write_mapping(outcome.mapping, outcome.rehearsal)
    return _saved(outcome, folder, "rehearsal")


def import_community(*, actor: Actor, source: Source, wish: Wish, folder: Path, progress: Progress) -> Outcome:
    """Rehearse, then write. Defects end it before anything is written; a run that was killed is taken up again.

    Refuses `another_runs`, `no_site`, `no_space`, `other_files`.
    """
    try:
        ensure_salt(actor=actor)
        with alone(), opened(source, wish.path, scratch=folder) as files:
            outcome = _rehearsed(source, wish, files, progress)
            if not outcome.is_stopped and _is_worth_writing(outcome):
                _write(actor, outcome, wish, files, folder, progress)
    except Defect as defect:
        outcome = Outcome(Rehearsal(source, defects=[defect]), wish.site)
    return _saved(outcome, folder, "import")


def _rehearsed(source: Source, wish: Wish, files: dict[str, Packed], progress: Progress) -> Outcome:
    files = {name: packed for name, packed in files.items() if packed.table not in wish.without}
    if gone := _missing(source, wish, {packed.table for packed in files.values()}):
        missing = [Defect(defects.MISSING, Place(source.tables[table].names[0])) for table in gone]
        return Outcome(Rehearsal(source, defects=missing), wish.site)
    site = _site(source, wish, files)
    done = rehearse(
        source,
        files,
        before=_before(source, _name(source, site)),
        watch=lambda phase, rows, _: progress.reading(phase.label, rows),
    )
    progress.over()
    return Outcome(done, site, done.account)


def _missing(source: Source, wish: Wish, here: set[str]) -> list[str]:
    expected = set(source.expects(here)) - set(wish.without) | set(source.needed)
    return [table for table in source.tables if table in expected and table not in here]


def _before(source: Source, name: str) -> Before:
    said = said_before(name) if any(phase.key for phase in source.phases) else ()
    return Before(marks(name), said)


def _site(source: Source, wish: Wish, files: dict[str, Packed]) -> str:
    """As asked, else by the files' own links, else by the path where that looks like a host."""
    if wish.site:
        return wish.site.lower().removeprefix("https://").strip("/")[:LONGEST_SITE]
    name = wish.path.name.lower().removesuffix(wish.path.suffix if wish.path.is_file() else "")
    try:
        guessed = source.guess_site(files)
    except Defect:
        return name[:LONGEST_SITE]  # the rehearsal will say what is wrong and where
    site = guessed or (slug(name) if "." not in name else name)
    if not site:
        raise Refusal("no_site", NO_SITE)
    return site[:LONGEST_SITE]


def _name(source: Source, site: str) -> str:
    return f"{source.name}:{site}"


def _is_worth_writing(outcome: Outcome) -> bool:
    name = _name(outcome.rehearsal.source, outcome.site)
    runs = ImportRun.objects.filter(source=name)
    return bool(outcome.account.new_rows) or runs.unfinished().exists() or not runs.exists()


def _write(
    actor: Actor, outcome: Outcome, wish: Wish, files: dict[str, Packed], folder: Path, progress: Progress
) -> None:
    rehearsal = outcome.rehearsal
    source, name = rehearsal.source, _name(rehearsal.source, outcome.site)
    has_texts = any(phase.text and files_of(phase, files) for phase in source.phases)
    grouped = has_texts and bool(rehearsal.groups) and not wish.space
    one = _space(actor, name, outcome.site, wish) if has_texts and not grouped else None
    run = open_run(actor=actor, source=name, site=outcome.site, path=str(wish.path), space=one, rehearsal=rehearsal)
    context = Context(source=name, site=outcome.site, space=run.space or one)
    if grouped:
        context.spaces = open_spaces(
            actor=actor, source=name, wanted=plan(mapping_file(folder, outcome.site), rehearsal)
        )
    context.shared["without"] = frozenset(wish.without)
    progress.lag = lag
    before = _before(source, name)
    outcome.run = import_rows(
        actor=actor, run=run, rehearsal=rehearsal, files=files, context=context, before=before, progress=progress
    )
    progress.over()
    outcome.account = account_of(outcome.run)


def _space(actor: Actor, source: str, site: str, wish: Wish) -> Space:
    """The one asked for, the one an earlier import of this site went to, or a new one."""
    if wish.space:
        known = Space.objects.filter(handle=wish.space).first()
        if known is None:
            raise Refusal("no_space", NO_SPACE, handle=wish.space)
        return known
    earlier = ImportRun.objects.filter(source=source).exclude(space=None).order_by("-pk").first()
    if earlier and earlier.space:
        return earlier.space
    short = site.removesuffix(".com").removesuffix(".stackexchange")
    handle = slug(short.replace(".", "-"), limit=36) or "imported"
    taken = set(Space.objects.filter(handle__startswith=handle).values_list("handle", flat=True))
    free = next(
        name
        for number in range(1, len(taken) + 2)
        if (name := handle if number == 1 else f"{handle}-{number}") not in taken
    )
    title = " ".join(word.capitalize() for word in short.replace("-", " ").replace(".", " ").split())[:60]
    return create_space(
        actor=actor, handle=free, name_en=title, about_en=f"Moved in from {site}", about_zh_hans=f"迁自 {site}"
    )


def _saved(outcome: Outcome, folder: Path, kind: str) -> Outcome:
    """The report as text in both languages and as data, under var/imports."""
    rehearsal, stamp = outcome.rehearsal, clock.now().strftime("%Y%m%d-%H%M%S")
    folder.mkdir(parents=True, exist_ok=True)
    base = folder / f"{slug(outcome.site.replace('.', '-')) or rehearsal.source.name}-{kind}-{stamp}"
    for spoken in ("en", "zh-hans"):
        base.with_suffix(f".{spoken}.txt").write_text("\n".join(told(outcome, spoken)) + "\n", encoding="utf-8")
    outcome.saved_as = base.with_suffix(".json")
    known = {
        "source": rehearsal.source.name,
        "site": outcome.site,
        **report.data(rehearsal.source, outcome.account, rehearsal),
    }
    outcome.saved_as.write_text(json.dumps(known, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return outcome


def told(outcome: Outcome, spoken: str) -> list[str]:
    """The report as lines, in a language."""
    rehearsal = outcome.rehearsal
    if outcome.is_stopped:
        return list(report.stopped(rehearsal, spoken))
    file_rows = {name: file.rows for name, file in rehearsal.files.items()}
    return list(report.lines(rehearsal.source, outcome.account, file_rows, spoken))
