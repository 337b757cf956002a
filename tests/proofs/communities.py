"""Import a data set the way an operator does, read it into a lake, open that."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from guildhall.connectors.actions.community import Wish, import_community
from guildhall.connectors.importing.progress import Progress
from guildhall.connectors.sources import SOURCES
from guildhall.insights.lake.reading import Lake
from guildhall.insights.tests.lakes import read_in
from guildhall.kernel.actor import HOUSE


@contextmanager
def moved_in(source: str, folder: Path, scratch: Path, *, site: str) -> Iterator[Lake]:
    import_community(
        actor=HOUSE,
        source=SOURCES[source],
        wish=Wish(path=folder, site=site),
        folder=scratch / "out",
        progress=Progress(stream=io.StringIO()),
    )
    read_in()
    lake = Lake.open()
    assert lake is not None
    try:
        yield lake
    finally:
        lake.close()
