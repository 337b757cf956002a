"""Keeping the lake in order: few large files, none that nobody names, none missing. Killed anywhere, it loses nothing.

Insights process only.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from datetime import timedelta

from django.conf import settings

from guildhall.insights.actions.lake import Outdated, forget_layers, rebuild_lake, replace_files, strike_files
from guildhall.insights.lake.engine import connect, quoted, sweep_spills
from guildhall.insights.lake.layout import is_log_as_before, layout
from guildhall.insights.lake.refreshing import write
from guildhall.insights.lake.storage import Home, missing_files
from guildhall.insights.models import LakeFile, LakeState
from guildhall.insights.queries.catalogue import all_names, lake_state, living_files
from guildhall.kernel import clock
from guildhall.kernel.actor import HOUSE

GRACE = timedelta(hours=1)  # a question that has begun ends on the files it began with
MOST_FILES = 8  # of a month that are not full
FULL = 128_000_000  # bytes; a full file is not written again

logger = logging.getLogger(__name__)


def mend() -> bool:
    """Make again what is named and not there, or lies where it no longer should; true when something was amiss."""
    state = lake_state()
    if state is None:
        return False
    if why := _reason_to_begin_anew(state):
        logger.warning("the lake is made again from the log: %s", why)
        rebuild_lake(actor=HOUSE)
        return True
    missing = missing_files(state)
    if any(one.table == "activity" for one in missing):
        logger.warning("the lake is made again from the log: %d files are gone", len(missing))
        rebuild_lake(actor=HOUSE)
    elif missing or state.layout != layout():
        logger.warning(
            "the lake's layers are made again: %d files are gone, or this release makes others", len(missing)
        )
        forget_layers()
    return bool(missing) or state.layout != layout()


def _reason_to_begin_anew(state: LakeState) -> str:
    if state.home != settings.LAKE:
        return f"it moves from {state.home} to {settings.LAKE}"
    return "" if is_log_as_before(state.layout) else "this release keeps other columns"


def compact() -> int:
    """Write months of many files again as one each; returns how many months."""
    state = lake_state()
    if state is None or state.as_of is None:
        return 0
    parts: dict[str, list[LakeFile]] = defaultdict(list)
    for one in living_files():
        if one.table == "activity" and one.version is not None and one.bytes < FULL:
            parts[one.month].append(one)
    crowded = [files for files in parts.values() if _is_crowded(files)]
    return sum(_compact_month(state, files) for files in crowded)


def sweep() -> int:
    """Remove files that were replaced, or that nobody names, an hour ago; returns how many."""
    state = lake_state()
    if state is None:
        return 0
    home, known = Home.of(state.home), all_names()
    over = [name for name, replaced_at in known.items() if replaced_at and replaced_at < clock.now() - GRACE]
    on_disk = clock.now() - clock.offset() - GRACE  # of a clock that nobody shifts
    stray = [name for name, written in home.found().items() if name not in known and written and written < on_disk]
    for name in [*over, *stray]:
        home.remove(name)
    strike_files(names=over)
    sweep_spills()
    return len(over) + len(stray) + home.sweep_drafts(on_disk)


def _is_crowded(files: list[LakeFile]) -> bool:
    """Many small files; or a few, when nothing came for an hour."""
    return len(files) > MOST_FILES or (len(files) > 1 and max(one.made_at for one in files) < clock.now() - GRACE)


def _compact_month(state: LakeState, files: list[LakeFile]) -> int:
    home = Home.of(state.home)
    backend = connect(home)
    places = ", ".join(quoted(home.address(one.path)) for one in files)
    try:
        query = f"FROM read_parquet([{places}]) ORDER BY id"
        made = write(backend.con, home, "activity", query, files[0].month, ids=_ids(files))
    finally:
        backend.disconnect()
    try:
        replace_files(begun=state.version, old=[one.pk for one in files], new=made)
    except Outdated:
        return 0
    return 1


def _ids(files: list[LakeFile]) -> tuple[int, int]:
    return min(one.first_id or 0 for one in files), max(one.last_id or 0 for one in files)
