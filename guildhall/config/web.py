"""`python -m guildhall.config.web`: the web processes, under Granian."""

import logging
import os

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from guildhall.config import env
from guildhall.config.load_gate import THREADS
from guildhall.config.processes import leave_when_orphaned


def main() -> None:
    known = env.read()
    leave_when_orphaned()
    os.environ["PGAPPNAME"] = "guildhall web"
    os.environ.setdefault("MALLOC_ARENA_MAX", "2")  # glibc gives every thread a heap of its own otherwise
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


if __name__ == "__main__":
    main()
