"""The log, written into the lake as it is read: the files first, then their names with the reader's cursor."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from guildhall.insights.actions.lake import begin_lake, forget_lake, name_files
from guildhall.kernel.registry import Passing

__all__ = ["forget_lake", "keep_activities"]


def keep_activities(rows: Sequence[Any]) -> None:
    """Exactly once: files are named in the transaction that moves the cursor, and what is not named does not exist.

    A place that cannot be written (a full disk, a store out of reach) is a trouble that passes.
    """
    # Heavy, and for the insights process alone; this module is imported by web processes.
    from guildhall.insights.lake.storage import Home  # noqa: PLC0415
    from guildhall.insights.lake.writing import write_activities  # noqa: PLC0415

    state = begin_lake()
    try:
        files = write_activities(rows, home=Home.of(state.home), zone=state.zone)
    except OSError as error:
        raise Passing(f"{state.home} cannot be written: {error}") from error
    name_files(files)
