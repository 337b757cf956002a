"""What a panel shows, whoever draws it: the page, the sheet or the report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Series:
    """One line or layer. `hue`: '1' the thing itself, '2', '4', '0' what is gone, 'heat-1'…'heat-4'. None is a gap."""

    name: str
    values: Sequence[float | None]
    hue: str = "1"
    low: Sequence[float | None] = ()
    high: Sequence[float | None] = ()
    dashed: bool = False


@dataclass(frozen=True)
class Mark:
    """A named horizontal line."""

    at: float
    label: str


@dataclass(frozen=True)
class Chart:
    """`form`: 'lines' over periods, 'stack' of bars (negative ones hang below)."""

    form: str
    labels: Sequence[str]
    series: Sequence[Series]
    unit: str = ""
    usual: tuple[float, float] | None = None
    marks: Sequence[Mark] = ()
    least: float | None = 0  # the axis begins here; None: where the values do
    is_log: bool = False


@dataclass(frozen=True)
class Cell:
    """`of`: the key of the rows behind it. `kind`: '' text, 'r' a number, 'b' the number that matters, 'm' an aside."""

    text: str
    of: str = ""
    kind: str = "r"
    tone: str = ""
    metric: str = ""  # whose rows, where not the panel's
    hits: bool = False  # only the rows that count in the numerator


@dataclass(frozen=True)
class Line:
    head: Cell
    cells: Sequence[Cell]
    swatch: str = ""
    is_now: bool = False
    is_sum: bool = False


@dataclass(frozen=True)
class Table:
    head: str
    headings: Sequence[str]
    lines: Sequence[Line]
    heat: bool = False
    swatches: Sequence[str] = ()  # of the headings


@dataclass(frozen=True)
class Content:
    """A chart with its table; `notes` are whole sentences under them."""

    table: Table | None = None
    chart: Chart | None = None
    notes: Sequence[str] = ()
