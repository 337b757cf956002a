from __future__ import annotations

import io
from pathlib import Path

from guildhall.connectors.actions.community import Outcome, Wish, import_community, rehearse_community
from guildhall.connectors.importing.progress import Progress
from guildhall.connectors.sources import SOURCES
from guildhall.connectors.tests.dumps import SITE
from guildhall.kernel.actor import HOUSE

STACKEXCHANGE = SOURCES["stackexchange"]


def rehearsed(path: Path, folder: Path, **wish: object) -> Outcome:
    asked = Wish(path=path, **{"site": SITE, **wish})
    return rehearse_community(source=STACKEXCHANGE, wish=asked, folder=folder, progress=Progress(stream=io.StringIO()))


def imported(path: Path, folder: Path, **wish: object) -> Outcome:
    asked = Wish(path=path, **{"site": SITE, **wish})
    return import_community(
        actor=HOUSE, source=STACKEXCHANGE, wish=asked, folder=folder, progress=Progress(stream=io.StringIO())
    )


def from_elsewhere(platform: str, path: Path, folder: Path, *, dry: bool = False, **wish: object) -> Outcome:
    """An import of any platform, or its dry run."""
    known = {"source": SOURCES[platform], "wish": Wish(path=path, **wish), "folder": folder}
    quiet = Progress(stream=io.StringIO())
    if dry:
        return rehearse_community(**known, progress=quiet)
    return import_community(actor=HOUSE, **known, progress=quiet)
