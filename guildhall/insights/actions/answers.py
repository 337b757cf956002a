"""What boards ask of the lake: wished for by web processes, computed by the insights process, kept in PostgreSQL."""

from __future__ import annotations

import logging
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from importlib import import_module
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet

from guildhall.insights.actions.lake import CHANNEL
from guildhall.insights.actions.reports import make_due_reports
from guildhall.insights.actions.wishes import want
from guildhall.insights.asking import Answer, Ask
from guildhall.insights.models import AnswerKept
from guildhall.insights.queries.boards import standard_asks
from guildhall.kernel import clock
from guildhall.kernel.registry import Metric, metrics

LONGEST = 180.0  # seconds a measure may take before it is stopped
LEASE = timedelta(seconds=LONGEST + 60)  # who began longer ago has been killed
KEPT = timedelta(days=30)
REST = 20  # a figure is computed again no sooner than after twenty times the time it took
AT_ONCE = 200

__all__ = ["CHANNEL", "compute_due", "forget_unwanted", "want"]

logger = logging.getLogger(__name__)


def compute_due(lake: Any, stop: threading.Event) -> int:
    """Compute what is due on this lake, the boards' standard figures first; returns how many were computed.

    Runs in the insights process, outside any transaction: a measure may take long, a transaction must not. One that
    fails or takes too long leaves its error behind and the next one goes on.
    """
    forget_unwanted()
    count = 0
    for kept in _due(lake.version):
        if stop.is_set():
            break
        if _claim(kept, lake.version):
            _compute(lake, kept, stop)
            count += 1
    if not stop.is_set():
        make_due_reports()
    return count


def forget_unwanted() -> int:
    """Answers that nobody wanted for thirty days are removed."""
    old = clock.now() - KEPT
    unwanted = AnswerKept.objects.filter(Q(wanted_at=None) | Q(wanted_at__lt=old))
    return unwanted.filter(Q(computed_at=None) | Q(computed_at__lt=old)).delete()[0]


def _due(version: int) -> Iterator[AnswerKept]:
    """Standard ones that are missing or older than the lake, then what somebody waits for, newest wish first."""
    standard = {ask.key: ask for ask in standard_asks()}
    known = {kept.key: kept for kept in _light(AnswerKept.objects.filter(key__in=standard))}
    now = clock.now()
    for key, ask in standard.items():
        kept = known.get(key) or AnswerKept(key=key, metric=ask.metric, ask=ask.as_json())
        if kept.computed_at is None or (_is_stale(kept, version) and _has_rested(kept, now)):
            yield kept
    yield from _light(AnswerKept.objects.exclude(wanted_at=None).exclude(key__in=standard).order_by("-wanted_at"))[
        :AT_ONCE
    ]


def _light(rows: QuerySet[AnswerKept]) -> QuerySet[AnswerKept]:
    return rows.defer("data")


def _is_stale(kept: AnswerKept, version: int) -> bool:
    return kept.lake_version != version or kept.formula_version != _formula_version(kept.metric)


def _has_rested(kept: AnswerKept, now: Any) -> bool:
    if kept.wanted_at:
        return True
    return bool(kept.computed_at and now - kept.computed_at >= timedelta(seconds=max(2.0, REST * kept.seconds)))


def _formula_version(metric: str) -> int:
    known = metrics.get(metric)
    return known.version if known else 0


def _claim(kept: AnswerKept, version: int) -> bool:
    """Whether it is ours to compute: another process may be at it, or just have done it."""
    now = clock.now()
    AnswerKept.objects.bulk_create([kept], ignore_conflicts=True) if kept.pk is None else None
    with transaction.atomic():
        row = AnswerKept.objects.select_for_update(skip_locked=True).defer("data").filter(key=kept.key).first()
        if row is None or (row.begun_at and now - row.begun_at < LEASE):
            return False
        is_done = row.lake_version == version and row.wanted_at is None and not row.error and row.computed_at
        if is_done and row.formula_version == _formula_version(row.metric):
            return False
        AnswerKept.objects.filter(pk=row.pk).update(begun_at=now)
    return True


def _compute(lake: Any, kept: AnswerKept, stop: threading.Event) -> None:
    ask, begun = Ask.from_json(kept.ask), time.monotonic()
    told: dict[str, Any] = {"error": "", "error_id": ""}
    try:
        metric = metrics[ask.metric]
        measure = _measure(metric, ask)
        with _watched(lake, stop):
            told["data"] = measure(lake, ask).as_json()
    except Exception as error:  # the next figure must be computed whatever this one did
        if stop.is_set():
            AnswerKept.objects.filter(key=kept.key).update(begun_at=None)
            return
        told = _failure(ask, error, time.monotonic() - begun)
    AnswerKept.objects.filter(key=kept.key).update(
        **told,
        formula_version=_formula_version(ask.metric),
        lake_version=lake.version,
        as_of=lake.as_of if "data" in told else F("as_of"),
        computed_at=clock.now(),
        seconds=time.monotonic() - begun,
        begun_at=None,
        wanted_at=None,
    )


def _failure(ask: Ask, error: Exception, seconds: float) -> dict[str, Any]:
    """What the panel can tell; the log of the process has the rest under the same id."""
    error_id = secrets.token_hex(3)
    logger.error("insights %s: %s failed", error_id, ask.metric, exc_info=error)
    if seconds >= LONGEST:
        return {"error": f"took longer than {LONGEST:.0f} s", "error_id": error_id}
    return {"error": f"{type(error).__name__}: {error}"[:300], "error_id": error_id}


def _measure(metric: Metric, ask: Ask) -> Callable[[Any, Ask], Answer]:
    path = (metric.rows or metric.measure) if ask.rows_of else metric.measure
    module, _colon, name = path.partition(":")
    found: Callable[[Any, Ask], Answer] = getattr(import_module(module), name)
    return found


@contextmanager
def _watched(lake: Any, stop: threading.Event) -> Iterator[None]:
    """Interrupts what runs on the lake's connection when the process is to end, or when it takes too long."""
    done, deadline = threading.Event(), time.monotonic() + LONGEST

    def watch() -> None:
        while not done.wait(0.2):
            if stop.is_set() or time.monotonic() > deadline:
                lake.connection.con.interrupt()

    watcher = threading.Thread(target=watch, name="insights-watch", daemon=True)
    watcher.start()
    try:
        yield
    finally:
        done.set()
        watcher.join()
