"""Compiling the rooms' translations (`.po`) into what Python reads (`.mo`): no gettext tools needed."""

from collections.abc import Iterator
from pathlib import Path

from guildhall.config.env import ROOT


def sources() -> Iterator[Path]:
    yield from sorted((ROOT / "guildhall").glob("*/locale/*/LC_MESSAGES/*.po"))


def compile_stale() -> int:
    """How many were compiled: those whose source is newer."""
    stale = [source for source in sources() if _is_stale(source, source.with_suffix(".mo"))]
    if stale:
        import polib  # noqa: PLC0415 - needed once after a change

        for source in stale:
            draft = source.with_suffix(".mo.new")
            polib.pofile(str(source)).save_as_mofile(str(draft))
            draft.replace(source.with_suffix(".mo"))
    return len(stale)


def _is_stale(source: Path, compiled: Path) -> bool:
    return not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime
