"""What is asked of the lake and what comes back: plain values, read by web processes and by the insights process alike."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from math import isfinite
from typing import Any

GRAINS = ("day", "week", "month")
FEWEST_TO_TELL = 5


@dataclass(frozen=True, kw_only=True)
class Ask:
    """One figure, series or table of one metric.

    `since` and `until` are local days, `until` is not part of it; both lie on borders of the grain. `scopes` are ids of
    the log's scopes (a space, a tag, a language) that an act must all have. `options` are the metric's own
    (`(("act", "visit"),)`). `rows_of` asks for the rows behind one point or cell instead of the figures: its `Point.key`.
    """

    metric: str
    grain: str
    since: date
    until: date
    scopes: tuple[int, ...] = ()
    options: tuple[tuple[str, str], ...] = ()
    rows_of: str = ""

    @property
    def key(self) -> str:
        """The same for the same question, 64 hex digits."""
        told = json.dumps(self.as_json(), sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(told.encode()).hexdigest()

    def as_json(self) -> dict[str, Any]:
        return {
            **asdict(self),
            "since": self.since.isoformat(),
            "until": self.until.isoformat(),
            "scopes": sorted(self.scopes),
            "options": sorted(map(list, self.options)),
        }

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> Ask:
        return cls(
            metric=told["metric"],
            grain=told["grain"],
            since=date.fromisoformat(told["since"]),
            until=date.fromisoformat(told["until"]),
            scopes=tuple(told["scopes"]),
            options=tuple((name, value) for name, value in told["options"]),
            rows_of=told["rows_of"],
        )

    def option(self, name: str, default: str = "") -> str:
        return dict(self.options).get(name, default)


@dataclass(frozen=True, kw_only=True)
class Point:
    """A value with all that is needed to judge it.

    `key` names the period ('2026-01-05') or cell ('2026-01-05/3') and asks for its rows. `value` is None where there is
    nothing to divide by. `n` is what was counted or divided by; `hits` the numerator of a share. `low`/`high`: the 95 %
    interval in the unit of the value, where there is one. An unfinished period carries no value into any total.
    """

    key: str
    since: date
    until: date
    value: float | None
    n: int
    hits: int | None = None
    low: float | None = None
    high: float | None = None
    finished: bool = True
    more: Mapping[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return {name: plain(value) for name, value in vars(self).items() if value is not None}

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> Point:
        days = {name: date.fromisoformat(told[name]) for name in ("since", "until")}
        return cls(**{"value": None, **told, **days})


@dataclass(frozen=True, kw_only=True)
class Answer:
    """Points in order of time (or cells of a table), or a code saying why there are none.

    `refused`: '' | 'empty' (nothing happened in the period) | 'few' (n below 5) | 'filter' (a scope or option that does not
    exist) | 'window' (no period of the grain lies within). Numbers for the sentence are in `more`.
    `rows`, for `rows_of`: each a dict of plain values; `person`, `other` (opaque keys), `thread`, `at`, `n` … by metric.
    """

    points: tuple[Point, ...] = ()
    rows: tuple[Mapping[str, Any], ...] = ()
    refused: str = ""
    more: Mapping[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return {
            "points": [point.as_json() for point in self.points],
            "rows": [plain(row) for row in self.rows],
            "refused": self.refused,
            "more": plain(self.more),
        }

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> Answer:
        return cls(
            points=tuple(Point.from_json(point) for point in told["points"]),
            rows=tuple(told["rows"]),
            refused=told["refused"],
            more=told["more"],
        )


def plain(value: Any) -> Any:
    """Days and times as ISO text, tuples as lists, decimals as floats, not-a-number as nothing: what JSON can hold."""
    if isinstance(value, Mapping):
        return {str(name): plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(one) for one in value]
    if isinstance(value, date):  # a datetime is one too
        return value.isoformat()
    if isinstance(value, bool | int | str) or value is None:
        return value
    return float(value) if isfinite(float(value)) else None
