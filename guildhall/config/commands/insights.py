"""`guildhall insights`: the log's lake and the answers drawn from it, in a process of their own."""

import argparse
import os
import signal
import threading

from guildhall.activity import worker
from guildhall.config.processes import leave_when_orphaned
from guildhall.kernel.actor import HOUSE
from guildhall.kernel.terminal import say

NICE = 10  # of 19: where the processor is short, pages and the readers of the log come first


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--rebuild",
        action="store_true",
        help=say(
            "make the lake again from the log, days cut in the zone of now",
            "从活动日志重建数据湖，并按当前时区划分日期",
        ),
    )
    parser.epilog = say(
        "`guildhall serve` starts it; run it yourself only beside web processes of your own, once.\n"
        "With --rebuild it only gives the order: the running process carries it out, boards show what they had meanwhile.",
        "`guildhall serve` 会自动启动它；仅当网站进程由您自行管理时才需要单独运行，且只运行一个。\n"
        "加上 --rebuild 时只下达命令，由正在运行的进程执行；其间看板继续显示已有结果。",
    )


def run(args: argparse.Namespace) -> int:
    return _rebuild() if args.rebuild else _serve()


def _rebuild() -> int:
    from guildhall.insights.actions.lake import rebuild_lake  # noqa: PLC0415 - Django is ready when the command runs

    rebuild_lake(actor=HOUSE)
    print(say("The lake will be made again from the log.", "将从活动日志重建数据湖。"))
    return 0


def _serve() -> int:
    from guildhall.insights.lake import running  # noqa: PLC0415 - heavy: for this process alone

    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    leave_when_orphaned()
    os.nice(NICE)
    broken = threading.Event()
    reader = threading.Thread(target=_read, args=[stop, broken], name="readers")
    reader.start()
    try:
        running.run(stop)
    finally:
        stop.set()
        reader.join(10)
    return int(broken.is_set())


def _read(stop: threading.Event, broken: threading.Event) -> None:
    try:
        worker.run(stop, process="insights", threads=1)
    finally:
        if not stop.is_set():  # it broke: let the whole process end, to be started again
            broken.set()
            stop.set()
