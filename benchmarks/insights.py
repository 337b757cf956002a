"""How fast the boards answer from a lake, cold and warm, beside a raw scan of it; at a million rows also beside plain SQL.

A board is everything that a board of the console asks as it opens, one question after the other in one process. Cold: a new process, the
lake's files dropped from the cache of the operating system (POSIX_FADV_DONTNEED), importing the libraries included. Warm: the
second time in the same process. Floor: one scan of the log's person, day and verb by DuckDB. The log is made by DuckDB, the
layers by the lake's own code.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from datetime import date, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

from benchmarks import made_lake, plain_sql
from benchmarks.report import Report, seconds, throwaway_database

MILLION = 1_000_000
WEEKS = 52


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="a million activities, done within 45 s")
    parser.add_argument("--activities", type=int, default=0)
    parser.add_argument("--keep", default="", help="a folder for the lake: made there once, measured again and again")
    parser.add_argument("--board", default="", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.board:
        answer_board(args.board)
        return
    activities = args.activities or (MILLION if args.quick else 10 * MILLION)
    with throwaway_database(args.keep):
        measure(activities).print()


def boards() -> dict[str, list[Any]]:
    """What each board of the console asks as it opens; and the figures that stand on none, by weeks of a year."""
    from guildhall.insights.queries.boards import BOARDS
    from guildhall.insights.queries.framing import framing
    from guildhall.insights.queries.horizon import horizon
    from guildhall.kernel.registry import metrics

    known = horizon()
    assert known is not None
    frame = framing({}, known)
    found = {name: plan.asks(frame) for name, plan in BOARDS.items()}
    shown = {ask.metric for asks in found.values() for ask in asks}
    others = [frame.series(metric.name) for metric in metrics if metric.measure and metric.name not in shown]
    return {**found, "figures on no board": others} if others else found


def measure(activities: int) -> Report:
    from guildhall.insights.queries.catalogue import lake_state

    report = Report("insights", figures={"activities": activities})
    size = f"{activities / MILLION:g} M"
    if lake_state() is None:
        _make(report, activities, size)
    scan = min(raw_scan(), raw_scan())
    report.add("raw scan (floor)", size=size, rate=f"{scan:.2f} s")
    told = {board: _in_a_new_process(board) for board in boards()}
    for board, one in told.items():
        report.add(f"{board}, cold", size=f"{one['figures']} figures", rate=f"{one['cold']:.2f} s")
        ratio = f"{one['warm'] / scan:.1f} × scan, {one['own']:.2f} s of processor"
        report.add(f"{board}, warm", size=f"{one['slowest']} slowest", rate=f"{one['warm']:.2f} s", ratio=ratio)
    report.figures |= {
        "scan_s": f"{scan:.2f}",
        "slowest_board_warm_s": f"{max(one['warm'] for one in told.values()):.2f}",
        "slowest_board_cold_s": f"{max(one['cold'] for one in told.values()):.2f}",
        "most_memory_mb": max(one["memory"] for one in told.values()),
        "vs_sql": _beside_sql(report) if activities <= MILLION else "-",
    }
    return report


def _make(report: Report, activities: int, size: str) -> None:
    from guildhall.insights.lake.refreshing import refresh

    made = seconds(lambda: made_lake.make(activities))
    report.add("made the log", size=size, rate=f"{activities / made:,.0f} rows/s")
    refreshed = seconds(refresh)
    report.add("made the layers", size=size, rate=f"{activities / refreshed:,.0f} rows/s")


def _in_a_new_process(board: str) -> dict[str, Any]:
    _drop_cache()
    run = [sys.executable, "-m", "benchmarks.insights", "--board", board]
    done = subprocess.run(run, check=True, capture_output=True, text=True, env=os.environ)
    return json.loads(done.stdout.splitlines()[-1])


def _drop_cache() -> None:
    """Let the operating system forget the lake's files, and nothing else."""
    from django.conf import settings

    for path in Path(settings.LAKE).rglob("*.parquet"):
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
        finally:
            os.close(descriptor)


def answer_board(board: str) -> None:
    """In the new process: print one line of JSON."""
    from guildhall.config import house

    house.set_up()
    started = time.perf_counter()
    from guildhall.insights.lake.reading import Lake

    lake = Lake.open()
    assert lake is not None
    _answer_all(lake, board)
    cold = time.perf_counter() - started
    lake.forget()  # nothing that was found out before helps
    started, own = time.perf_counter(), time.process_time()
    each = _answer_all(lake, board)
    warm, own = time.perf_counter() - started, time.process_time() - own
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    slowest = max(each, key=lambda name: each[name])
    named = f"{slowest.removeprefix('insights.').partition(' ')[0]} {each[slowest]:.2f} s"
    print(
        json.dumps({"cold": cold, "warm": warm, "own": own, "memory": memory, "figures": len(each), "slowest": named})
    )


def _answer_all(lake: Any, board: str) -> dict[str, float]:
    """Seconds for each question of a board."""
    asks = boards()[board]
    return {f"{ask.metric} {at}": seconds(lambda ask=ask: answered(lake, ask)) for at, ask in enumerate(asks)}


def answered(lake: Any, ask: Any) -> Any:
    from guildhall.kernel.registry import metrics

    module, _colon, function = metrics[ask.metric].measure.partition(":")
    answer = getattr(import_module(module), function)(lake, ask)
    assert answer.points, (ask, answer)
    return answer


def monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def raw_scan() -> float:
    from guildhall.insights.lake.reading import Lake

    lake = Lake.open()
    assert lake is not None
    activity = lake.table("activity")
    everything = activity.aggregate(people=activity.actor.max(), days=activity.day.max(), verbs=activity.verb.max())
    taken = seconds(everything.to_pyarrow)
    lake.close()
    return taken


def _beside_sql(report: Report) -> str:
    """How many times faster the lake answers the same questions than SQL on an indexed table of the log."""
    from guildhall.insights.asking import Ask
    from guildhall.insights.lake.reading import Lake

    lake = Lake.open()
    assert lake is not None
    plain_sql.copy_log(lake)
    since, until = monday(lake.today) - timedelta(weeks=WEEKS), monday(lake.today)
    here = there = 0.0
    for name, question in plain_sql.QUESTIONS.items():
        asked = Ask(metric=f"insights.{name}", grain="week", since=since, until=until)

        answered(lake, asked)
        lake.forget()
        started = time.perf_counter()
        points = answered(lake, asked).points
        mine = time.perf_counter() - started
        rows, theirs = plain_sql.ask(question, since=since, until=until)
        told = {point.key: point.hits if point.hits is not None else point.n for point in points if point.finished}
        assert {key: n for key, n in rows.items() if n} == {key: n for key, n in told.items() if n}, name
        report.add(f"{name}: SQL", size="1 M", rate=f"{theirs:.2f} s", ratio=f"{theirs / mine:.1f} × the lake")
        here, there = here + mine, there + theirs
    lake.close()
    return f"{there / here:.1f}"


if __name__ == "__main__":
    main()
