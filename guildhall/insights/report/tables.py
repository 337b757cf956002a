"""Tables of a report: the strip of figures, the tables beside charts, cohorts as a heat map."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import pgettext
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable, Paragraph, Table, TableStyle

from guildhall.insights.queries.boards.parts import Cell
from guildhall.insights.queries.boards.parts import Table as Told
from guildhall.insights.queries.figures import Figure
from guildhall.insights.report.drawing import hatched, strip, swatch
from guildhall.insights.report.paint import BAD, FONT, GOOD, INK, LINE, LINE_STRONG, MUTED, STONE, step

Styles = dict[str, ParagraphStyle]
SIZE = 7.5
HEAT_ROW, HEAD_WIDTH, SIZE_WIDTH, HEAT_WIDTH = 13, 56, 28, 44


def figures(shown: Sequence[Figure], styles: Styles, width: float) -> Table:
    """All six parts of each figure."""
    head = [
        pgettext("column", "Figure"),
        pgettext("column", "Now"),
        pgettext("column", "Against own median"),
        "n",
        "95%",
        pgettext("column", "Usual"),
        pgettext("column", "Own year"),
    ]
    rows: list[list[Any]] = [[_small(told, styles, "cell-m") for told in head]]
    for one in shown:
        tone = "good" if one.tone.endswith("good") else "bad" if one.tone.endswith("bad") else ""
        value = f"{one.value}{'%' if one.unit == '%' else f' {one.unit}' if one.unit else ''}"
        rows.append(
            [
                _small(str(one.metric.label), styles),
                Paragraph(value, _sized(styles["cell"], 10)),
                _coloured(one.delta, tone, styles),
                _small(one.n, styles, "cell-m"),
                _small(one.interval, styles, "cell-m"),
                _small(one.usual, styles, "cell-m"),
                strip(one.strip, 74) if one.strip else "",
            ]
        )
    widths = [0.19, 0.1, 0.11, 0.17, 0.16, 0.13, 0.14]
    made = Table(rows, colWidths=[part * width for part in widths], hAlign="LEFT")
    made.setStyle(TableStyle([*_plain(), ("VALIGN", (0, 1), (-1, -1), "MIDDLE")]))
    return made


def _sized(style: ParagraphStyle, size: float) -> ParagraphStyle:
    return ParagraphStyle("sized", parent=style, fontSize=size, leading=size + 3)


def _coloured(told: str, tone: str, styles: Styles) -> Paragraph:
    colour = {"good": GOOD, "bad": BAD}.get(tone, MUTED)
    return Paragraph(told, ParagraphStyle("delta", parent=styles["cell"], textColor=colour))


def _small(told: str, styles: Styles, name: str = "cell") -> Paragraph:
    safe = told.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return Paragraph(safe, styles[name])


def _plain() -> list[tuple[Any, ...]]:
    return [
        ("FONT", (0, 0), (-1, -1), FONT, SIZE, SIZE + 2.5),
        ("TEXTCOLOR", (0, 0), (-1, 0), MUTED),
        ("LINEBELOW", (0, 0), (-1, -1), 0.4, LINE),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (-1, -1), 6),
        ("TOPPADDING", (0, 0), (-1, -1), 2.5),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2.5),
        ("VALIGN", (0, 0), (-1, -1), "BOTTOM"),
    ]


def table(told: Told, styles: Styles, width: float) -> Table:
    return _heat(told, styles, width) if told.heat else _lines(told, styles, width)


def _lines(told: Told, styles: Styles, width: float) -> Table:
    swatches = [*told.swatches, *[""] * len(told.headings)]
    head = [told.head, *(_headed(name, swatches[at], styles) for at, name in enumerate(told.headings))]
    rows = [[_first(line.head.text, line.swatch, styles), *(cell.text for cell in line.cells)] for line in told.lines]
    first = {0: 1, 1: 0.7, 2: 0.5, 3: 0.34, 4: 0.24}.get(len(told.headings), 0.16)
    rest = (1 - first) / max(len(told.headings), 1)
    made = Table(
        [head, *rows], colWidths=[first * width, *[rest * width] * len(told.headings)], hAlign="LEFT", repeatRows=1
    )
    style = [*_plain(), ("ALIGN", (1, 0), (-1, -1), "RIGHT")]
    for at, line in enumerate(told.lines, 1):
        style += [("TEXTCOLOR", (place, at), (place, at), _ink(cell)) for place, cell in enumerate(line.cells, 1)]
        if line.is_sum:
            style.append(("LINEABOVE", (0, at), (-1, at), 0.8, LINE_STRONG))
        if line.is_now:
            style.append(("BACKGROUND", (0, at), (-1, at), STONE))
    made.setStyle(TableStyle(style))
    return made


def _ink(cell: Cell) -> Any:
    return BAD if cell.tone == "bad" else MUTED if cell.kind == "m" else INK


def _first(told: str, hue: str, styles: Styles) -> Any:
    return _marked(told, hue, styles["cell"], 0) if hue else _small(told, styles)


def _headed(told: str, hue: str, styles: Styles) -> Any:
    right = ParagraphStyle("head", parent=styles["cell-m"], alignment=2)
    return _marked(told, hue, right, 2) if hue else Paragraph(told, right)


def _marked(told: str, hue: str, style: ParagraphStyle, alignment: int) -> Table:
    """The mark of the line or layer before its name."""
    text = Paragraph(told, ParagraphStyle("marked", parent=style, alignment=0))
    wide = style.fontSize * (len(told.encode("gbk", "replace")) / 2 + 1.5)
    made = Table([[swatch(hue), text]], colWidths=[11, wide], hAlign="RIGHT" if alignment else "LEFT")
    nothing = [(name, (0, 0), (-1, -1), 0) for name in ("LEFTPADDING", "RIGHTPADDING", "TOPPADDING", "BOTTOMPADDING")]
    made.setStyle(TableStyle([*nothing, ("VALIGN", (0, 0), (-1, -1), "MIDDLE")]))
    return made


def _heat(told: Told, styles: Styles, width: float) -> Table:
    head = [_small(told.head, styles, "cell-m"), *told.headings]
    wide = min(HEAT_WIDTH, (width - HEAD_WIDTH - SIZE_WIDTH) / max(len(told.headings) - 1, 1))
    rows = [[line.head.text, *(_heat_cell(cell, wide) for cell in line.cells)] for line in told.lines]
    widths = [HEAD_WIDTH, SIZE_WIDTH, *[wide] * (len(told.headings) - 1)]
    made = Table(
        [head, *rows], colWidths=widths, rowHeights=[None, *[HEAT_ROW] * len(rows)], hAlign="LEFT", repeatRows=1
    )
    style: list[tuple[Any, ...]] = [
        ("FONT", (0, 0), (-1, -1), FONT, SIZE),
        ("TEXTCOLOR", (0, 0), (-1, 0), MUTED),
        ("TEXTCOLOR", (1, 1), (1, -1), MUTED),
        ("ALIGN", (1, 0), (-1, -1), "CENTER"),
        ("ALIGN", (1, 0), (1, -1), "RIGHT"),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ("INNERGRID", (2, 1), (-1, -1), 1.2, (1, 1, 1)),
        *[(name, (0, 0), (-1, -1), 0) for name in ("LEFTPADDING", "TOPPADDING", "BOTTOMPADDING")],
        ("RIGHTPADDING", (0, 0), (0, -1), 0),
        ("RIGHTPADDING", (1, 0), (1, -1), 5),
        ("RIGHTPADDING", (2, 0), (-1, -1), 0),
    ]
    for at, line in enumerate(told.lines, 1):
        for place, cell in enumerate(line.cells, 1):
            if (colour := step(cell.kind)) is not None:
                style.append(("BACKGROUND", (place, at), (place, at), colour))
            if cell.kind == "q6":
                style.append(("TEXTCOLOR", (place, at), (place, at), (1, 1, 1)))
    made.setStyle(TableStyle(style))
    return made


def _heat_cell(cell: Cell, width: float) -> str | Flowable:
    return hatched(width, HEAT_ROW) if cell.kind == "open" else cell.text
