"""A chart as options of ECharts; colours are tokens, painted where the chart is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from guildhall.insights.queries.boards.parts import Chart, Series

HUES = {
    "1": "--gh-cat-1", "2": "--gh-cat-2", "3": "--gh-cat-3", "4": "--gh-cat-4", "0": "--gh-faint",
    "heat-1": "--gh-heat-1", "heat-2": "--gh-heat-2", "heat-3": "--gh-heat-3", "heat-4": "--gh-heat-4",
    "cat-5": "--gh-cat-5",
}  # fmt: skip
LABELS = 6  # on the axis of time
MOST_TO_FIT = 80  # per cent; above, an axis that fits by itself would go beyond a hundred
NAMED_AT_END = 76  # pixels kept free for the names of lines


def options(chart: Chart) -> dict[str, Any]:
    return _stack(chart) if chart.form == "stack" else _lines(chart)


def _lines(chart: Chart) -> dict[str, Any]:
    series = [part for one in chart.series for part in _line(chart, one)]
    marks = [*_usual(chart), *({"yAxis": one.at, "label": _mark_label(one.label)} for one in chart.marks)]
    if series and marks:
        series[-1] = {**series[-1], "markLine": _mark_lines(marks)}
    right = NAMED_AT_END if len(chart.series) > 1 else 24
    return {**_frame(chart, right=right, boundary=False), "yAxis": _value_axis(chart), "series": series}


def _line(chart: Chart, one: Series) -> list[dict[str, Any]]:
    colour = HUES[one.hue]
    told = sum(value is not None for value in one.values)
    main: dict[str, Any] = {
        "name": one.name,
        "type": "line",
        "data": [_round(value) for value in one.values],
        "showSymbol": _has_gaps(one.values) or told < 13,
        "showAllSymbol": True,
        "symbol": "circle",
        "symbolSize": 5,
        "lineStyle": {"color": colour, "width": 2, **({"type": "dashed"} if one.dashed else {})},
        "itemStyle": {"color": colour},
        "z": 5,
    }
    if len(chart.series) > 1:
        main["endLabel"] = {"show": True, "formatter": "{a}", "color": colour, "fontSize": 11, "distance": 6}
        main["labelLayout"] = {"moveOverlap": "shiftY"}
        main["labelLayout"] = {"moveOverlap": "shiftY"}
    return [*_band(one, colour), main]


def _band(one: Series, colour: str) -> list[dict[str, Any]]:
    """The interval as an area: an invisible line at its foot and its height stacked upon it."""
    if not any(value is not None for value in one.low):
        return []
    base: dict[str, Any] = {
        "type": "line",
        "stack": f"band-{one.name}",
        "symbol": "none",
        "silent": True,
        "lineStyle": {"opacity": 0},
        "tooltip": {"show": False},
    }
    pairs = list(zip(one.low, one.high, strict=True))
    reach = [None if low is None or high is None else _round(high - low) for low, high in pairs]
    area = {"areaStyle": {"color": colour, "opacity": 0.16}}
    return [{**base, "data": [_round(low) for low in one.low]}, {**base, **area, "data": reach}]


def _stack(chart: Chart) -> dict[str, Any]:
    series = [
        {
            "name": one.name,
            "type": "bar",
            "stack": "all",
            "barMaxWidth": 36,
            "data": [_round(value) for value in one.values],
            "itemStyle": {"color": HUES[one.hue]},
        }
        for one in chart.series
    ]
    return {**_frame(chart, right=12, boundary=True), "yAxis": _value_axis(chart), "series": series}


def _frame(chart: Chart, *, right: int, boundary: bool) -> dict[str, Any]:
    label = {"interval": max(0, -(-len(chart.labels) // LABELS) - 1), "showMinLabel": True}
    axis = {"type": "category", "data": list(chart.labels), "boundaryGap": boundary, "axisLabel": label}
    if boundary:
        axis["axisLine"] = {"onZero": True}
        axis["axisLabel"] = {**label, "showMaxLabel": False}
    return {"grid": {"left": 48, "right": right, "top": 14, "bottom": 22}, "xAxis": axis}


def _value_axis(chart: Chart) -> dict[str, Any]:
    if chart.is_log:
        return {"type": "log", "axisLabel": {"formatter": "{value} h"}}
    axis: dict[str, Any] = {"type": "value", "splitNumber": 4}
    if chart.unit:
        axis["axisLabel"] = {"formatter": "{value}%" if chart.unit == "%" else "{value} h"}
    if chart.least is not None:
        axis["min"] = chart.least
    elif chart.form == "lines":
        axis["scale"] = True
    if chart.unit == "%" and highest(chart) > MOST_TO_FIT:
        axis["max"] = 100
    if chart.unit == "" and all(_is_whole(one) for one in chart.series):
        axis["minInterval"] = 1
    return axis


def highest(chart: Chart) -> float:
    told = [value for one in chart.series for part in (one.values, one.high) for value in part if value is not None]
    return max([*told, *(mark.at for mark in chart.marks), *(chart.usual or ())], default=0)


def _usual(chart: Chart) -> list[dict[str, Any]]:
    if chart.usual is None:
        return []
    low, high = map(_round, chart.usual)
    upper = {"yAxis": high, "label": _mark_label(_("usual, upper"))}
    if low == chart.least:  # it lies on the axis, and its name on the names of the axis
        return [upper]
    return [upper, {"yAxis": low, "label": {**_mark_label(_("usual, lower")), "position": "insideStartBottom"}}]


def _mark_label(label: str) -> dict[str, Any]:
    return {"formatter": label, "position": "insideStartTop", "fontSize": 11}


def _mark_lines(marks: Sequence[dict[str, Any]]) -> dict[str, Any]:
    style = {"color": "--gh-border-control", "type": "dashed", "width": 1}
    return {"silent": True, "symbol": "none", "lineStyle": style, "label": {"color": "--gh-muted"}, "data": list(marks)}


def _has_gaps(values: Sequence[float | None]) -> bool:
    """A point with no neighbour would not be seen as a line."""
    known = [value is not None for value in values]
    return any(one and not two for one, two in pairwise([*known, True]))


def _is_whole(one: Series) -> bool:
    return all(value is None or float(value).is_integer() for value in one.values)


def _round(value: float | None) -> float | int | None:
    if value is None:
        return None
    return int(value) if float(value).is_integer() else round(value, 2)
