"""Charts as vectors on paper: the same `Chart` that the page shows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import ceil, floor, log10
from typing import Any

from reportlab.graphics.shapes import Circle, Drawing, Group, Line, Polygon, PolyLine, Rect, String
from reportlab.lib.colors import Color

from guildhall.insights.queries.boards.parts import Chart, Series
from guildhall.insights.report.paint import FONT, HUES, INK, LINE, LINE_STRONG, MUTED, TEAL
from guildhall.ui.figures import Strip

SIZE = 6.5  # of letters
TICKS = 4
DASH = [2, 2]


@dataclass(frozen=True)
class Scale:
    """From values to points on paper; a log scale where `is_log`."""

    low: float
    high: float
    start: float
    length: float
    is_log: bool = False

    def at(self, value: float) -> float:
        low, high = (log10(self.low), log10(self.high)) if self.is_log else (self.low, self.high)
        given = log10(max(value, self.low)) if self.is_log else value
        return self.start + self.length * (given - low) / ((high - low) or 1)

    def ticks(self) -> list[float]:
        if self.is_log:
            return [10.0**power for power in range(floor(log10(self.low)), ceil(log10(self.high)) + 1)]
        pace = nice((self.high - self.low) / TICKS)
        first = ceil(self.low / pace - 1e-9)
        return [pace * number for number in range(first, floor(self.high / pace + 1e-9) + 1)]


def nice(value: float) -> float:
    """The next of 1, 2, 5 times a power of ten."""
    if value <= 0:
        return 1.0
    power = 10 ** floor(log10(value))
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power >= value - 1e-12)


def drawn(chart: Chart, width: float, height: float) -> Drawing:
    names = chart.form == "lines" and len(chart.series) > 1
    left, right, bottom = 32, 62 if names else 8, 15
    vertical = _vertical(chart, bottom, height - bottom - 6)
    drawing = Drawing(width, height)
    drawing.add(_grid(chart, vertical, left, width - right))
    columns = _columns(chart, left, width - right)
    drawing.add(_axis(chart, columns, bottom))
    parts = (
        _stacks(chart, vertical, columns) if chart.form == "stack" else _lines(chart, vertical, columns, width - right)
    )
    for part in parts:
        drawing.add(part)
    return drawing


def _vertical(chart: Chart, start: float, length: float) -> Scale:
    low, high = _stacked(chart) if chart.form == "stack" else _spread(chart)
    if chart.is_log:
        return Scale(10 ** floor(log10(max(low, 1 / 60))), 10 ** ceil(log10(max(high, 1))), start, length, is_log=True)
    pace = nice((high - low) / TICKS)
    return Scale(
        pace * floor(low / pace + 1e-9), pace * max(ceil(high / pace - 1e-9), floor(low / pace) + 1), start, length
    )


def _spread(chart: Chart) -> tuple[float, float]:
    told = [
        value for one in chart.series for part in (one.values, one.low, one.high) for value in part if value is not None
    ]
    told += [*(chart.usual or ()), *(mark.at for mark in chart.marks)]
    low, high = min(told, default=0), max(told, default=1)
    return (min(low, chart.least) if chart.least is not None else low), high


def _stacked(chart: Chart) -> tuple[float, float]:
    columns = list(zip(*(one.values for one in chart.series), strict=True))
    tops = [sum(value for value in column if value and value > 0) for column in columns]
    feet = [sum(value for value in column if value and value < 0) for column in columns]
    return min(feet, default=0), max([*tops, 1])


def _columns(chart: Chart, left: float, right: float) -> list[float]:
    """The middle of each period."""
    count = len(chart.labels)
    if chart.form == "stack":
        return [left + (right - left) * (place + 0.5) / count for place in range(count)]
    return [left + (right - left) * place / max(count - 1, 1) for place in range(count)]


def _text(x: float, y: float, told: str, *, anchor: str = "start", colour: Color = MUTED, size: float = SIZE) -> String:
    return String(x, y, told, fontName=FONT, fontSize=size, fillColor=colour, textAnchor=anchor)


def _grid(chart: Chart, scale: Scale, left: float, right: float) -> Group:
    grid = Group()
    for value in scale.ticks():
        y = scale.at(value)
        is_zero = value == 0
        grid.add(
            Line(left, y, right, y, strokeColor=LINE_STRONG if is_zero else LINE, strokeWidth=0.8 if is_zero else 0.5)
        )
        grid.add(_text(left - 4, y - 2, _tick(value, chart.unit), anchor="end"))
    return grid


def _tick(value: float, unit: str) -> str:
    told = f"{value:,.0f}" if float(value).is_integer() else f"{value:,.2f}".rstrip("0")
    return f"{told}%" if unit == "%" else f"{told} h" if unit == "h" else told


def _axis(chart: Chart, columns: Sequence[float], bottom: float) -> Group:
    axis, every = Group(), max(1, ceil(len(columns) / 7))
    for x, label in list(zip(columns, chart.labels, strict=True))[::every]:
        axis.add(_text(x, bottom - 10, label, anchor="middle"))
    return axis


def _stacks(chart: Chart, scale: Scale, columns: Sequence[float]) -> Iterator[Any]:
    wide = min(22.0, 0.66 * (columns[1] - columns[0] if len(columns) > 1 else 40))
    for place, x in enumerate(columns):
        up = down = 0.0
        for one in chart.series:
            value = one.values[place] or 0
            foot = up if value > 0 else down
            low, high = sorted((scale.at(foot), scale.at(foot + value)))
            if value:
                yield Rect(x - wide / 2, low, wide, high - low, fillColor=HUES[one.hue], strokeColor=None)
            up, down = (up + value, down) if value > 0 else (up, down + value)


def _lines(chart: Chart, scale: Scale, columns: Sequence[float], right: float) -> Iterator[Any]:
    levels = [(level, "") for level in chart.usual or ()] + [(mark.at, mark.label) for mark in chart.marks]
    for level, label in levels:
        y = scale.at(level)
        yield Line(columns[0], y, right, y, strokeColor=MUTED, strokeWidth=0.5, strokeDashArray=DASH)
        yield _text(columns[0] + 2, y + 2, label)
    for one in chart.series:
        yield from _band(one, scale, columns)
        yield from _line(one, scale, columns)
    if len(chart.series) > 1:
        yield from _names(chart, scale, right)


def _runs(*values: Sequence[float | None]) -> Iterator[list[int]]:
    """Places next to each other at which all are known."""
    known = [all(value is not None for value in column) for column in zip(*values, strict=True)]
    for is_known, run in groupby(enumerate(known), key=lambda pair: pair[1]):
        if is_known:
            yield [place for place, _known in run]


def _band(one: Series, scale: Scale, columns: Sequence[float]) -> Iterator[Any]:
    if not one.low:
        return
    colour = HUES[one.hue]
    for run in _runs(one.low, one.high):
        upper = [part for place in run for part in (columns[place], scale.at(one.high[place] or 0))]
        lower = [part for place in reversed(run) for part in (columns[place], scale.at(one.low[place] or 0))]
        fill = Color(colour.red, colour.green, colour.blue, alpha=0.16)
        yield Polygon([*upper, *lower], fillColor=fill, strokeColor=None)


def _line(one: Series, scale: Scale, columns: Sequence[float]) -> Iterator[Any]:
    colour, dash = HUES[one.hue], DASH if one.dashed else None
    for run in _runs(one.values):
        points = [part for place in run for part in (columns[place], scale.at(one.values[place] or 0))]
        if len(run) > 1:
            yield PolyLine(points, strokeColor=colour, strokeWidth=1.4, strokeDashArray=dash)
        else:
            yield Circle(points[0], points[1], 1.4, fillColor=colour, strokeColor=None)


def _names(chart: Chart, scale: Scale, right: float) -> Iterator[Any]:
    """At the end of each line, moved apart where two ends meet."""
    ends = []
    for one in chart.series:
        last = next((value for value in reversed(one.values) if value is not None), None)
        if last is not None:
            ends.append((scale.at(last), one))
    before = -99.0
    for end, one in sorted(ends, key=lambda pair: pair[0]):
        before = max(end, before + 8)
        yield _text(right + 4, before - 2, one.name, colour=HUES[one.hue])


def strip(one: Strip, width: float = 96) -> Drawing:
    """A figure's own year: range, usual, median, interval, now."""
    drawing, middle = Drawing(width, 10), 5

    def x(value: float) -> float:
        return width * one.at(value) / 100

    drawing.add(Rect(0, middle - 1, width, 2, rx=1, ry=1, fillColor=LINE, strokeColor=None))
    usual = x(one.usual_high) - x(one.usual_low)
    drawing.add(Rect(x(one.usual_low), middle - 1.6, max(usual, 1), 3.2, fillColor=LINE_STRONG, strokeColor=None))
    drawing.add(Line(x(one.median), middle - 4, x(one.median), middle + 4, strokeColor=MUTED, strokeWidth=0.8))
    if one.interval_low is not None and one.interval_high is not None:
        ends = x(one.interval_low), middle, x(one.interval_high), middle
        drawing.add(Line(*ends, strokeColor=INK, strokeWidth=0.9))
    drawing.add(Circle(x(one.now), middle, 2.4, fillColor=TEAL, strokeColor=None))
    return drawing


def hatched(width: float, height: float) -> Drawing:
    """A cell that is not finished."""
    drawing = Drawing(width, height)
    pace = 4
    for start in range(-int(height), int(width), pace):
        low, high = max(0, -start), min(height, width - start)
        drawing.add(Line(start + low, low, start + high, high, strokeColor=LINE_STRONG, strokeWidth=0.4))
    return drawing


def swatch(hue: str) -> Drawing:
    """'1', 'heat-2': a layer; 'l1': a line."""
    drawing = Drawing(9, 7)
    if hue.startswith("l"):
        drawing.add(Line(0, 3, 8, 3, strokeColor=HUES[hue[1:]], strokeWidth=1.4))
    else:
        drawing.add(Rect(0, 0, 6.5, 6.5, fillColor=HUES[hue], strokeColor=None))
    return drawing
