"""Who comes back: cohorts as a table of cells, all finished cohorts together as a row and a curve."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from guildhall.insights.asking import FEWEST_TO_TELL, Answer, Point
from guildhall.insights.queries.boards.layers import by_period
from guildhall.insights.queries.boards.parts import Cell, Chart, Content, Line, Series, Table
from guildhall.insights.queries.boards.series import FEWEST_TO_DRAW
from guildhall.insights.queries.framing import Framing
from guildhall.insights.queries.statistics import wilson
from guildhall.insights.queries.wording import day_name, number
from guildhall.kernel.registry import Metric

STEPS = 6  # of the teal ramp
COLUMNS = 12
COHORTS = 52  # rows of the table


def heat(metric: Metric, answers: Mapping[str, Answer], framing: Framing) -> Content:
    """Cells that are not finished are hatched and carry no number; cohorts of fewer than five have no share either."""
    points = answers[metric.name].points
    cohorts, columns = by_period(points), _columns(points)
    most = max((point.value or 0 for point in points if _is_told(point) and _after(point) != "0"), default=0)
    begun = {day: cells for day, cells in cohorts.items() if _size(cells)}
    told_cohorts = list(begun.items())[-COHORTS:]
    lines = [_cohort(day, cells, columns, most, framing) for day, cells in told_cohorts]
    pool = pooled(points)
    lines += [
        _pool_line(pool, columns, most, sum(_size(cells) for cells in cohorts.values())),
        _interval_line(pool, columns),
    ]
    headings = ["n", *(_after_label(name, framing) for name in columns)]
    head = pgettext("column", "Began")
    notes = [_("Hatched: not finished, counted nowhere. A dot: fewer than five people began, too few to tell.")]
    if earlier := len(begun) - len(told_cohorts):
        told = ngettext("%(n)s earlier cohort is in “Together” and in the sheet.",
                        "%(n)s earlier cohorts are in “Together” and in the sheet.", earlier)  # fmt: skip
        notes.append(told % {"n": earlier})
    return Content(Table(head, headings, lines, heat=True), None, notes)


def curve(metric: Metric, answers: Mapping[str, Answer], framing: Framing) -> Content:
    """All finished cohorts together, the first half of them dashed beside the second."""
    points = answers[metric.name].points
    columns = _columns(points)
    days = sorted({point.since for point in points})
    half = days[len(days) // 2] if days else date.min
    parts = {
        pgettext("cohorts", "later half"): pooled([point for point in points if point.since >= half]),
        pgettext("cohorts", "earlier half"): pooled([point for point in points if point.since < half]),
    }
    series = []
    for place, (label, pool) in enumerate(parts.items()):
        told = [pool.get(name) for name in columns]
        band = [wilson(*one) if one and one[1] >= FEWEST_TO_TELL else None for one in told]
        values = [100 * one[0] / one[1] if one and one[1] >= FEWEST_TO_TELL else None for one in told]
        low, high = [100 * one.low if one else None for one in band], [100 * one.high if one else None for one in band]
        is_now = place == 0
        series.append(
            Series(label, values, "1" if is_now else "0", low if is_now else (), high if is_now else (), not is_now)
        )
    labels = [_after_label(name, framing) for name in columns]
    told_points = max((sum(value is not None for value in one.values) for one in series), default=0)
    chart = Chart("lines", labels, series, unit="%") if told_points >= FEWEST_TO_DRAW else None
    return Content(_curve_table(parts, columns, framing), chart)


def pooled(points: Sequence[Point]) -> dict[str, tuple[int, int]]:
    """Hits and n of finished cells by what follows the cohort in their key."""
    found: dict[str, tuple[int, int]] = {}
    for point in points:
        if point.finished and point.hits is not None:
            hits, n = found.get(_after(point), (0, 0))
            found[_after(point)] = (hits + point.hits, n + point.n)
    return found


def _after(point: Point) -> str:
    return point.key.partition("/")[2]


def _columns(points: Sequence[Point]) -> list[str]:
    """Intervals after the one in which people began: everybody is there in that one."""
    names = list(dict.fromkeys(_after(point) for point in points if _after(point) != "0"))
    return names[:COLUMNS]


def _after_label(name: str, framing: Framing) -> str:
    """`wk 3`, `month 3`, `days 2–7`."""
    first, dash, last = name.partition("-")
    if dash:
        return _("day %(n)s") % {"n": first} if first == last else _("days %(a)s–%(b)s") % {"a": first, "b": last}
    return (_("mo %(n)s") if framing.window.grain == "month" else _("wk %(n)s")) % {"n": name}


def _is_told(point: Point) -> bool:
    return point.finished and point.value is not None and point.n >= FEWEST_TO_TELL


def _size(cells: Mapping[str, Point]) -> int:
    return next(iter(cells.values())).n if cells else 0


def _cohort(day: date, cells: Mapping[str, Point], columns: Sequence[str], most: float, framing: Framing) -> Line:
    told = [_cell(cells.get(name), most) for name in columns]
    return Line(Cell(day_name(day, framing.window.grain), kind=""), [Cell(number(_size(cells)), kind="sz"), *told])


def _cell(point: Point | None, most: float) -> Cell:
    if point is None or (point.finished and not point.n):
        return Cell("", kind="none")
    if not point.finished:
        return Cell("", kind="open")
    if not _is_told(point) or point.value is None:
        return Cell("·", point.key, "q0")
    return Cell(f"{point.value:.0f}", point.key, _step(point.value, most))


def _step(value: float, most: float) -> str:
    return f"q{min(STEPS, 1 + int(STEPS * value / (most + 0.01)))}" if value else "q0"


def _pool_line(pool: Mapping[str, tuple[int, int]], columns: Sequence[str], most: float, size: int) -> Line:
    cells = [Cell(number(size), kind="sz")]
    for name in columns:
        hits, n = pool.get(name, (0, 0))
        told = n >= FEWEST_TO_TELL
        cells.append(
            Cell(f"{100 * hits / n:.0f}%" if told else "", kind=_step(100 * hits / n, most) if told else "none")
        )
    return Line(Cell(pgettext("cohorts", "Together"), kind=""), cells, is_sum=True)


def _interval_line(pool: Mapping[str, tuple[int, int]], columns: Sequence[str]) -> Line:
    cells = [Cell("", kind="none")]
    for name in columns:
        hits, n = pool.get(name, (0, 0))
        band = wilson(hits, n) if n >= FEWEST_TO_TELL else None
        cells.append(Cell(f"{100 * band.low:.0f}–{100 * band.high:.0f}" if band else "", kind="none"))
    return Line(Cell("95%", kind=""), cells, swatch="ci")


def _curve_table(parts: Mapping[str, Mapping[str, tuple[int, int]]], columns: Sequence[str], framing: Framing) -> Table:
    picked = columns if len(columns) <= 3 else [columns[0], columns[len(columns) // 3], columns[2 * len(columns) // 3]]
    lines = []
    for place, (label, pool) in enumerate(parts.items()):
        shares, bands, sizes = [], [], []
        for name in picked:
            hits, n = pool.get(name, (0, 0))
            told = n >= FEWEST_TO_TELL
            band = wilson(hits, n)
            shares.append(Cell(f"{100 * hits / n:.1f}%" if told else "–", kind="b"))
            bands.append(Cell(f"{100 * band.low:.0f}–{100 * band.high:.0f}" if told else "–", kind="m"))
            sizes.append(Cell(number(n), kind="m"))
        lines.append(Line(Cell(label, kind=""), shares, swatch="l1" if place == 0 else "l0"))
        if place == 0:
            lines += [Line(Cell("95%", kind="m"), bands), Line(Cell("n", kind="m"), sizes)]
    return Table("", [_after_label(name, framing) for name in picked], lines)
