"""`python -m guildhall.config.web`: the web processes, under Granian, which parts them from this one."""

import ctypes
import importlib
import logging
import os
from contextlib import suppress

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from guildhall.config import env
from guildhall.config.load_gate import THREADS
from guildhall.config.processes import leave_when_orphaned

M_ARENA_MAX = -8  # of malloc.h


def main() -> None:
    known = env.read()
    leave_when_orphaned()
    os.environ["PGAPPNAME"] = "guildhall web"
    _share_heaps()
    importlib.import_module("guildhall.config.loaded")
    logging.getLogger("granian").setLevel(logging.WARNING)
    Granian(
        "guildhall.config.wsgi:application",
        address=known["GUILDHALL_BIND"],
        port=known["GUILDHALL_PORT"],
        interface=Interfaces.WSGI,
        workers=known["GUILDHALL_WEB_PROCESSES"],
        blocking_threads=THREADS,
        respawn_failed_workers=True,
        workers_kill_timeout=5,
        websockets=False,
        log_level=LogLevels.error,
    ).serve()


def _share_heaps() -> None:
    """glibc gives every thread a heap of its own otherwise; other C libraries have no such call."""
    with suppress(AttributeError):
        ctypes.CDLL(None).mallopt(M_ARENA_MAX, 2)


if __name__ == "__main__":
    main()
