"""Panels made of layers: the lifecycle above and below a line, what waits by its age."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from guildhall.insights.asking import Answer, Point
from guildhall.insights.queries.boards.parts import Cell, Chart, Content, Line, Series, Table
from guildhall.insights.queries.boards.series import FEWEST_TO_DRAW, shown
from guildhall.insights.queries.framing import Framing
from guildhall.insights.queries.wording import axis_name, counted_head, day_name, hours, number
from guildhall.kernel.registry import Metric

TABLED = 8
STAGES = ("returning", "resurrecting", "new")
HUES = {"returning": "1", "resurrecting": "4", "new": "2", "dormant": "0"}
FLOW_HUES = {"new": "2", "reactivated": "1", "lost": "0"}
AGE_HUES = ("heat-1", "heat-2", "heat-3", "heat-4", "cat-5")

Cells = Mapping[date, Mapping[str, Point]]


def by_period(points: Sequence[Point]) -> dict[date, dict[str, Point]]:
    """Cells of a table by period, then by the rest of their key ('2026-01-05/new')."""
    found: dict[date, dict[str, Point]] = {}
    for point in points:
        found.setdefault(point.since, {})[point.key.partition("/")[2]] = point
    return found


def lifecycle(metric: Metric, answers: Mapping[str, Answer], framing: Framing) -> Content:
    """Bars: who is active above the line, who left below it. The identity is checked on every row and said."""
    answer = answers[metric.name]
    periods = {day: cells for day, cells in by_period(shown(answer.points, framing)).items() if _is_over(cells)}
    labels = [axis_name(day, framing.window.grain) for day in periods]
    series = [_layer(periods, stage, label) for stage, label in stage_labels().items()]
    chart = Chart("stack", labels, series, least=None) if len(periods) >= FEWEST_TO_DRAW else None
    head = pgettext("column", "Month") if framing.window.grain == "month" else pgettext("column", "Week of")
    lines = [_stage_line(day, cells, framing) for day, cells in list(periods.items())[-TABLED:]]
    if lines:
        lines[-1] = Line(lines[-1].head, lines[-1].cells, is_now=True)
    headings = [*stage_labels().values()]
    headings = [*headings[:3], pgettext("people", "Active"), headings[3], pgettext("column", "Quick")]
    table = Table(head, headings, lines, swatches=("1", "4", "2", "", "0", ""))
    return Content(table, chart, [identity_told(periods, answer)])


def stage_labels() -> dict[str, str]:
    return {
        "returning": pgettext("lifecycle", "Returning"),
        "resurrecting": pgettext("lifecycle", "Resurrecting"),
        "new": pgettext("lifecycle", "New"),
        "dormant": pgettext("lifecycle", "Dormant"),
    }


def identity_told(periods: Cells, answer: Answer) -> str:
    if answer.more.get("identity", True):
        return _("Checked on every row: returning + resurrecting + new = active; dormant = active before − returning.")
    return _("These rows do not add up: returning + resurrecting + new differs from active. Please report it.")


def _is_over(cells: Mapping[str, Point]) -> bool:
    return all(point.finished for point in cells.values())


def _layer(periods: Cells, stage: str, label: str) -> Series:
    sign = -1 if stage == "dormant" else 1
    return Series(label, [sign * _n(cells, stage) for cells in periods.values()], HUES[stage])


def _n(cells: Mapping[str, Point], stage: str) -> int:
    return cells[stage].n if stage in cells else 0


def _stage_line(day: date, cells: Mapping[str, Point], framing: Framing) -> Line:
    told = [Cell(number(_n(cells, stage)), cells[stage].key if stage in cells else "") for stage in STAGES]
    active, dormant = sum(_n(cells, stage) for stage in STAGES), _n(cells, "dormant")
    quick = (_n(cells, "new") + _n(cells, "resurrecting")) / dormant if dormant else None
    gone = Cell(f"−{number(dormant)}" if dormant else "0", cells["dormant"].key if "dormant" in cells else "")
    ratio = Cell(number(quick, places=2), tone="bad" if quick is not None and quick < 1 else "")
    return Line(
        Cell(day_name(day, framing.window.grain), kind=""), [*told, Cell(number(active), kind="b"), gone, ratio]
    )


def ages(metric: Metric, answers: Mapping[str, Answer], framing: Framing) -> Content:
    """What waits at the end of the window by its age, the oldest in the one hue that warns."""
    answer = answers[metric.name]
    labels = [age_label(point.key) for point in answer.points]
    series = [
        Series(label, [point.n if other is point else None for other in answer.points], hue)
        for point, label, hue in zip(answer.points, labels, AGE_HUES, strict=True)
    ]
    total = sum(point.n for point in answer.points)
    lines = [
        Line(Cell(label, kind=""), [Cell(number(point.n), point.key, "b")], swatch=hue)
        for point, label, hue in zip(answer.points, labels, AGE_HUES, strict=True)
    ]
    lines.append(Line(Cell(pgettext("row", "Open"), kind=""), [Cell(number(total))], is_sum=True))
    table = Table(pgettext("column", "Age"), [counted_head(metric)], lines)
    return Content(table, Chart("stack", labels, series) if total else None, _middle(answer))


def how_often(metric: Metric, answers: Mapping[str, Answer], framing: Framing) -> Content:
    """How many people were active in exactly 1, 2, 3 … periods of the window."""
    points = answers[metric.name].points
    total = sum(point.n for point in points)
    chart = Chart("stack", [point.key for point in points], [Series(str(metric.label), [point.n for point in points])])
    lines = [
        Line(
            Cell(point.key, kind=""),
            [Cell(number(point.n), point.key, "b"), Cell(f"{100 * point.n / total:.0f}%", kind="m")],
        )
        for point in points[:TABLED]
    ]
    if rest := sum(point.n for point in points[TABLED:]):
        more = Cell(_("%(n)s and more") % {"n": points[TABLED].key}, kind="")
        lines.append(Line(more, [Cell(number(rest), kind="b"), Cell(f"{100 * rest / total:.0f}%", kind="m")]))
    head = (
        pgettext("column", "Active months") if framing.window.grain == "month" else pgettext("column", "Active weeks")
    )
    table = Table(head, [counted_head(metric), pgettext("column", "Share")], lines)
    return Content(table, chart if len(points) >= FEWEST_TO_DRAW else None)


def _middle(answer: Answer) -> list[str]:
    if answer.more.get("median") is None:
        return []
    told = {"median": hours(answer.more["median"]), "p90": hours(answer.more["p90"])}
    return [_("Half of them wait longer than %(median)s, one in ten longer than %(p90)s.") % told]


def flow(metric: Metric, answers: Mapping[str, Answer], framing: Framing) -> Content:
    """Who was won above the line, who was lost below it."""
    periods = {
        day: cells for day, cells in by_period(shown(answers[metric.name].points, framing)).items() if _is_over(cells)
    }
    names = {
        "new": pgettext("lifecycle", "New"),
        "reactivated": pgettext("lifecycle", "Reactivated"),
        "lost": pgettext("lifecycle", "Lost"),
    }
    labels = [axis_name(day, framing.window.grain) for day in periods]
    series = [
        Series(label, [(-1 if name == "lost" else 1) * _n(cells, name) for cells in periods.values()], FLOW_HUES[name])
        for name, label in names.items()
    ]
    lines = [
        Line(Cell(day_name(day, framing.window.grain), kind=""), [_flow_cell(cells, name) for name in names])
        for day, cells in list(periods.items())[-TABLED:]
    ]
    head = pgettext("column", "Month") if framing.window.grain == "month" else pgettext("column", "Week of")
    table = Table(head, list(names.values()), lines, swatches=tuple(FLOW_HUES.values()))
    return Content(table, Chart("stack", labels, series, least=None) if len(periods) >= FEWEST_TO_DRAW else None)


def _flow_cell(cells: Mapping[str, Point], name: str) -> Cell:
    n = _n(cells, name)
    return Cell(f"−{number(n)}" if name == "lost" and n else number(n), cells[name].key if name in cells else "")


def age_label(name: str) -> str:
    """Of the keys '0-1', '1-7', '7-30', '30-90', '90-': days."""
    first, _dash, last = name.partition("-")
    if not last:
        return _("> %(n)s days") % {"n": first}
    if first == "0":
        return _("< %(n)s day") % {"n": last}
    return _("%(first)s–%(last)s days") % {"first": first, "last": last}
