"""`guildhall worker`: the readers of the log, the jobs and the schedules, in one process."""

import argparse
import os
import signal
import threading
from typing import cast

from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector

from guildhall.activity import worker
from guildhall.config.processes import leave_when_orphaned
from guildhall.kernel.terminal import say


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = say(
        "`guildhall serve` starts it; run it yourself only beside web processes of your own.",
        "`guildhall serve` 会自动启动它；仅当网站进程由您自行管理时才需要单独运行。",
    )


def run(args: argparse.Namespace) -> int:
    """Jobs run in the main thread, because their worker handles the signals; the readers in a second one."""
    stop = threading.Event()
    readers = threading.Thread(target=_read, args=[stop], name="readers")
    leave_when_orphaned()
    readers.start()
    try:
        connector = cast(DjangoConnector, app.connector).get_worker_connector()
        with app.replace_connector(connector) as jobs:
            jobs.run_worker(name="guildhall", concurrency=2, shutdown_graceful_timeout=8)
    finally:
        stop.set()
        readers.join(10)
    return 0


def _read(stop: threading.Event) -> None:
    try:
        worker.run(stop)
    finally:
        if not stop.is_set():  # it broke: let the whole process end, to be started again
            os.kill(os.getpid(), signal.SIGTERM)
