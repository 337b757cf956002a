"""Panels of figures by week or month: counts, shares with their band, durations, layers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from guildhall.insights.asking import FEWEST_TO_TELL, Answer, Point
from guildhall.insights.queries.boards.parts import Cell, Chart, Content, Line, Mark, Series, Table
from guildhall.insights.queries.figures import usual_of
from guildhall.insights.queries.framing import Framing
from guildhall.insights.queries.wording import (
    axis_name,
    counted_head,
    interval_of,
    is_per_cent,
    key_of_hits,
    key_of_n,
    key_of_value,
    number,
    period_name,
    share_of,
    value_of,
    with_unit,
)
from guildhall.kernel.registry import Metric, metrics

TABLED = 5  # periods in a table beside a chart
FEWEST_TO_DRAW = 3

Answers = Mapping[str, Answer]


def shown(points: Sequence[Point], framing: Framing) -> list[Point]:
    """Of the year that was asked for, what the window shows; the rest says what is usual."""
    return [point for point in points if point.since >= framing.since]


def counts(metric: Metric, answers: Answers, framing: Framing) -> Content:
    """A line from 0, with the usual as two dashed lines, and a table of the last periods."""
    points = answers[metric.name].points
    mine = shown(points, framing)
    own = usual_of(metric, points, framing.window.grain)
    series = Series(str(metric.label), [point.value if point.finished else None for point in mine])
    chart = _chart([series], mine, framing, usual=(own.low, own.high) if own else None)
    lines = [
        Line(
            _period(point, framing),
            [Cell(value_of(metric, point.value), key_of_value(metric, point), "b"), *_imported(point)],
        )
        for point in reversed(mine[-TABLED:])
    ]
    headings = [counted_head(metric)]
    if any("imported" in point.more for point in mine):
        headings.append(pgettext("column", "of them imported"))
    return Content(Table(_period_head(framing), headings, lines), _worth(chart))


def _imported(point: Point) -> list[Cell]:
    return [Cell(number(point.more["imported"]), kind="m")] if "imported" in point.more else []


def shares(metric: Metric, answers: Answers, framing: Framing) -> Content:
    """A share with its 95 % band; periods with fewer than five are gaps, unfinished ones are not there at all."""
    points = answers[metric.name].points
    mine = shown(points, framing)
    chart = _worth(_banded(metric, mine, framing, usual_of(metric, points, framing.window.grain)))
    has_band = any(point.low is not None for point in mine)
    lines = [_share_line(metric, point, framing, has_band) for point in reversed(mine[-TABLED:])]
    headings = [counted_head(metric), pgettext("column", "of them"), pgettext("column", "Share")]
    table = Table(_period_head(framing), [*headings, *(["95%"] if has_band else [])], lines)
    return Content(table, chart, _unfinished(mine))


def by_members(metric: Metric, answers: Answers, framing: Framing) -> Content:
    """The share that members made, with the lines at which a community enters its next stage."""
    told = shares(metric, answers, framing)
    last = next(
        (point for point in reversed(answers[metric.name].points) if point.finished and point.more.get("stage")), None
    )
    names = {
        "inception": pgettext("stage", "inception"),
        "establishment": pgettext("stage", "establishment"),
        "maturity": pgettext("stage", "maturity"),
    }
    notes = [_("Stage of the community: %(stage)s.") % {"stage": names[str(last.more["stage"])]}] if last else []
    marks = [Mark(50, _("establishment > 50%")), Mark(90, _("maturity > 90%"))]
    chart = replace(told.chart, marks=marks, usual=None, least=0) if told.chart else None
    return replace(told, chart=chart, notes=[*notes, *told.notes])


def summary(names: Sequence[str], answers: Answers, framing: Framing) -> Content:
    """Several figures in one table: now, out of how many, what is usual. No chart: their units differ."""
    lines = []
    for name in names:
        told = [point for point in answers[name].points if point.finished] if name in answers else []
        if not told:
            continue
        metric, last, own = metrics[name], told[-1], usual_of(metrics[name], answers[name].points, framing.window.grain)
        is_few = last.n < FEWEST_TO_TELL
        cells = [
            Cell("–" if is_few else with_unit(metric, last.value), key_of_value(metric, last), "b", metric=name),
            Cell(f"{number(last.n)} {metric.counted}", key_of_n(metric, last), "m", metric=name),
            Cell(f"{value_of(metric, own.low)}–{value_of(metric, own.high)}" if own else "–", kind="m"),
        ]
        lines.append(Line(Cell(str(metric.label), kind=""), cells))
    return Content(Table("", [pgettext("column", "Now"), "n", pgettext("column", "Usual")], lines))


def ratios(metric: Metric, answers: Answers, framing: Framing) -> Content:
    """A ratio or mean, with a band where it has one."""
    points = answers[metric.name].points
    mine = shown(points, framing)
    chart = _worth(_banded(metric, mine, framing, usual_of(metric, points, framing.window.grain)))
    has_band = any(point.low is not None for point in mine)
    has_parts = any(point.hits is not None for point in mine) and metric.kind == "ratio"
    lines = [_ratio_line(metric, point, framing, has_parts, has_band) for point in reversed(mine[-TABLED:])]
    parts = [str(metric.numerator), str(metric.denominator)] if has_parts else [counted_head(metric)]
    headings = [*parts, pgettext("column", "Value"), *(["95%"] if has_band else [])]
    return Content(Table(_period_head(framing), headings, lines), chart, _unfinished(mine))


def _ratio_line(metric: Metric, point: Point, framing: Framing, has_parts: bool, has_band: bool) -> Line:
    cells = [Cell(number(point.n), key_of_n(metric, point))]
    if has_parts:
        cells.insert(0, Cell(number(point.hits), key_of_hits(metric, point)))
    is_told = metric.kind == "count" or max(point.n, point.hits or 0) >= FEWEST_TO_TELL
    cells.append(Cell(with_unit(metric, point.value) if is_told else "–", kind="b"))
    if has_band:
        cells.append(Cell(interval_of(metric, point.low, point.high) or "–", kind="m"))
    return Line(_period(point, framing), cells)


def several(names: Sequence[str], answers: Answers, framing: Framing, labels: Sequence[str]) -> Content:
    """Lines of one kind on one axis; the table has now, the beginning of the window and what is usual."""
    series, lines = [], []
    for place, (name, label) in enumerate(zip(names, labels, strict=True)):
        points = answers[name].points if name in answers else ()
        told = [point for point in points if point.finished]
        if not told:
            continue
        mine, metric, hue = shown(points, framing), metrics[name], HUES[place % len(HUES)]
        series.append(Series(label, [point.value if point.finished else None for point in mine], hue))
        own, first = (
            usual_of(metric, points, framing.window.grain),
            next((point for point in mine if point.finished), told[-1]),
        )
        usual = f"{value_of(metric, own.low)}–{value_of(metric, own.high)}" if own else "–"
        cells = [
            Cell(value_of(metric, told[-1].value), key_of_value(metric, told[-1]), "b", metric=name),
            Cell(value_of(metric, first.value), key_of_value(metric, first), metric=name),
            Cell(usual, kind="m"),
        ]
        lines.append(Line(Cell(label, kind=""), cells, swatch=f"l{hue}"))
    axis = shown(max((answers[name].points for name in names if name in answers), key=len, default=()), framing)
    begun = period_name(axis[0], framing.window.grain) if axis else ""
    table = Table("", [pgettext("column", "Now"), begun, pgettext("column", "Usual")], lines)
    return Content(table, _worth(_chart(series, axis, framing)))


HUES = ("2", "1", "4", "3")


def durations(metric: Metric, answers: Answers, framing: Framing) -> Content:
    """Median and p90 on a log scale; what still waits is part of n and never of a made-up value."""
    mine = shown(answers[metric.name].points, framing)
    told = [point if point.n >= FEWEST_TO_TELL else None for point in mine]
    series = [
        Series(pgettext("line", "median"), _drawable([point.value if point else None for point in told]), "1"),
        Series("p90", _drawable([point.more.get("p90") if point else None for point in told]), "2"),
    ]
    chart = _chart([one for one in series if any(value is not None for value in one.values)], mine, framing)
    lines = [_duration_line(metric, point, framing) for point in reversed(mine[-TABLED:])]
    headings = [counted_head(metric), pgettext("column", "still waiting"), pgettext("line", "median"), "p90"]
    note = _("Hours on a log scale. What still waits counts as waiting at least as long as it has, not as missing.")
    drawn = _worth(_log(chart))
    return Content(Table(_period_head(framing), headings, lines, swatches=("", "", "l1", "l2")), drawn, [note])


def _duration_line(metric: Metric, point: Point, framing: Framing) -> Line:
    is_told = point.n >= FEWEST_TO_TELL
    middle = with_unit(metric, point.value) if point.value is not None else _("not half yet")
    cells = [
        Cell(number(point.n), key_of_n(metric, point)),
        Cell(number(point.n - (point.hits or 0)), kind="m"),
        Cell(middle if is_told else "–", kind="b"),
        Cell(with_unit(metric, point.more.get("p90")) if is_told else "–"),
    ]
    return Line(_period(point, framing), cells)


def _drawable(values: Sequence[float | None]) -> list[float | None]:
    """A log axis has no 0: less than a minute is drawn as one."""
    return [None if value is None else max(value, 1 / 60) for value in values]


def _log(chart: Chart) -> Chart:
    return Chart(chart.form, chart.labels, chart.series, unit="h", least=None, is_log=True)


def _banded(metric: Metric, mine: Sequence[Point], framing: Framing, own: object) -> Chart:
    told = [point if point.finished and point.n >= FEWEST_TO_TELL else None for point in mine]
    series = Series(
        str(metric.label),
        [point.value if point else None for point in told],
        low=[point.low if point else None for point in told],
        high=[point.high if point else None for point in told],
    )
    usual = (own.low, own.high) if own else None  # type: ignore[attr-defined]
    unit = "%" if is_per_cent(metric) else "h" if metric.kind == "duration" else ""
    return _chart([series], mine, framing, usual=usual, unit=unit, fits=unit == "%")


def _chart(  # noqa: PLR0913 - one chart has as many sides
    series: Sequence[Series],
    mine: Sequence[Point],
    framing: Framing,
    *,
    usual: tuple[float, float] | None = None,
    unit: str = "",
    fits: bool = False,
    marks: Sequence[Mark] = (),
) -> Chart:
    """`fits`: the axis begins near the lowest value, and says so by its own labels; counts begin at 0."""
    labels = [axis_name(point.since, framing.window.grain) for point in mine]
    return Chart("lines", labels, series, unit=unit, usual=usual, least=None if fits else 0, marks=marks)


def _worth(chart: Chart) -> Chart | None:
    """No chart of nothing: a line needs three points."""
    points = max((sum(value is not None for value in one.values) for one in chart.series), default=0)
    return chart if points >= FEWEST_TO_DRAW else None


def _share_line(metric: Metric, point: Point, framing: Framing, has_band: bool) -> Line:
    if not point.finished:
        waits = Cell(_("not finished"), kind="m")
        return Line(_period(point, framing), [Cell(number(point.n)), waits, waits, *([Cell("")] if has_band else [])])
    told = point.n >= FEWEST_TO_TELL
    cells = [
        Cell(number(point.n), key_of_n(metric, point)),
        Cell(number(point.hits), point.key, hits=not key_of_hits(metric, point)),
        Cell(share_of(point) if told else "–", kind="b"),
    ]
    if has_band:
        cells.append(Cell(interval_of(metric, point.low, point.high) if told else "–", kind="m"))
    return Line(_period(point, framing), cells)


def _unfinished(mine: Sequence[Point]) -> list[str]:
    waiting = sum(not point.finished for point in mine)
    if not waiting:
        return []
    return [_("Periods that are not finished carry no value and are in no total.")]


def _period(point: Point, framing: Framing) -> Cell:
    return Cell(period_name(point, framing.window.grain), kind="")


def _period_head(framing: Framing) -> str:
    return pgettext("column", "Month") if framing.window.grain == "month" else pgettext("column", "Week of")
