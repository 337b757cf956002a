"""Answers as web processes find them: ready, older than the lake, failed, or not there yet."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from guildhall.insights.asking import Answer, Ask
from guildhall.insights.models import AnswerKept
from guildhall.kernel import clock
from guildhall.kernel.registry import metrics

FRESH = timedelta(minutes=1)  # an answer this young is not asked for again


@dataclass(frozen=True)
class Kept:
    """`is_old`: the lake has gone on since. `is_wanted`: somebody has asked for it, or for a newer one."""

    ask: Ask
    answer: Answer | None = None
    as_of: datetime | None = None
    computed_at: datetime | None = None
    is_old: bool = False
    is_wanted: bool = False
    error: str = ""
    error_id: str = ""

    @property
    def is_missing(self) -> bool:
        return self.answer is None and not self.error

    @property
    def is_wish(self) -> bool:
        """Whether a reader of the page should ask for it: missing or old, and nobody has yet."""
        if self.is_wanted:
            return False
        rested = self.computed_at is None or clock.now() - self.computed_at > FRESH
        return self.is_missing or (self.is_old and rested)

    @property
    def stamp(self) -> str:
        return f"{self.ask.key}{self.computed_at}{self.error_id}{self.is_old}{self.is_wish}"


def kept(asks: Iterable[Ask], version: int) -> dict[str, Kept]:
    """By `Ask.key`, one query for a whole board; what nobody has computed or wanted yet is there as missing."""
    wanted = {ask.key: ask for ask in asks}
    found = {row.key: row for row in AnswerKept.objects.filter(key__in=wanted)}
    return {key: _kept(ask, found.get(key), version) for key, ask in wanted.items()}


def _kept(ask: Ask, row: AnswerKept | None, version: int) -> Kept:
    if row is None:
        return Kept(ask)
    metric = metrics.get(ask.metric)
    is_current = metric is not None and row.formula_version == metric.version
    return Kept(
        ask=ask,
        answer=Answer.from_json(row.data) if row.data is not None and is_current else None,
        as_of=row.as_of,
        computed_at=row.computed_at,
        is_old=row.computed_at is not None and row.lake_version != version,
        is_wanted=row.wanted_at is not None,
        error=row.error,
        error_id=row.error_id,
    )


def stamp_of(found: Iterable[Kept], *more: object) -> str:
    """Changes whenever the page would show something else: its ETag."""
    told = "|".join([*(one.stamp for one in found), *map(str, more)])
    return f'W/"{hashlib.sha256(told.encode()).hexdigest()[:20]}"'


def asked_by(key: str) -> Ask | None:
    """What was asked under this key, as long as it is remembered."""
    told = AnswerKept.objects.filter(key=key).values_list("ask", flat=True).first()
    return Ask.from_json(told) if told else None
