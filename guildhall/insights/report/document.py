"""A report of a period as PDF: cover, boards, definitions. Made in the insights process, out of kept answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from io import BytesIO
from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Flowable,
    Frame,
    KeepTogether,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
)
from reportlab.platypus.flowables import HRFlowable

from guildhall.insights.queries.boards import BOARDS, Board, Panel, board
from guildhall.insights.queries.boards.board import FAILED, READY
from guildhall.insights.queries.horizon import Horizon
from guildhall.insights.queries.people import left_out
from guildhall.insights.queries.reports import framing_of
from guildhall.insights.queries.wording import days_told
from guildhall.insights.report import tables
from guildhall.insights.report.drawing import drawn
from guildhall.insights.report.paint import FONT, LINE, MUTED, styles
from guildhall.kernel.registry import Metric, metrics
from guildhall.options import queries as options
from guildhall.ui.figures import day

MARGIN = 18 * mm
WIDTH = A4[0] - 2 * MARGIN
CHART_HEIGHT = 112
GUTTER = 8 * mm
NARROW = 7  # columns of twelve


def made_pdf(since: date, until: date, language: str, known: Horizon) -> tuple[bytes, int]:
    """The document and how many pages it has."""
    with translation.override(language):
        return Report(since, until, language, known).build()


class Report:
    def __init__(self, since: date, until: date, language: str, known: Horizon) -> None:
        self.since, self.until, self.known = since, until, known
        self.styles = styles(language)
        self.name = str(options.get("community.name", language))
        framing = framing_of(since, until, known)
        self.boards = [board(plan, framing, known) for plan in BOARDS.values()]

    def build(self) -> tuple[bytes, int]:
        out = BytesIO()
        document = BaseDocTemplate(
            out, pagesize=A4, title=f"{self.name} · {self._period}", author=self.name, subject=_("Report of a period")
        )
        frame = Frame(
            MARGIN, MARGIN, WIDTH, A4[1] - 2 * MARGIN, leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0
        )
        document.addPageTemplates([PageTemplate(id="page", frames=[frame], onPage=self._furniture)])
        document.build([*self._cover(), *self._boards(), *self._definitions()])
        return out.getvalue(), document.page

    @property
    def _period(self) -> str:
        return days_told(self.since, self.until)

    def _furniture(self, canvas: Any, document: Any) -> None:
        if document.page == 1:
            return
        canvas.setFont(FONT, 7.5)
        canvas.setFillColor(MUTED)
        canvas.drawString(MARGIN, 10 * mm, f"{self.name} · {self._period}")
        canvas.drawRightString(A4[0] - MARGIN, 10 * mm, str(document.page))
        canvas.setStrokeColor(LINE)
        canvas.line(MARGIN, 13.5 * mm, A4[0] - MARGIN, 13.5 * mm)

    def _text(self, told: str, style: str = "body") -> Paragraph:
        return Paragraph(escaped(told), self.styles[style])

    def _cover(self) -> Iterator[Flowable]:
        at = timezone.localtime(self.known.as_of)
        out, framing = left_out(), self.boards[0].framing
        yield Spacer(1, 60 * mm)
        yield self._text(self.name, "cover")
        yield Spacer(1, 4 * mm)
        yield self._text(self._period, "title")
        yield self._text(_("Report of a period"), "about")
        yield HRFlowable(width=WIDTH, color=LINE, thickness=0.6, spaceBefore=10, spaceAfter=10)
        yield self._text(_("As of %(day)s, %(time)s, time zone %(zone)s.") % {"day": day(at.date()), "time": f"{at:%H:%M}",
                         "zone": self.known.zone})  # fmt: skip
        yield self._text(_counted(framing.window.grain, framing.since, framing.until))
        yield self._text(_acts(framing.act, self.known))
        yield self._text(
            _("Only people count. Left out today: staff %(staff)s, bots %(bots)s, and accounts of spam.")
            % {"staff": out.staff, "bots": out.bots}
        )
        yield Spacer(1, 6 * mm)
        yield self._text(
            _("Beside every figure stand its n, its 95% interval where it has one, and what is usual for this community: the"
              " middle 80% of its own year before. A change is coloured only where the figure leaves its own usual. None"
              " of it says why; an association is not an effect."),
            "small",
        )  # fmt: skip
        yield PageBreak()

    def _boards(self) -> Iterator[Flowable]:
        for one in self.boards:
            yield self._text(str(one.plan.label), "title")
            yield from self._figures(one)
            for section in one.sections:
                yield CondPageBreak(105 * mm)
                yield self._text(str(section.label), "h2")
                yield from self._panels(section.panels)
            yield PageBreak()

    def _figures(self, one: Board) -> Iterator[Flowable]:
        shown = [figure for figure in one.figures if figure.figure]
        if shown:
            yield tables.figures([figure.figure for figure in shown if figure.figure], self.styles, WIDTH)
        for missing in one.figures:
            if not missing.figure:
                told = missing.sentence or _("It could not be computed (%(id)s).") % {"id": missing.error_id}
                yield self._text(f"{missing.metric.label}: {told}", "note")
        yield Spacer(1, 3 * mm)

    def _panels(self, panels: Sequence[Panel]) -> Iterator[Flowable]:
        """Narrow panels stand in pairs; wide ones and long tables have the width of the page."""
        narrow: list[Panel] = []
        for panel in panels:
            if panel.plan.span <= NARROW:
                narrow.append(panel)
                continue
            yield from self._pairs(narrow)
            narrow = []
            yield from self._wide(panel)
        yield from self._pairs(narrow)

    def _pairs(self, panels: Sequence[Panel]) -> Iterator[Flowable]:
        width = (WIDTH - GUTTER) / 2
        for left, right in batched_pairs(panels):
            cells = [list(self._panel(left, width)), "", list(self._panel(right, width)) if right else ""]
            pair = Table([cells], colWidths=[width, GUTTER, width], hAlign="LEFT")
            nothing = [(f"{side}PADDING", (0, 0), (-1, -1), 0) for side in ("LEFT", "RIGHT", "TOP", "BOTTOM")]
            pair.setStyle([*nothing, ("VALIGN", (0, 0), (-1, -1), "TOP")])
            yield pair
            yield Spacer(1, 7 * mm)

    def _wide(self, panel: Panel) -> Iterator[Flowable]:
        parts = list(self._panel(panel, WIDTH))
        is_long = bool(panel.content.table and panel.content.table.heat)
        yield from [CondPageBreak(70 * mm), *parts] if is_long else [KeepTogether(parts)]
        yield Spacer(1, 7 * mm)

    def _panel(self, panel: Panel, width: float) -> Iterator[Flowable]:
        yield self._text(str(panel.label), "h3")
        yield self._text(str(panel.plan.about), "about")
        if panel.state != READY:
            failed = _("It could not be computed (%(id)s).") % {"id": panel.error_id}
            yield self._text(failed if panel.state == FAILED else panel.sentence, "note")
            return
        content = panel.content
        if content.chart:
            yield drawn(content.chart, width, CHART_HEIGHT)
            yield Spacer(1, 2 * mm)
        if content.table:
            yield tables.table(content.table, self.styles, width)
        for sentence in content.notes:
            yield self._text(sentence, "note")

    def _definitions(self) -> Iterator[Flowable]:
        yield self._text(_("How the figures are computed"), "title")
        for metric in self._used():
            parts = [self._text(str(metric.label), "h3"), self._text(str(metric.definition), "small")]
            parts += [self._text(told, "formula") for told in _facts(metric)]
            yield KeepTogether([*parts, Spacer(1, 4 * mm)])

    def _used(self) -> Iterable[Metric]:
        names = dict.fromkeys(one.ask.metric for shown in self.boards for one in shown.answers)
        return [metrics[name] for name in names]


def _facts(metric: Metric) -> Iterator[str]:
    yield str(metric.formula)
    yield _("Counted: %(what)s") % {"what": metric.numerator}
    if metric.denominator.en:
        yield _("Out of: %(what)s") % {"what": metric.denominator}
    told = {"source": metric.source, "version": metric.version, "zone": metric.zone}
    yield _("Source: %(source)s. Version %(version)s. %(zone)s") % told


def _counted(grain: str, since: date, until: date) -> str:
    told = {"days": days_told(since, until)}
    if grain == "month":
        return _("Counted by whole months: %(days)s.") % told
    return _("Counted by whole weeks, Monday to Sunday: %(days)s.") % told


def _acts(act: str, known: Horizon) -> str:
    if act == "visit":
        return _(
            "Visit-active: whoever read here while signed in counts as active. Lifecycle and retention count contributions."
        )
    if known.is_imported:
        return _(
            "Contribution-active: this community came by import, so there is no record of who only visited before the move."
        )
    return _(
        "Contribution-active: whoever contributed counts as active. Visits are not on record for all of the year before"
        " this window."
    )


def batched_pairs(panels: Sequence[Panel]) -> Iterator[tuple[Panel, Panel | None]]:
    for at in range(0, len(panels), 2):
        yield panels[at], panels[at + 1] if at + 1 < len(panels) else None


def escaped(told: str) -> str:
    """Paragraphs read a small markup; names and formulas are no part of it."""
    return told.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
