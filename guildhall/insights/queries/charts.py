"""Options of the charts; colours are tokens, painted where the chart is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from guildhall.insights.queries.statistics import FEWEST_TO_TELL, Usual, wilson
from guildhall.insights.queries.weeks import Week
from guildhall.ui.figures import short_day

SHOWN = 26
AGE_HUES = ("--gh-heat-1", "--gh-heat-2", "--gh-heat-3", "--gh-heat-4", "--gh-cat-5")


def line(weeks: Sequence[Week], name: str, own: Usual | None, usual_labels: tuple[str, str]) -> dict[str, Any]:
    """Counts by week, from 0, with the usual as two dashed lines."""
    shown = weeks[-SHOWN:]
    series = {**_line(name, [week.n for week in shown]), "markLine": _usual_lines(own, usual_labels)}
    return {**_frame(shown), "yAxis": {"type": "value", "min": 0, "minInterval": 1}, "series": [series]}


def share(weeks: Sequence[Week], name: str) -> dict[str, Any]:
    """A share by week with its 95 % band. Weeks with fewer than five are gaps, not points."""
    shown = weeks[-SHOWN:]
    told = [week if week.n >= FEWEST_TO_TELL else None for week in shown]
    bands = [wilson(week.hits, week.n) if week else None for week in told]
    low = [round(100 * band.low, 1) if band else None for band in bands]
    reach = [round(100 * (band.high - band.low), 1) if band else None for band in bands]
    values = [round(100 * week.hits / week.n, 1) if week else None for week in told]
    band = {
        "type": "line",
        "stack": "band",
        "symbol": "none",
        "silent": True,
        "lineStyle": {"opacity": 0},
        "tooltip": {"show": False},
    }
    area = {"areaStyle": {"color": "--gh-cat-1", "opacity": 0.16}}
    axis = {"type": "value", "min": 0, "max": 100, "interval": 25, "axisLabel": {"formatter": "{value}%"}}
    main = {**_line(name, values), "showSymbol": len([value for value in values if value is not None]) < SHOWN / 2}
    return {**_frame(shown), "yAxis": axis, "series": [{**band, "data": low}, {**band, **area, "data": reach}, main]}


def bars(labels: Sequence[str], counts: Sequence[int], name: str) -> dict[str, Any]:
    """Ages from young to old; the oldest alone leaves the ramp."""
    data = [{"value": count, "itemStyle": {"color": hue}} for count, hue in zip(counts, AGE_HUES, strict=True)]
    return {
        "grid": {"left": 40, "right": 12, "top": 18, "bottom": 22},
        "xAxis": {"type": "category", "data": list(labels)},
        "yAxis": {"type": "value", "min": 0, "minInterval": 1},
        "series": [
            {
                "name": name,
                "type": "bar",
                "data": data,
                "barMaxWidth": 48,
                "label": {"show": True, "position": "top", "color": "--gh-text-2", "textBorderWidth": 0},
            }
        ],
    }


def _line(name: str, data: Sequence[Any]) -> dict[str, Any]:
    colour = {"color": "--gh-cat-1"}
    return {
        "name": name,
        "type": "line",
        "data": list(data),
        "showSymbol": len(data) < SHOWN / 2,
        "symbolSize": 5,
        "lineStyle": {**colour, "width": 2},
        "itemStyle": colour,
        "z": 5,
    }


def _frame(weeks: Sequence[Week]) -> dict[str, Any]:
    axis = {"type": "category", "data": [short_day(week.start) for week in weeks], "boundaryGap": False}
    label = {"interval": max(0, len(weeks) // 6 - 1), "showMinLabel": True}
    return {"grid": {"left": 44, "right": 28, "top": 14, "bottom": 22}, "xAxis": {**axis, "axisLabel": label}}


def _usual_lines(own: Usual | None, labels: tuple[str, str]) -> dict[str, Any]:
    if own is None:
        return {"data": []}
    told = zip((own.high, own.low), labels, ("insideStartTop", "insideStartBottom"), strict=True)
    lines = [
        {"yAxis": at, "label": {"formatter": label, "position": place, "fontSize": 11}} for at, label, place in told
    ]
    style = {"color": "--gh-border-control", "type": "dashed", "width": 1}
    return {"silent": True, "symbol": "none", "lineStyle": style, "label": {"color": "--gh-muted"}, "data": lines}
