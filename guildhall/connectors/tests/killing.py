"""Runs an import in children that are killed at chosen moments until one comes through: `killing DUMP FOLDER SEED KILLS [PLATFORM]`.

Prints how many were killed. Moments lie inside a batch's transaction, right before its commit, and right after it.
"""

from __future__ import annotations

import dataclasses
import os
import random
import signal
import sys
from pathlib import Path
from typing import Any

BATCHES = {"stackexchange": 100}  # that an attempt has, about
MOMENTS = ("inside", "before commit", "after commit", "reading")


def main(dump: str, folder: str, seed: str, kills: str, platform: str = "stackexchange") -> int:
    from guildhall.config import house

    house.set_up()
    chance, killed, batches = random.Random(seed), 0, max(BATCHES.get(platform, 20) // int(kills), 2)
    while True:
        moment = (chance.choice(MOMENTS), chance.randint(1, batches)) if killed < int(kills) else None
        child = os.fork()
        if child == 0:
            os._exit(_import(Path(dump), Path(folder), platform, moment))
        _, status = os.waitpid(child, 0)
        if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL:
            killed += 1
        else:
            print(killed)
            return os.WEXITSTATUS(status)


def _import(dump: Path, folder: Path, platform: str, moment: tuple[str, int] | None) -> int:
    from guildhall.connectors.sources import SOURCES
    from guildhall.connectors.tests import factories
    from guildhall.connectors.tests.dumps import SITE

    source = SOURCES[platform]
    phases = tuple(dataclasses.replace(phase, batch=1) for phase in source.phases)
    finishes = tuple(dataclasses.replace(finish, batch=1) for finish in source.finishes)
    SOURCES[platform] = dataclasses.replace(source, phases=phases, finishes=finishes)
    if moment:
        _lay(*moment)
    factories.from_elsewhere(platform, dump, folder, site=SITE)
    return 0


def _lay(moment: str, number: int) -> None:
    """The chosen moment, counted in batches of this attempt, is the child's last."""
    from guildhall.connectors.actions import imports, runs

    left = [number]

    def dying(work: Any, *, first: bool) -> Any:
        def done(*args: Any, **kwargs: Any) -> Any:
            left[0] -= 1
            if first and not left[0]:
                os.kill(os.getpid(), signal.SIGKILL)
            result = work(*args, **kwargs)
            if not left[0]:
                os.kill(os.getpid(), signal.SIGKILL)
            return result

        return done

    if moment == "inside":
        runs.enter = dying(runs.enter, first=True)
    elif moment == "before commit":
        runs.move = dying(runs.move, first=False)
    elif moment == "after commit":
        imports._Moving._move = dying(imports._Moving._move, first=False)
    else:
        imports._Moving._judge = dying(imports._Moving._judge, first=True)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
